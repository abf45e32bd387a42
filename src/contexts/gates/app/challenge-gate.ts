import { Injectable } from '@nestjs/common';
import type { GateId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { Act, Signing } from '../../identity/public.js';
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
    private readonly act: Act,
    private readonly reads: ReadGates,
    private readonly signing: Signing,
  ) {}

  async execute(principal: Principal, id: GateId, slot: string): Promise<GateChallenge> {
    const what = { action: 'gate.challenge', object: { type: 'GATE', id } };
    const gate = await this.act.perform(principal, what, async (tx, concerning): Promise<Gate> => {
      const found = await this.reads.require(tx, id);
      concerning(found);
      if (found.state !== 'OPEN') throw new GateNotOpen(id, found.state);
      return found;
    });
    const challenge = await this.signing.challenge(principal, signingSubject(gate, slot));
    return { nonce: challenge.nonce, expiresAt: challenge.expiresAt, evidenceDigest: gate.evidenceDigest };
  }
}
