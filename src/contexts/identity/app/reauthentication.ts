import { Injectable } from '@nestjs/common';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { Principal, Role } from '../../../ports/principal.js';
import { SecretSource } from '../../../ports/secrets.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { ChallengeExpired, ChallengeMismatch, ChallengeUsed } from '../domain/errors.js';
import { PersonMustAct, SecondFactorRequired, SigningClosed } from '../domain/second-factor-errors.js';
import { differenceOf, signingMethodOf, type SigningMethod, type SigningSubject } from '../domain/signing.js';
import { IdentityProof, type Credentials } from './identity-proof.js';
import { InstructionCheck } from './instructions.js';
import { Challenges, IdentitySettings, type Organisation } from './ports.js';

/** Stands for the session of work done at the command line of the machine itself. */
const LOCAL_SESSION = 'local';

/** The stores that re-authentication reads and writes together. */
@Injectable()
export class SigningRecords {
  constructor(
    readonly challenges: Challenges,
    readonly settings: IdentitySettings,
    readonly secrets: SecretSource,
    readonly ids: IdsPort,
  ) {}
}

export interface ConfirmedSigner {
  readonly signatureId: string;
  readonly printedName: string;
  readonly signedAt: Date;
  readonly method: SigningMethod;
}

/** Proves right before a signature that the person at the keyboard is the one signed in, and that this was asked for. */
@Injectable()
export class Reauthentication {
  constructor(
    private readonly records: SigningRecords,
    private readonly proof: IdentityProof,
    private readonly clock: ClockPort,
    private readonly unitOfWork: UnitOfWork,
    private readonly instructions: InstructionCheck,
  ) {}

  /** @throws PersonMustAct */
  async challenge(
    principal: Principal,
    subject: SigningSubject,
  ): Promise<{ nonce: string; expiresAt: Date; subjectDigest: Sha256 }> {
    if (principal.apiToken !== undefined) throw new PersonMustAct();
    const { challenges, secrets, settings } = this.records;
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + settings.challengeMinutes * 60_000);
    const nonce = secrets.token();
    await this.unitOfWork.run({ kind: 'system', purpose: 'signing challenge' }, (tx) =>
      challenges.insert(tx, {
        nonce,
        personId: principal.personId,
        sessionSha256: principal.sessionSha256 ?? LOCAL_SESSION,
        subjectType: subject.type,
        subjectId: subject.id,
        subjectRound: subject.round,
        subjectDigest: subject.digest,
        slot: subject.slot,
        createdAt,
        expiresAt,
        usedAt: null,
      }),
    );
    return { nonce, expiresAt, subjectDigest: subject.digest };
  }

  /** @param organisation whose rule about second factors counts: the signer's */
  async confirm(
    tx: Tx,
    principal: Principal,
    request: Credentials & {
      readonly subject: SigningSubject;
      readonly nonce: string;
      readonly role: Role;
      readonly organisation: Pick<Organisation, 'secondFactorToSign'>;
    },
  ): Promise<ConfirmedSigner> {
    const { challenges, ids } = this.records;
    const { role, subject } = request;
    await this.instructions.requireMet(tx, principal, role, subject.parties.pilotId);
    // The row stays locked until the commit: of two uses of one nonce the second finds it used.
    const challenge = await challenges.lock(tx, request.nonce);
    if (challenge === undefined) throw new ChallengeMismatch('it was never issued');
    const difference = differenceOf(challenge, {
      personId: principal.personId,
      sessionSha256: principal.sessionSha256 ?? LOCAL_SESSION,
      subject: request.subject,
    });
    if (difference !== undefined) throw new ChallengeMismatch(difference);
    if (challenge.usedAt !== null) throw new ChallengeUsed();
    const signedAt = this.clock.now();
    if (challenge.expiresAt <= signedAt) throw new ChallengeExpired(challenge.expiresAt);

    const { account, first, step } = await this.proof.prove(tx, principal, request, { challengeNonce: request.nonce });
    if (account.signingClosedUntil !== null && signedAt < account.signingClosedUntil)
      throw new SigningClosed(account.signingClosedUntil);
    if (step === 'NONE' && request.organisation.secondFactorToSign) throw new SecondFactorRequired();
    await challenges.use(tx, request.nonce, signedAt);
    return {
      signatureId: ids.next(),
      printedName: account.printedName,
      signedAt,
      method: signingMethodOf(first, step),
    };
  }
}
