import { canonicalJson, type JsonValue } from '../../../kernel/canonical-json.js';
import { signEnvelope, STATEMENT_TYPE, type EvidenceSigner } from '../../../kernel/dsse.js';
import type { OrganisationId, PilotId } from '../../../kernel/ids.js';
import { sha256Of, type Sha256 } from '../../../kernel/sha256.js';

export const RUN_RESULT = 'urn:touchstone:run-result:v1';
export const GATE_DECISION = 'urn:touchstone:gate-decision:v1';
export type PredicateType = typeof RUN_RESULT | typeof GATE_DECISION;

const IN_TOTO = 'https://in-toto.io/Statement/v1';

/** What a statement is about: one judgement of a formal run, or one decided round of a gate. */
export interface StatementObject {
  readonly type: 'JUDGEMENT' | 'GATE';
  readonly id: string;
}

/** A statement before it is signed. */
export interface StatementDraft {
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly predicateType: PredicateType;
  readonly object: StatementObject;
  /** `null` for gates. */
  readonly runId: string | null;
  readonly subject: { readonly name: string; readonly digest: Sha256 };
  readonly predicate: JsonValue;
}

/** Made once, kept byte for byte: nothing signs it again. */
export interface EvidenceStatement extends Omit<StatementDraft, 'predicate' | 'subject'> {
  readonly id: string;
  readonly subjectDigest: Sha256;
  readonly keyId: Sha256;
  /** DSSE envelope as JSON text. */
  readonly envelope: string;
  readonly envelopeSha256: Sha256;
  readonly madeAt: Date;
}

/** Signs a draft with the installation's key: the same draft and key give the same bytes. */
export function sealStatement(
  draft: StatementDraft,
  { id, madeAt, signer }: { readonly id: string; readonly madeAt: Date; readonly signer: EvidenceSigner },
): EvidenceStatement {
  const { predicate, subject, ...kept } = draft;
  const said = {
    _type: IN_TOTO,
    subject: [{ name: subject.name, digest: { sha256: subject.digest } }],
    predicateType: draft.predicateType,
    predicate,
  };
  const envelope = JSON.stringify(signEnvelope(STATEMENT_TYPE, canonicalJson(said), signer));
  return {
    ...kept,
    id,
    subjectDigest: subject.digest,
    keyId: signer.keyId,
    envelope,
    envelopeSha256: sha256Of(envelope),
    madeAt,
  };
}
