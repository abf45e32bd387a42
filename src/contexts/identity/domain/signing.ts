import { canonicalJson } from '../../../kernel/canonical-json.js';
import { signEnvelope, STATEMENT_TYPE, type EvidenceSigner } from '../../../kernel/dsse.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { PilotParties } from './pilot-parties.js';
import type { RoleName } from './roles.js';

export type SubjectType = 'CRITERIA_SET' | 'GATE' | 'DATASET' | 'MOTION' | 'WAIVER' | 'DOSSIER';

/** Exactly what a signature is about: this content (digest) of this object, in this round, in this slot. */
export interface SigningSubject {
  readonly type: SubjectType;
  readonly id: string;
  /** 1 for objects without rounds. */
  readonly round: number;
  readonly digest: Sha256;
  readonly slot: string;
  readonly parties: PilotParties;
}

export type Meaning = 'AUTHORED' | 'REVIEWED' | 'APPROVED' | 'RESPONSIBLE' | 'WITNESSED' | 'ACKNOWLEDGED' | 'REJECTED';

/**
 * How the signer proved who he or she is, right before signing: by password; by credentials entered at the identity provider for this
 * challenge (OIDC); by a code in a session begun there (OIDC_SESSION). Each with or without a code of the second factor.
 */
export type SigningMethod = 'PASSWORD' | 'PASSWORD_AND_TOTP' | 'OIDC' | 'OIDC_AND_TOTP' | 'OIDC_SESSION_AND_TOTP';

/** A code is added to what came first. A session alone signs nothing: that combination does not exist. */
export function signingMethodOf(
  first: 'PASSWORD' | 'OIDC' | 'OIDC_SESSION',
  step: 'NONE' | 'TOTP' | 'RECOVERY_CODE',
): SigningMethod {
  if (step === 'RECOVERY_CODE') throw new RangeError('a recovery code signs nothing');
  if (first === 'OIDC_SESSION') {
    if (step === 'NONE') throw new RangeError('a session alone signs nothing');
    return 'OIDC_SESSION_AND_TOTP';
  }
  return step === 'NONE' ? first : `${first}_AND_TOTP`;
}

export interface Signature {
  readonly id: string;
  readonly subjectType: SubjectType;
  readonly subjectId: string;
  readonly subjectRound: number;
  readonly subjectDigest: Sha256;
  readonly slot: string;
  readonly personId: string;
  /** Names as they were at the moment of signing. */
  readonly printedName: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly role: RoleName;
  readonly meaning: Meaning;
  readonly comment: string | null;
  readonly method: SigningMethod;
  readonly signedAt: Date;
  readonly nonce: string;
  readonly parties: Omit<PilotParties, 'pilotId'>;
  /** DSSE envelope as JSON text, by the installation's key. */
  readonly envelope: string;
}

const STATEMENT = 'https://in-toto.io/Statement/v1';
const PREDICATE = 'urn:touchstone:signature:v1';

/** In whose place a signature was given. */
export interface SignedFor {
  readonly personId: string;
  readonly printedName: string;
}

/** Vouches by the installation's key that this person signed this content with this meaning at this time. */
export function sealSignature(
  signature: Omit<Signature, 'envelope'>,
  { pilotId, onBehalfOf }: { readonly pilotId: string; readonly onBehalfOf?: SignedFor },
  signer: EvidenceSigner,
): Signature {
  const statement = {
    _type: STATEMENT,
    subject: [{ name: `${signature.subjectType}:${signature.subjectId}`, digest: { sha256: signature.subjectDigest } }],
    predicateType: PREDICATE,
    predicate: {
      signatureId: signature.id,
      pilotId,
      round: signature.subjectRound,
      slot: signature.slot,
      signer: {
        personId: signature.personId,
        printedName: signature.printedName,
        organisationId: signature.organisationId,
        organisationName: signature.organisationName,
        role: signature.role,
      },
      ...(onBehalfOf && { onBehalfOf: { personId: onBehalfOf.personId, printedName: onBehalfOf.printedName } }),
      meaning: signature.meaning,
      comment: signature.comment,
      method: signature.method,
      signedAt: signature.signedAt.toISOString(),
      nonce: signature.nonce,
    },
  };
  const envelope = JSON.stringify(signEnvelope(STATEMENT_TYPE, canonicalJson(statement), signer));
  return { ...signature, envelope };
}

/** A signing challenge as issued. */
export interface Challenge {
  readonly nonce: string;
  readonly personId: string;
  readonly sessionSha256: string;
  readonly subjectType: SubjectType;
  readonly subjectId: string;
  readonly subjectRound: number;
  readonly subjectDigest: string;
  readonly slot: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

/** In which respect a challenge was issued for something else; `undefined` when it fits. */
export function differenceOf(
  challenge: Challenge,
  asked: { readonly personId: string; readonly sessionSha256: string; readonly subject: SigningSubject },
): string | undefined {
  const { subject } = asked;
  const pairs: [string, unknown, unknown][] = [
    ['another person', challenge.personId, asked.personId],
    ['another session', challenge.sessionSha256, asked.sessionSha256],
    ['another kind of object', challenge.subjectType, subject.type],
    ['another object', challenge.subjectId, subject.id],
    ['another round', challenge.subjectRound, subject.round],
    ['another slot', challenge.slot, subject.slot],
    ['the content has changed', challenge.subjectDigest, subject.digest],
  ];
  return pairs.find(([, issued, found]) => issued !== found)?.[0];
}
