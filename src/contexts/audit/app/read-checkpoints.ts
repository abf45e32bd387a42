import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Scope } from '../../../ports/unit-of-work.js';
import type { SigningKeyRecord } from '../domain/signing-keys.js';
import { Checkpoints, type CheckpointRange, type StoredCheckpoint } from './ports.js';
import { SigningKeys } from './signing-keys.js';

/** Checkpoints and public keys, for whoever wants to keep them outside; row-level security decides which chains. */
@Injectable()
export class ReadCheckpoints {
  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly keys: SigningKeys,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Ascending by size. */
  of(scope: Scope, chainId: string, range: CheckpointRange): Promise<readonly StoredCheckpoint[]> {
    return this.unitOfWork.run(scope, (tx) => this.checkpoints.of(tx, chainId, range));
  }

  signingKeys(scope: Scope): Promise<readonly SigningKeyRecord[]> {
    return this.unitOfWork.run(scope, (tx) => this.keys.list(tx));
  }
}
