import { Injectable } from '@nestjs/common';
import type { Sha256 } from '../../../kernel/sha256.js';
import { EvidenceSignerPort } from '../../../ports/secrets.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { signCheckpoint, type Checkpoint } from '../domain/checkpoint.js';
import { AuditChainBroken, AuditChainEmpty } from '../domain/errors.js';
import { Checkpoints } from './ports.js';
import { SigningKeys } from './signing-keys.js';
import { VerifyAuditChain, type ChainReport } from './verify-audit-chain.js';

export interface MadeCheckpoint extends Checkpoint {
  readonly keyId: Sha256;
  readonly text: string;
}

/** Signing and keeping of checkpoints: with which key, when, and where they go. */
@Injectable()
export class CheckpointPress {
  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly keys: SigningKeys,
    private readonly signer: EvidenceSignerPort,
    private readonly clock: ClockPort,
  ) {}

  async ready(tx: Tx): Promise<void> {
    await this.keys.introduceCurrent(tx);
    await this.keys.requireInForce(tx);
  }

  async press(tx: Tx, of: Pick<Checkpoint, 'chainId' | 'size' | 'headHash' | 'root'>): Promise<MadeCheckpoint> {
    const madeAt = this.clock.now();
    const checkpoint: Checkpoint = { ...of, at: madeAt.toISOString() };
    const text = signCheckpoint(checkpoint, this.signer);
    const { chainId, size } = of;
    await this.checkpoints.insert(tx, { chainId, size, madeAt, keyId: this.signer.keyId, text });
    return { ...checkpoint, keyId: this.signer.keyId, text };
  }
}

/** Signs the present state of a chain after checking all of it: a checkpoint of a forged chain would vouch for the forgery. */
@Injectable()
export class MakeCheckpoint {
  constructor(
    private readonly chain: VerifyAuditChain,
    private readonly press: CheckpointPress,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws AuditChainBroken, AuditChainEmpty, SigningKeyNotInForce */
  async execute(chainId: string): Promise<MadeCheckpoint> {
    const { checkpoint, report } = await this.attempt(chainId);
    const { firstBroken } = report;
    if (firstBroken !== undefined) throw new AuditChainBroken(chainId, firstBroken.seq, firstBroken.explanation);
    if (checkpoint === undefined) throw new AuditChainEmpty(chainId);
    return checkpoint;
  }

  /** Of a broken or empty chain the report alone. @throws SigningKeyNotInForce */
  async attempt(chainId: string): Promise<{ readonly report: ChainReport; readonly checkpoint?: MadeCheckpoint }> {
    const system = { kind: 'system', purpose: 'audit checkpoint' } as const;
    // The introduction of a new key is an entry of its own and must not be taken back by a broken chain.
    await this.unitOfWork.run(system, (tx) => this.press.ready(tx));
    return this.unitOfWork.run(system, async (tx) => {
      const report = await this.chain.check(tx, chainId);
      if (!report.ok || report.entries === 0) return { report };
      const { entries: size, headHash, root } = report;
      const state = { chainId, size, headHash: headHash as Sha256, root: root as Sha256 };
      return { report, checkpoint: await this.press.press(tx, state) };
    });
  }
}
