import { Injectable } from '@nestjs/common';
import type { Sha256 } from '../../../kernel/sha256.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { Act, Signing, type Signature } from '../../identity/public.js';
import { slotsOf, type Motion, type MotionKind, type MotionSlot } from '../domain/motion.js';
import { Motions } from './motions.js';
import { MotionRecords, type MotionFilter } from './ports.js';

/** Issues what a signer of a motion must answer with the password. */
@Injectable()
export class ChallengeMotion {
  constructor(
    private readonly act: Act,
    private readonly motions: Motions,
    private readonly signing: Signing,
  ) {}

  /** @throws MotionNotFound, MotionEnded, NOT_PERMITTED */
  async execute(
    principal: Principal,
    motionId: string,
  ): Promise<{ nonce: string; expiresAt: Date; subjectDigest: Sha256 }> {
    const what = { action: 'motion.challenge', object: { type: 'MOTION', id: motionId } };
    const subject = await this.act.perform(principal, what, (tx, concerning) =>
      this.motions.subject({ tx, principal, concerning }, motionId),
    );
    return this.signing.challenge(principal, subject);
  }
}

/** Takes a motion back, or refuses the other side's. Signatures given so far stay in the record. */
@Injectable()
export class WithdrawMotion {
  constructor(
    private readonly act: Act,
    private readonly motions: Motions,
  ) {}

  /** @throws MotionNotFound, MotionEnded, ReasonRequired, NOT_PERMITTED */
  execute(principal: Principal, input: { readonly motionId: string; readonly reason: string }): Promise<Motion> {
    const what = { action: 'motion.withdraw', object: { type: 'MOTION', id: input.motionId } };
    return this.act.perform(principal, what, (tx, concerning) =>
      this.motions.withdraw({ tx, principal, concerning }, input),
    );
  }
}

/** Motions as both sides of a pilot see them. */
@Injectable()
export class ReadMotions {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly records: MotionRecords,
    private readonly signing: Signing,
  ) {}

  one(principal: Principal, id: string): Promise<Motion | undefined> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.records.find(tx, id));
  }

  page(
    principal: Principal,
    of: MotionFilter,
    range: { readonly after?: string; readonly first: number },
  ): Promise<readonly Motion[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.records.page(tx, of, range));
  }

  signatures(principal: Principal, id: string): Promise<readonly Signature[]> {
    return this.unitOfWork.run(scopeOf(principal), (tx) => this.signing.signaturesOf(tx, 'MOTION', id));
  }
}

/** Slots that nobody has signed. */
export function openSlotsOf(kind: MotionKind, signatures: readonly Pick<Signature, 'slot'>[]): readonly MotionSlot[] {
  return slotsOf(kind).filter((slot) => !signatures.some((one) => one.slot === slot));
}
