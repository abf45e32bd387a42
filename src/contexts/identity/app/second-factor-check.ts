import { Injectable } from '@nestjs/common';
import { sha256Of } from '../../../kernel/sha256.js';
import { OneTimeCodes, SecretBox } from '../../../ports/secrets.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { SecondFactorCodeMissing, WrongSecondFactor } from '../domain/second-factor-errors.js';
import { parseRecoveryCode, useOf, type SecondFactor } from '../domain/second-factor.js';
import { RecoveryCodes, SecondFactors } from './second-factor-ports.js';

/** What the second step of a proof was: nothing, because no second factor is enrolled; the app's code; a recovery code. */
export type SecondStep = 'NONE' | 'TOTP' | 'RECOVERY_CODE';

/** Checks codes. Each is good once: of two uses at the same time the second finds the first's step taken. */
@Injectable()
export class SecondFactorCheck {
  constructor(
    private readonly factors: SecondFactors,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly codes: OneTimeCodes,
    private readonly box: SecretBox,
    private readonly clock: ClockPort,
  ) {}

  /**
   * Takes the factor's row lock. A code given for an account without a second factor is left unread.
   * @throws SecondFactorCodeMissing, WrongSecondFactor, and what SecretBox refuses
   */
  async check(
    tx: Tx,
    personId: string,
    given: { readonly code?: string | null; readonly acceptsRecoveryCode: boolean },
  ): Promise<SecondStep> {
    const factor = await this.factors.lock(tx, personId, 'ACTIVE');
    if (factor === undefined) return 'NONE';
    const code = given.code?.trim() ?? '';
    if (code === '') throw new SecondFactorCodeMissing();
    const step = await this.stepOf(factor, code);
    if (step !== undefined && (await this.factors.advance(tx, factor.id, step))) return 'TOTP';
    if (given.acceptsRecoveryCode && (await this.useRecoveryCode(tx, factor.id, code))) return 'RECOVERY_CODE';
    throw new WrongSecondFactor();
  }

  /** The step whose code this is; `undefined` for none, and for a factor whose secret is gone. */
  async stepOf(factor: SecondFactor, code: string): Promise<number | undefined> {
    if (factor.sealedSecret === null) return undefined;
    const secret = await this.box.open(factor.sealedSecret, useOf(factor.personId));
    return this.codes.stepOf(secret, code.replace(/\s/g, ''), this.clock.now());
  }

  private async useRecoveryCode(tx: Tx, factorId: string, text: string): Promise<boolean> {
    const code = parseRecoveryCode(text);
    return code !== undefined && (await this.recoveryCodes.use(tx, factorId, sha256Of(code), this.clock.now()));
  }
}
