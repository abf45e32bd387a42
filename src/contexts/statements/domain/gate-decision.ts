import type { JsonValue } from '../../../kernel/canonical-json.js';
import type { OrganisationId, PilotId } from '../../../kernel/ids.js';
import { sha256Of, type Sha256 } from '../../../kernel/sha256.js';
import { withoutFractions } from './decimal-text.js';
import { GATE_DECISION, type EvidenceStatement, type StatementDraft } from './statement.js';

/** Facts that newer evidence carries; evidence from before has none of them. */
export interface EvidenceExtras {
  readonly waivers?: readonly JsonValue[];
  readonly openItems?: readonly JsonValue[];
  readonly conditions?: readonly JsonValue[];
  readonly validUntil?: string | null;
}

/** One decided round of a gate, as the statement needs it. */
export interface DecidedRound {
  readonly gate: {
    readonly id: string;
    readonly pilotId: PilotId;
    readonly vendorOrganisationId: OrganisationId;
    readonly customerOrganisationId: OrganisationId;
    readonly siteId: string | null;
    readonly type: string;
    readonly round: number;
    readonly state: string;
    readonly policy: { readonly version: number; readonly slots: readonly object[] };
    readonly evidence: {
      readonly policyDigest: Sha256;
      readonly scope?: object;
      readonly cells: readonly {
        readonly siteKey: string;
        readonly useCaseKey: string;
        readonly judgement: { readonly id: string; readonly runId: string; readonly verdict: string } | null;
      }[];
    };
    readonly evidenceDigest: Sha256;
    readonly decision: string | null;
    readonly decisionReason: string | null;
    readonly decidedAt: Date | null;
  };
  readonly signOffs: readonly {
    readonly slot: string;
    readonly decision: string;
    readonly state: string;
    readonly lapsed: string | null;
    readonly personId: string;
    readonly signedAt: Date;
    readonly signature: {
      readonly id: string;
      readonly role: string;
      readonly meaning: string;
      readonly organisationId: string;
      readonly envelope: string;
    };
  }[];
  readonly extras: EvidenceExtras;
  /** Of every run in the evidence, cited or not. */
  readonly attestations: readonly EvidenceStatement[];
}

/** `gate-decision/v1`: who decided what, on which evidence. The subject is the frozen evidence. Names stay in the signatures. */
export function gateDecisionDraft(decided: DecidedRound): StatementDraft {
  const { gate } = decided;
  const { pilotId, vendorOrganisationId, customerOrganisationId } = gate;
  return {
    pilotId,
    vendorOrganisationId,
    customerOrganisationId,
    predicateType: GATE_DECISION,
    object: { type: 'GATE', id: gate.id },
    runId: null,
    subject: { name: `GATE:${gate.id}`, digest: gate.evidenceDigest },
    predicate: withoutFractions(predicateOf(decided)),
  };
}

function predicateOf({ gate, signOffs, extras, attestations }: DecidedRound): JsonValue {
  const { waivers = [], openItems = [], conditions = [], validUntil = null } = extras;
  return {
    gate: { id: gate.id, type: gate.type, pilotId: gate.pilotId, siteId: gate.siteId },
    scope: (gate.evidence.scope ?? null) as JsonValue,
    round: gate.round,
    policy: {
      version: gate.policy.version,
      slots: gate.policy.slots as unknown as JsonValue,
      digest: gate.evidence.policyDigest,
    },
    verdicts: gate.evidence.cells.map(({ siteKey, useCaseKey, judgement }) => ({
      site: siteKey,
      useCase: useCaseKey,
      runId: judgement?.runId ?? null,
      judgementId: judgement?.id ?? null,
      verdict: judgement?.verdict ?? null,
    })),
    inputAttestations: attestations.map(({ id, predicateType, runId, subjectDigest, envelopeSha256 }) => ({
      ...{ id, predicateType, runId, subject: subjectDigest, digest: envelopeSha256 },
    })),
    signoffs: signOffs.map((signOff) => ({
      slot: signOff.slot,
      role: signOff.signature.role,
      meaning: signOff.signature.meaning,
      decision: signOff.decision,
      state: signOff.state,
      lapsed: signOff.lapsed !== null,
      personId: signOff.personId,
      organisationId: signOff.signature.organisationId,
      signedAt: signOff.signedAt.toISOString(),
      signatureId: signOff.signature.id,
      digest: sha256Of(signOff.signature.envelope),
    })),
    waivers,
    openItems,
    result: gate.decision,
    state: gate.state,
    reason: gate.decisionReason,
    decidedAt: gate.decidedAt?.toISOString() ?? null,
    conditions,
    validUntil,
  };
}
