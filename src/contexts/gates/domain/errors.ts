import { DomainError } from '../../../kernel/domain-error.js';
import type { Unmet } from './evidence.js';

export type GateErrorCode =
  | 'GATE_NOT_FOUND'
  | 'GATE_STATE_REFUSED'
  | 'GATE_NOT_READY'
  | 'GATE_SCOPE_REFUSED'
  | 'GATE_ALREADY_OPEN'
  | 'GATE_ALREADY_DECIDED'
  | 'GATE_NOT_OPEN'
  | 'GATE_EXPIRED'
  | 'GATE_CHANGED_MEANWHILE'
  | 'GATE_EVIDENCE_INSUFFICIENT'
  | 'E_STALE_EVIDENCE'
  | 'SLOT_UNKNOWN'
  | 'SLOT_ALREADY_SIGNED'
  | 'E_ONE_PERSON_ONE_SLOT'
  | 'E_SOD'
  | 'SIGN_OFF_REASON_REQUIRED'
  | 'SITE_DEVIATION_NOT_FOUND';

abstract class GateError<Code extends GateErrorCode> extends DomainError<Code> {}

export class GateNotFound extends GateError<'GATE_NOT_FOUND'> {
  readonly code = 'GATE_NOT_FOUND';
  constructor(id: string) {
    super(
      `There is no gate ${id} that you may see. Check the id; gates belong to a pilot your organisation takes part in.`,
    );
  }
}

export class GateStateRefused extends GateError<'GATE_STATE_REFUSED'> {
  readonly code = 'GATE_STATE_REFUSED';
  constructor(id: string, from: string, to: string) {
    super(`Gate ${id} is ${from} and cannot become ${to}.`, { details: { id, from, to } });
  }
}

export class GateNotReady extends GateError<'GATE_NOT_READY'> {
  readonly code = 'GATE_NOT_READY';
  constructor(unmet: readonly Unmet[]) {
    super(
      `The gate cannot open yet: ${unmet.length > 0 ? listed(unmet) : 'nothing is in its scope; add a site and a use case'}.`,
      { details: { unmet: [...unmet] } },
    );
  }
}

/** A scope that leaves out what failed must not be a matter of choice after the results. */
export class GateScopeRefused extends GateError<'GATE_SCOPE_REFUSED'> {
  readonly code = 'GATE_SCOPE_REFUSED';
  constructor(why: string, index?: number) {
    super(
      `The narrower scope is refused: ${why}. Name sites and use cases that passed, or of an INCONCLUSIVE one statements that its next steps offer.`,
      { path: index === undefined ? '/scope' : `/scope/${index}` },
    );
  }
}

export class GateAlreadyOpen extends GateError<'GATE_ALREADY_OPEN'> {
  readonly code = 'GATE_ALREADY_OPEN';
  constructor(type: string, round: number) {
    super(`Round ${round} of ${type} is open. Sign it, or withdraw it before another round opens.`);
  }
}

export class GateAlreadyDecided extends GateError<'GATE_ALREADY_DECIDED'> {
  readonly code = 'GATE_ALREADY_DECIDED';
  constructor(id: string, decision: string, decidedAt: Date) {
    super(
      `Gate ${id} was decided ${decision} at ${decidedAt.toISOString()}; a decision is not signed again, and not asked for again on the same evidence.`,
      {
        details: { id, decision, decidedAt: decidedAt.toISOString() },
      },
    );
  }
}

export class GateNotOpen extends GateError<'GATE_NOT_OPEN'> {
  readonly code = 'GATE_NOT_OPEN';
  constructor(id: string, state: string) {
    super(`Gate ${id} is ${state}; only an open gate is signed. Open a new round.`, { details: { id, state } });
  }
}

export class GateExpired extends GateError<'GATE_EXPIRED'> {
  readonly code = 'GATE_EXPIRED';
  constructor(id: string, deadline: Date) {
    super(`Gate ${id} expired at ${deadline.toISOString()} without a decision. Open a new round.`);
  }
}

export class GateChangedMeanwhile extends GateError<'GATE_CHANGED_MEANWHILE'> {
  readonly code = 'GATE_CHANGED_MEANWHILE';
  constructor(id: string) {
    super(`Gate ${id} was changed by somebody else in the meantime. Read it again, then repeat what you meant to do.`);
  }
}

export class GateEvidenceInsufficient extends GateError<'GATE_EVIDENCE_INSUFFICIENT'> {
  readonly code = 'GATE_EVIDENCE_INSUFFICIENT';
  constructor(unmet: readonly Unmet[]) {
    super(
      `A GO is not possible on this evidence: ${listed(unmet)}. Collect what is missing under a declared plan, or reject.`,
      {
        details: { unmet: [...unmet] },
      },
    );
  }
}

export class StaleEvidence extends GateError<'E_STALE_EVIDENCE'> {
  readonly code = 'E_STALE_EVIDENCE';
  constructor(id: string, signed: string, now: string) {
    super(
      `The evidence of gate ${id} has changed since it opened (${signed.slice(0, 12)}… then, ${now.slice(0, 12)}… now). The round is closed as STALE: open a new one and look again.`,
      {
        details: { id, signed, now },
      },
    );
  }
}

export class SlotUnknown extends GateError<'SLOT_UNKNOWN'> {
  readonly code = 'SLOT_UNKNOWN';
  constructor(slot: string, known: readonly string[]) {
    super(`This gate has no slot ${slot}. It has ${known.join(', ')}.`, {
      path: '/slot',
      details: { slot, known: [...known] },
    });
  }
}

export class SlotAlreadySigned extends GateError<'SLOT_ALREADY_SIGNED'> {
  readonly code = 'SLOT_ALREADY_SIGNED';
  constructor(slot: string) {
    super(`Slot ${slot} of this round is signed already; a signature is given once.`, { path: '/slot' });
  }
}

export class OnePersonOneSlot extends GateError<'E_ONE_PERSON_ONE_SLOT'> {
  readonly code = 'E_ONE_PERSON_ONE_SLOT';
  constructor(slot: string) {
    super(
      `You have signed slot ${slot} of this round. One person fills one slot; somebody else has to sign this one.`,
      { path: '/slot' },
    );
  }
}

export class ContributorMayNotApprove extends GateError<'E_SOD'> {
  readonly code = 'E_SOD';
  constructor(part: string) {
    super(
      `You ${part} that this gate decides on, so you may not approve or reject it. Somebody who did not take part signs.`,
    );
  }
}

export class SignOffReasonRequired extends GateError<'SIGN_OFF_REASON_REQUIRED'> {
  readonly code = 'SIGN_OFF_REASON_REQUIRED';
  constructor(path = '/comment') {
    super('This needs a text of at least 10 characters: it stays in the record.', { path });
  }
}

function listed(unmet: readonly Unmet[]): string {
  return unmet.map(({ message }) => message).join('; ');
}

/** Nothing to accept: the gate is not passed, the site is as it was decided on, has another version by now, or was accepted already. */
export class SiteDeviationNotFound extends GateError<'SITE_DEVIATION_NOT_FOUND'> {
  readonly code = 'SITE_DEVIATION_NOT_FOUND';
  constructor(gateId: string, siteId: string, version: number) {
    super(
      `Gate ${gateId} has no open question about version ${version} of site ${siteId}. Read siteDeviations of the gate: a change is accepted once, for the version that is installed now.`,
      { path: '/version', details: { gateId, siteId, version } },
    );
  }
}
