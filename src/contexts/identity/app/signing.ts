import { Injectable } from '@nestjs/common';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { Principal, Role } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { EvidenceSignerPort } from '../../../ports/secrets.js';
import { SigningConditions } from '../../audit/public.js';
import { NotPermitted } from '../domain/errors.js';
import type { PilotParties } from '../domain/pilot-parties.js';
import {
  sealSignature,
  type Meaning,
  type Signature,
  type SignedFor,
  type SigningSubject,
  type SubjectType,
} from '../domain/signing.js';
import { Reauthentication } from './reauthentication.js';
import { Organisations, Signatures } from './ports.js';

export interface SigningRequest {
  readonly subject: SigningSubject;
  readonly nonce: string;
  /** Absent or empty for who signed in at an identity provider. */
  readonly password?: string | null;
  /** Of the second factor; needed with the password when the signer has one. */
  readonly code?: string | null;
  /** The role in which the person signs, as `Authority.require` answered. */
  readonly role: Role;
  readonly meaning: Meaning;
  readonly comment?: string;
  /** Who delegated, when somebody signs in another's place, under his or her own name. */
  readonly onBehalfOf?: SignedFor;
}

/** Electronic signatures: a challenge for exact content, password and second factor once more, a statement sealed by the installation's key. */
@Injectable()
export class Signing {
  constructor(
    private readonly reauthentication: Reauthentication,
    private readonly signatures: Signatures,
    private readonly organisations: Organisations,
    private readonly signer: EvidenceSignerPort,
    private readonly conditions: SigningConditions,
  ) {}

  /** Good for one signature, for some minutes, for this person, session and content only. Opens a transaction of its own. */
  async challenge(
    principal: Principal,
    subject: SigningSubject,
  ): Promise<{ nonce: string; expiresAt: Date; subjectDigest: Sha256 }> {
    return this.reauthentication.challenge(principal, subject);
  }

  /**
   * Eligibility is the caller's to check in the same transaction. Call it inside `Act.perform`, which counts and audits a
   * wrong password after the rollback.
   * @throws WrongPassword, AccountLocked, SecondFactorCodeMissing, WrongSecondFactor, SecondFactorRequired, OidcConfirmationMissing, SigningClosed,
   * PersonMustAct, ChallengeUsed, ChallengeExpired, ChallengeMismatch, SigningKeyNotInForce, ClockBehind
   */
  async sign(tx: Tx, principal: Principal, request: SigningRequest): Promise<Signature> {
    const { subject } = request;
    const organisationId = principal.organisationId;
    if (organisationId === undefined) throw new NotPermitted([request.role], ['ADM']);
    const organisation = await this.organisations.find(tx, organisationId);
    if (organisation === undefined) throw new Error(`The signer's organisation ${organisationId} is not visible.`);
    await this.conditions.requireMet(tx, subject.parties);
    const at = await this.reauthentication.confirm(tx, principal, { ...request, organisation });
    const signature = sealSignature(
      {
        id: at.signatureId,
        subjectType: subject.type,
        subjectId: subject.id,
        subjectRound: subject.round,
        subjectDigest: subject.digest,
        slot: subject.slot,
        personId: principal.personId,
        printedName: at.printedName,
        organisationId,
        organisationName: organisation.name,
        role: request.role,
        meaning: request.meaning,
        comment: request.comment ?? null,
        method: at.method,
        signedAt: at.signedAt,
        nonce: request.nonce,
        parties: {
          vendorOrganisationId: subject.parties.vendorOrganisationId,
          customerOrganisationId: subject.parties.customerOrganisationId,
        },
      },
      { pilotId: subject.parties.pilotId, ...(request.onBehalfOf && { onBehalfOf: request.onBehalfOf }) },
      this.signer,
    );
    await this.signatures.insert(tx, signature);
    return signature;
  }

  /** Every signature in a pilot, in the order of signing. */
  inPilot(tx: Tx, pilot: PilotParties): Promise<readonly Signature[]> {
    return this.signatures.inPilot(tx, pilot);
  }

  /** In the order of signing; of one round when given. */
  signaturesOf(tx: Tx, type: SubjectType, id: string, round?: number): Promise<readonly Signature[]> {
    return this.signatures.of(tx, type, id, round);
  }
}
