import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { isId, type DossierId, type GateId, type PilotId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { DossierRepository, type Dossier } from '../app/ports.js';
import { DossierEntity } from './dossier.entity.js';

@Injectable()
export class TypeOrmDossierRepository extends DossierRepository {
  async insert(tx: Tx, dossier: Dossier): Promise<void> {
    await managerOf(tx).insert(DossierEntity, { ...dossier });
  }

  async find(tx: Tx, id: DossierId): Promise<Dossier | undefined> {
    return isId(id) ? dossierOf(await managerOf(tx).findOneBy(DossierEntity, { id })) : undefined;
  }

  async lockSealing(tx: Tx, gateId: GateId): Promise<void> {
    await managerOf(tx).query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`dossier of gate ${gateId}`]);
  }

  async ofGate(tx: Tx, gateId: GateId): Promise<Dossier | undefined> {
    return dossierOf(
      await managerOf(tx).findOneBy(DossierEntity, { gateId, state: In(['SEALED', 'ISSUED', 'ACKNOWLEDGED']) }),
    );
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
