import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../kernel/ids.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { Signing } from '../../identity/public.js';
import { GateNotOpen } from '../domain/errors.js';
import type { Gate } from '../domain/gate.js';
import { ReadGates } from './read-gates.js';
import { signingSubject } from './sign-gate.js';

export interface GateChallenge {
  readonly nonce: string;
  readonly expiresAt: Date;
  /** What the signature will bind: to be shown before signing. */
  readonly evidenceDigest: string;
}

/** Hands out the single-use challenge a signature answers, together with the digest that will be signed. */
@Injectable()
export class ChallengeGate {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reads: ReadGates,
    private readonly signing: Signing,
  ) {}

  async execute(principal: Principal, id: GateId, slot: string): Promise<GateChallenge> {
    const gate: Gate = await this.unitOfWork.run(scopeOf(principal), (tx) => this.reads.require(tx, id));
    if (gate.state !== 'OPEN') throw new GateNotOpen(id, gate.state);
    const challenge = await this.signing.challenge(principal, signingSubject(gate, slot));
    return { nonce: challenge.nonce, expiresAt: challenge.expiresAt, evidenceDigest: gate.evidenceDigest };
  }
}
