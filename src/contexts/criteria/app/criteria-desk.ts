import { Injectable } from '@nestjs/common';
import type { Principal, Role } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { ExposureLedger } from '../../exposures/public.js';
import { Authority, Signing, type PilotParties, type Signature } from '../../identity/public.js';
import { openSlots, slotsFor, type CriteriaSetRef, type CriteriaSlot } from '../domain/criteria-set.js';
import { CriteriaSetNotFound } from '../domain/errors.js';
import { loosened, type CriteriaChange } from '../domain/rules.js';
import { CriteriaStore } from './ports.js';

/** An act under way: its transaction, its person, and whom to tell whose pilot it concerns. */
export interface Acting {
  readonly tx: Tx;
  readonly principal: Principal;
  readonly concerning: (parties: PilotParties) => void;
}

/** Where a criteria set stands on its way to a baseline. */
export interface Standing {
  readonly slots: readonly CriteriaSlot[];
  readonly open: readonly CriteriaSlot[];
  /** Signatures of this round by people who still hold the role they signed in. */
  readonly signatures: readonly Signature[];
  readonly resultsSeen: boolean;
  /** Not stricter than the baseline before, although results were seen; empty otherwise. */
  readonly postHoc: readonly CriteriaChange[];
}

export function partiesOf(set: CriteriaSetRef): PilotParties {
  const { pilotId, vendorOrganisationId, customerOrganisationId } = set;
  return { pilotId, vendorOrganisationId, customerOrganisationId };
}

/** A round ends with every change of state: a set that was returned and submitted again is signed afresh. */
export function roundOf(set: CriteriaSetRef): number {
  return set.rowVersion;
}

/** Looks a set up for somebody who is about to act on it, and says what it still needs. */
@Injectable()
export class CriteriaDesk {
  constructor(
    private readonly store: CriteriaStore,
    private readonly authority: Authority,
    private readonly signing: Signing,
    private readonly ledger: ExposureLedger,
  ) {}

  /** Locked until the transaction ends. @throws CriteriaSetNotFound, NOT_PERMITTED */
  async open(acting: Acting, criteriaSetId: string, roles: readonly Role[]): Promise<CriteriaSetRef> {
    const { tx, principal, concerning } = acting;
    const set = await this.store.find(tx, criteriaSetId, 'update');
    if (set === undefined) throw new CriteriaSetNotFound(criteriaSetId);
    concerning(partiesOf(set));
    await this.authority.require(tx, principal, { roles, pilot: partiesOf(set), siteId: set.siteId });
    return set;
  }

  async standing(tx: Tx, set: CriteriaSetRef): Promise<Standing> {
    const resultsSeen = await this.ledger.resultsSeen(tx, { useCaseId: set.useCaseId });
    const before = resultsSeen ? await this.store.lastBaseline(tx, set) : undefined;
    const postHoc = before === undefined ? [] : loosened(before.document, set.document);
    const slots = slotsFor(set.document, postHoc.length > 0);
    const signatures = await this.validSignatures(tx, set);
    return { slots, open: openSlots(slots, signatures), signatures, resultsSeen, postHoc };
  }

  /** A role lost before the baseline takes the signature with it; the row stays, and the slot is open again. */
  private async validSignatures(tx: Tx, set: CriteriaSetRef): Promise<readonly Signature[]> {
    const all = await this.signing.signaturesOf(tx, 'CRITERIA_SET', set.id, roundOf(set));
    const valid: Signature[] = [];
    for (const signature of all) {
      const holders = await this.authority.holders(tx, signature.role, partiesOf(set), set.siteId);
      if (holders.some(({ personId }) => personId === signature.personId)) valid.push(signature);
    }
    return valid;
  }
}
