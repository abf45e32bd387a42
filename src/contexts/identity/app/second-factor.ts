import { Injectable } from '@nestjs/common';
import { sha256Of } from '../../../kernel/sha256.js';
import type { Principal } from '../../../ports/principal.js';
import { OneTimeCodes, SecretBox, SecretSource } from '../../../ports/secrets.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { SecondFactorExists, SecondFactorNotEnrolled, WrongSecondFactor } from '../domain/second-factor-errors.js';
import { RECOVERY_CODES, recoveryCodeFrom, useOf } from '../domain/second-factor.js';
import { IdentityProof, type Credentials } from './identity-proof.js';
import { OwnAct } from './own-act.js';
import { Sessions } from './ports.js';
import { SecondFactorCheck } from './second-factor-check.js';
import { RecoveryCodes, SecondFactors } from './second-factor-ports.js';

const ISSUER = 'Touchstone';

export interface Enrolment {
  /** Shown once; stored encrypted. */
  readonly secret: string;
  /** For the QR code of an authenticator app. */
  readonly uri: string;
}

/** The stores and sources second factors are kept with. */
@Injectable()
export class SecondFactorRecords {
  constructor(
    readonly factors: SecondFactors,
    readonly recoveryCodes: RecoveryCodes,
    readonly secrets: SecretSource,
    readonly ids: IdsPort,
    readonly clock: ClockPort,
  ) {}

  /** New ones; what was there before is void. @returns the codes in clear, the only time they are known */
  async renewCodes(tx: Tx, factorId: string): Promise<readonly string[]> {
    const at = this.clock.now();
    const codes = Array.from({ length: RECOVERY_CODES }, () =>
      recoveryCodeFrom(Buffer.from(this.secrets.token(), 'base64url')),
    );
    await this.recoveryCodes.voidAll(tx, factorId, at);
    await this.recoveryCodes.insert(tx, factorId, codes.map(sha256Of), at);
    return codes;
  }
}

/** The first half of setting up a second factor: a secret for the app. Nothing is asked for until a code confirms it. */
@Injectable()
export class EnrolSecondFactor {
  constructor(
    private readonly own: OwnAct,
    private readonly proof: IdentityProof,
    private readonly records: SecondFactorRecords,
    private readonly codes: OneTimeCodes,
    private readonly box: SecretBox,
  ) {}

  /** A secret that was never confirmed is replaced. @throws WrongPassword, AccountLocked, SecondFactorExists, and what SecretBox refuses */
  execute(principal: Principal, input: Pick<Credentials, 'password'>): Promise<Enrolment> {
    return this.own.perform(principal, 'second_factor.enrol', async (tx) => {
      const { clock, factors, ids } = this.records;
      const { personId } = principal;
      if (await factors.isActive(tx, personId)) throw new SecondFactorExists();
      const { account } = await this.proof.prove(tx, principal, input);
      const now = clock.now();
      const before = await factors.lock(tx, personId, 'PENDING');
      if (before !== undefined) await factors.remove(tx, before.id, now);
      const secret = this.codes.newSecret();
      await factors.insert(tx, {
        id: ids.next(),
        personId,
        state: 'PENDING',
        sealedSecret: await this.box.seal(secret, useOf(personId)),
        lastStep: null,
        createdAt: now,
        confirmedAt: null,
        removedAt: null,
      });
      const uri = this.codes.uri(secret, { issuer: ISSUER, account: account.email });
      return { result: { secret, uri }, event: { action: 'second_factor.begun' } };
    });
  }
}

/** The second half: a code of the app. From then on sign-in and signatures ask for one; other sessions end. */
@Injectable()
export class ConfirmSecondFactor {
  constructor(
    private readonly own: OwnAct,
    private readonly records: SecondFactorRecords,
    private readonly check: SecondFactorCheck,
    private readonly sessions: Sessions,
  ) {}

  /** @returns ten recovery codes, shown once @throws SecondFactorNotEnrolled, WrongSecondFactor */
  execute(principal: Principal, input: { readonly code: string }): Promise<readonly string[]> {
    return this.own.perform(principal, 'second_factor.confirm', async (tx) => {
      const { clock, factors } = this.records;
      const pending = await factors.lock(tx, principal.personId, 'PENDING');
      if (pending === undefined) throw new SecondFactorNotEnrolled();
      const step = await this.check.stepOf(pending, input.code.trim());
      if (step === undefined) throw new WrongSecondFactor();
      const now = clock.now();
      await factors.confirm(tx, pending.id, step, now);
      const codes = await this.records.renewCodes(tx, pending.id);
      const ended = await this.sessions.revokeAll(tx, principal.personId, now, principal.sessionSha256);
      const event = { action: 'second_factor.enrolled', after: { factor: pending.id, otherSessionsEnded: ended } };
      return { result: codes, event };
    });
  }
}

/** Takes the second factor off, by password and a code. A recovery code will do: the app may be what was lost. */
@Injectable()
export class DisableSecondFactor {
  constructor(
    private readonly own: OwnAct,
    private readonly proof: IdentityProof,
    private readonly records: SecondFactorRecords,
  ) {}

  /** @throws SecondFactorNotEnrolled, WrongPassword, AccountLocked, SecondFactorCodeMissing, WrongSecondFactor */
  execute(principal: Principal, input: Credentials): Promise<void> {
    return this.own.perform(principal, 'second_factor.disable', async (tx) => {
      const { clock, factors, recoveryCodes } = this.records;
      const { step } = await this.proof.prove(tx, principal, input, { acceptsRecoveryCode: true });
      const active = await factors.lock(tx, principal.personId, 'ACTIVE');
      if (active === undefined) throw new SecondFactorNotEnrolled();
      await factors.remove(tx, active.id, clock.now());
      await recoveryCodes.voidAll(tx, active.id, clock.now());
      return { result: undefined, event: { action: 'second_factor.disabled', after: { factor: active.id, by: step } } };
    });
  }
}

/** Ten new recovery codes; the old ones are void. */
@Injectable()
export class RenewRecoveryCodes {
  constructor(
    private readonly own: OwnAct,
    private readonly proof: IdentityProof,
    private readonly records: SecondFactorRecords,
  ) {}

  /** @throws SecondFactorNotEnrolled, WrongPassword, AccountLocked, SecondFactorCodeMissing, WrongSecondFactor */
  execute(principal: Principal, input: Credentials): Promise<readonly string[]> {
    return this.own.perform(principal, 'recovery_codes.renew', async (tx) => {
      await this.proof.prove(tx, principal, input);
      const active = await this.records.factors.lock(tx, principal.personId, 'ACTIVE');
      if (active === undefined) throw new SecondFactorNotEnrolled();
      const codes = await this.records.renewCodes(tx, active.id);
      return { result: codes, event: { action: 'recovery_codes.renewed', after: { factor: active.id } } };
    });
  }
}
