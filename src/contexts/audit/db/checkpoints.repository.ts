import { Injectable } from '@nestjs/common';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Checkpoints, KeyEvents, type CheckpointRange, type StoredCheckpoint } from '../app/ports.js';
import type { KeyEvent } from '../domain/signing-keys.js';
import { AuditCheckpointEntity, SigningKeyEventEntity } from './entities.js';

@Injectable()
export class CheckpointsRepository extends Checkpoints {
  async insert(tx: Tx, checkpoint: StoredCheckpoint): Promise<void> {
    await managerOf(tx)
      .createQueryBuilder()
      .insert()
      .into(AuditCheckpointEntity)
      .values({ ...checkpoint })
      .orIgnore()
      .execute();
  }

  of(tx: Tx, chainId: string, range?: CheckpointRange): Promise<readonly StoredCheckpoint[]> {
    const query = managerOf(tx)
      .createQueryBuilder(AuditCheckpointEntity, 'c')
      .where('c.chainId = :chainId', { chainId })
      .orderBy({ 'c.size': 'ASC', 'c.madeAt': 'ASC' });
    if (range?.after !== undefined) query.andWhere('(c.size, c.madeAt) > (:size, :madeAt)', { ...range.after });
    if (range !== undefined) query.limit(range.first);
    return query.getMany();
  }
}

@Injectable()
export class KeyEventsRepository extends KeyEvents {
  all(tx: Tx): Promise<readonly KeyEvent[]> {
    return managerOf(tx).find(SigningKeyEventEntity, { order: { recordedAt: 'ASC', keyId: 'ASC' } });
  }

  async insert(tx: Tx, event: KeyEvent): Promise<boolean> {
    const written: unknown[] = await managerOf(tx).query(
      'INSERT INTO signing_key_event (key_id, kind, recorded_at, effective_at, public_key_pem, reason, endorsement) ' +
        'VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING key_id',
      [
        ...[event.keyId, event.kind, event.recordedAt, event.effectiveAt],
        ...[event.publicKeyPem, event.reason, event.endorsement],
      ],
    );
    return written.length > 0;
  }
}
