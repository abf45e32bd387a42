import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrantRole, InstructRoleHolder } from '../../../src/contexts/identity/public.js';
import { aDecisionWorld, aReadyPilot, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { openGate, signGate } from '../../builders/gate.builder.js';

const SOP = { procedure: 'SOP-114', version: '3' };

let world: DecisionWorld;
let gateId: string;
let assignmentId: string;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  const ready = await aReadyPilot(world);
  await ready.pilot.run(ready);
  gateId = (await openGate(world, { pilotId: ready.pilot.id, type: 'G4_REVIEW' })).id;
  assignmentId = await assignmentOf('CSM');
});
afterAll(() => world.close());

async function assignmentOf(role: 'CSM' | 'CQL'): Promise<string> {
  const [row]: { id: string }[] = await world.database.dataSource.query(
    'SELECT id FROM role_assignment WHERE person_id = $1 AND role = $2',
    [world.cast[role].personId, role],
  );
  return row?.id ?? '';
}

const instruct = () => world.get(InstructRoleHolder);
const confirm = (by = world.cast.CQL, instructedOn = '2026-05-29') =>
  instruct().confirm(by, { assignmentId, instructedOn });

describe('a role that asks for an instruction', () => {
  it('is not signed in until the instruction is confirmed, and not again after a new version is asked for', async () => {
    expect(await instruct().require(world.cast.CQL, { assignmentId, ...SOP })).toMatchObject({ confirmed: null });
    await expect(signGate(world, gateId, 'CSM')).rejects.toMatchObject({
      code: 'INSTRUCTION_MISSING',
      details: { role: 'CSM', ...SOP },
    });
    expect((await world.denied()).at(-1)).toBe('INSTRUCTION_MISSING');
    const { confirmed } = await confirm();
    expect(confirmed).toMatchObject({ ...SOP, by: world.cast.CQL.personId, instructedOn: '2026-05-29' });
    await instruct().require(world.cast.CQL, { assignmentId, ...SOP, version: '4' });
    await expect(signGate(world, gateId, 'CSM')).rejects.toMatchObject({ code: 'INSTRUCTION_MISSING' });
    await confirm();
    expect(await signGate(world, gateId, 'CSM')).toMatchObject({ state: 'OPEN' });
  });

  it('leaves other roles alone', async () => {
    await instruct().require(world.cast.CQL, { assignmentId, ...SOP, version: '5' });
    expect(await signGate(world, gateId, 'VPM')).toMatchObject({ state: 'OPEN' });
  });

  it('is signed in by who holds it a second time, by an assignment that asks for nothing', async () => {
    const other = await aReadyPilot(world);
    await other.pilot.run(other);
    const { id } = await openGate(world, { pilotId: other.pilot.id, type: 'G4_REVIEW' });
    await expect(signGate(world, id, 'CSM')).rejects.toMatchObject({ code: 'INSTRUCTION_MISSING' });
    const grant = { personId: world.cast.CSM.personId, role: 'CSM', reason: 'Stands in at the north gate.' } as const;
    await world.get(GrantRole).execute(world.cast.CQL, grant);
    expect(await signGate(world, id, 'CSM')).toMatchObject({ state: 'OPEN' });
  });

  it('is in the audit log: asked for and confirmed, by whom', async () => {
    const rows: { action: string }[] = await world.database.dataSource.query(
      `SELECT action FROM audit_entry WHERE object_id = $1 AND outcome = 'DONE' ORDER BY seq LIMIT 2`,
      [assignmentId],
    );
    expect(rows.map(({ action }) => action)).toEqual(['role.instruction-required', 'role.instruction-confirmed']);
  });
});

describe('an instruction is refused', () => {
  it('by who does not grant the role, and of an assignment nobody has', async () => {
    for (const by of [world.cast.CSM, world.cast.SO])
      await expect(instruct().require(by, { assignmentId, ...SOP })).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    for (const unknown of [world.cast.VPM])
      await expect(confirm(unknown)).rejects.toMatchObject({ code: 'ROLE_ASSIGNMENT_NOT_FOUND' });
  });

  it('of oneself, by the product and by the database', async () => {
    const own = await assignmentOf('CQL');
    await instruct().require(world.cast.CQL, { assignmentId: own, ...SOP });
    const day = { assignmentId: own, instructedOn: '2026-05-29' };
    await expect(instruct().confirm(world.cast.CQL, day)).rejects.toMatchObject({ code: 'INSTRUCTION_BY_SELF' });
    const insert = world.database.dataSource.query(
      `INSERT INTO role_instruction SELECT gen_random_uuid(), assignment_id, organisation_id, 'CONFIRMED', procedure, version, by_person_id, at, '2026-05-29'
       FROM role_instruction WHERE assignment_id = $1`,
      [own],
    );
    await expect(insert).rejects.toMatchObject({ code: 'TS001' });
  });

  it.each(['tomorrow', '2026-13-01', '2031-01-01'])('on %s, which is no day up to today', async (day) => {
    await expect(confirm(world.cast.CQL, day)).rejects.toMatchObject({ code: 'IDENTITY_FIELD_INVALID', path: '/instructedOn' });
  }); // prettier-ignore

  it('when it is confirmed already, or has no name', async () => {
    await confirm();
    await expect(confirm()).rejects.toMatchObject({ code: 'INSTRUCTION_NOT_REQUIRED' });
    const nameless = { assignmentId, procedure: '  ', version: '1' };
    await expect(instruct().require(world.cast.CQL, nameless)).rejects.toMatchObject({ path: '/procedure' });
  });
});
