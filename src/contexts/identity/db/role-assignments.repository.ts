import { Injectable } from '@nestjs/common';
import { Equal, IsNull } from 'typeorm';
import { isId } from '../../../kernel/ids.js';
import { asSystem } from '../../../platform/db/as-system.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { RoleAssignments, type Holder } from '../app/ports.js';
import type { RoleAssignment, RoleName } from '../domain/roles.js';
import { PersonEntity, RoleAssignmentEntity } from './entities.js';

/** "ADMINIST" as a 64-bit number: the advisory lock under which the first administrator is made. */
const ADMINISTRATION_LOCK = '4703534128562197332';

@Injectable()
export class RoleAssignmentsRepository extends RoleAssignments {
  async insert(tx: Tx, assignment: RoleAssignment): Promise<void> {
    await managerOf(tx).insert(RoleAssignmentEntity, { ...assignment, revokedBy: null });
  }

  async isPlace(tx: Tx, pilotId: string, siteId: string | null): Promise<boolean> {
    if (!isId(pilotId) || (siteId !== null && !isId(siteId))) return false;
    const rows = await managerOf(tx).query<{ is_place: boolean }[]>(
      `SELECT EXISTS (SELECT FROM pilot WHERE id = $1)
         AND ($2::uuid IS NULL OR EXISTS (SELECT FROM site WHERE id = $2 AND pilot_id = $1)) AS is_place`,
      [pilotId, siteId],
    );
    return rows[0]?.is_place === true;
  }

  ofPerson(tx: Tx, personId: string): Promise<readonly RoleAssignment[]> {
    if (!isId(personId)) return Promise.resolve([]);
    return managerOf(tx).find(RoleAssignmentEntity, { where: { personId: Equal(personId) }, order: { id: 'ASC' } });
  }

  ofPeople(tx: Tx, personIds: readonly string[]): Promise<readonly RoleAssignment[]> {
    if (personIds.length === 0) return Promise.resolve([]);
    return asSystem(tx, (manager) =>
      manager
        .createQueryBuilder(RoleAssignmentEntity, 'a')
        .innerJoin(PersonEntity, 'p', 'p.id = a.person_id AND p.deactivated_at IS NULL')
        .where('a.person_id IN (:...personIds)', { personIds })
        .orderBy('a.id')
        .getMany(),
    );
  }

  async find(tx: Tx, id: string): Promise<RoleAssignment | undefined> {
    if (!isId(id)) return undefined;
    return (await managerOf(tx).findOneBy(RoleAssignmentEntity, { id: Equal(id) })) ?? undefined;
  }

  async revoke(tx: Tx, id: string, by: string, at: Date): Promise<boolean> {
    const change = { revokedAt: at, revokedBy: by };
    const result = await managerOf(tx).update(RoleAssignmentEntity, { id: Equal(id), revokedAt: IsNull() }, change);
    return result.affected === 1;
  }

  holders(tx: Tx, role: RoleName, organisationIds?: readonly string[]): Promise<readonly Holder[]> {
    return asSystem(tx, async (manager) => {
      const query = manager
        .createQueryBuilder(RoleAssignmentEntity, 'a')
        .innerJoinAndMapOne('a.person', PersonEntity, 'p', 'p.id = a.person_id AND p.deactivated_at IS NULL')
        .where('a.role = :role AND a.revoked_at IS NULL', { role })
        .orderBy('a.id');
      if (organisationIds !== undefined)
        query.andWhere('a.organisation_id IN (:...organisationIds)', { organisationIds });
      const found = (await query.getMany()) as (RoleAssignmentEntity & { person: PersonEntity })[];
      return found.map(({ person, ...assignment }) => ({
        personId: person.id,
        printedName: person.printedName,
        organisationId: person.organisationId,
        assignment,
      }));
    });
  }

  async lockAdministration(tx: Tx): Promise<void> {
    await managerOf(tx).query(`SELECT pg_advisory_xact_lock(${ADMINISTRATION_LOCK})`);
  }
}
