import { Injectable } from '@nestjs/common';
import { isId, type DossierId, type GateId, type PilotId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { DossierRepository } from '../app/ports.js';
import type { Dossier } from '../domain/dossier.js';
import { DossierEntity } from './dossier.entity.js';

@Injectable()
export class TypeOrmDossierRepository extends DossierRepository {
  async insert(tx: Tx, dossier: Dossier): Promise<void> {
    await managerOf(tx).insert(DossierEntity, { ...dossier });
  }

  async find(tx: Tx, id: DossierId): Promise<Dossier | undefined> {
    return isId(id) ? dossierOf(await managerOf(tx).findOneBy(DossierEntity, { id })) : undefined;
  }

  async byNumber(tx: Tx, number: string, issue: number): Promise<Dossier | undefined> {
    return dossierOf(await managerOf(tx).findOneBy(DossierEntity, { number, issue }));
  }

  async lock(tx: Tx, id: DossierId): Promise<Dossier | undefined> {
    if (!isId(id)) return undefined;
    const lock = { mode: 'pessimistic_write' } as const;
    return dossierOf(await managerOf(tx).findOne(DossierEntity, { where: { id }, lock }));
  }

  async change(tx: Tx, before: Dossier, after: Dossier): Promise<boolean> {
    const { state, rowVersion, issuedAt, issuedBy, acknowledgedAt, acknowledgedBy, acknowledgementId } = after;
    const { endedAt, supersededBy, revokedBecause } = after;
    const result = await managerOf(tx).update(
      DossierEntity,
      { id: before.id, state: before.state, rowVersion: before.rowVersion },
      {
        ...{ state, rowVersion, issuedAt, issuedBy, acknowledgedAt, acknowledgedBy, acknowledgementId },
        ...{ endedAt, supersededBy, revokedBecause },
      },
    );
    return result.affected === 1;
  }

  async lockSealing(tx: Tx, pilotId: PilotId): Promise<void> {
    await managerOf(tx).query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `dossiers of pilot ${pilotId}`,
    ]);
  }

  async ofGate(tx: Tx, gateId: GateId): Promise<Dossier | undefined> {
    return dossierOf(await managerOf(tx).findOneBy(DossierEntity, { gateId }));
  }

  async ofPilot(tx: Tx, pilotId: PilotId): Promise<readonly Dossier[]> {
    if (!isId(pilotId)) return [];
    const rows = await managerOf(tx).find(DossierEntity, { where: { pilotId }, order: { id: 'ASC' } });
    return rows as unknown as Dossier[];
  }

  async nextNumber(tx: Tx): Promise<string> {
    const rows: { n: string }[] = await managerOf(tx).query(`SELECT nextval('dossier_number')::text AS n`);
    return `TD-${(rows[0]?.n ?? '0').padStart(4, '0')}`;
  }
}

function dossierOf(row: DossierEntity | null): Dossier | undefined {
  return row === null ? undefined : (row as unknown as Dossier);
}
