import { Injectable } from '@nestjs/common';
import { Equal, In, LessThanOrEqual, MoreThan } from 'typeorm';
import { isId, type OrganisationId, type PilotId } from '../../../kernel/ids.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { PilotRecords, type PilotChanges } from '../app/ports.js';
import type { Pilot } from '../domain/pilot.js';
import { UNDECIDED_STATES, type PilotState } from '../domain/pilot-states.js';
import { PilotEntity } from './entities.js';

@Injectable()
export class PilotRecordsRepository extends PilotRecords {
  async nextKey(tx: Tx): Promise<string> {
    const rows: { readonly number: string }[] = await managerOf(tx).query(`SELECT nextval('pilot_number') AS number`);
    return `PLT-${String(rows[0]?.number).padStart(4, '0')}`;
  }

  async insert(tx: Tx, pilot: Pilot): Promise<void> {
    const { version, ...columns } = pilot;
    await managerOf(tx).insert(PilotEntity, { ...columns, rowVersion: version });
  }

  async find(tx: Tx, id: string): Promise<Pilot | undefined> {
    if (!isId(id)) return undefined;
    const found = await managerOf(tx).findOneBy(PilotEntity, { id: Equal(id) });
    return found === null ? undefined : pilotOf(found);
  }

  async page(tx: Tx, range: { after?: string; first: number }): Promise<readonly Pilot[]> {
    const found = await managerOf(tx).find(PilotEntity, {
      where: range.after === undefined ? {} : { id: MoreThan(range.after) },
      order: { id: 'ASC' },
      take: range.first,
    });
    return found.map(pilotOf);
  }

  async lock(tx: Tx, id: string): Promise<Pilot | undefined> {
    if (!isId(id)) return undefined;
    const where = { id: Equal(id) };
    const found = await managerOf(tx).findOne(PilotEntity, { where, lock: { mode: 'pessimistic_write' } });
    return found === null ? undefined : pilotOf(found);
  }

  async undecidedBy(tx: Tx, day: string): Promise<readonly Pilot[]> {
    const where = { state: In([...UNDECIDED_STATES]), decisionDate: LessThanOrEqual(day) };
    return (await managerOf(tx).find(PilotEntity, { where, order: { id: 'ASC' } })).map(pilotOf);
  }

  async move(
    tx: Tx,
    from: { id: string; state: PilotState; version: number },
    to: PilotChanges & { readonly state?: PilotState },
  ): Promise<boolean> {
    const { id, state, version } = from;
    const change = { ...to, rowVersion: version + 1 };
    const result = await managerOf(tx).update(PilotEntity, { id, state, rowVersion: version }, change);
    return result.affected === 1;
  }
}

function pilotOf({ rowVersion, ...columns }: PilotEntity): Pilot {
  return {
    ...columns,
    version: rowVersion,
    id: columns.id as PilotId,
    vendorOrganisationId: columns.vendorOrganisationId as OrganisationId,
    customerOrganisationId: columns.customerOrganisationId as OrganisationId,
  };
}
