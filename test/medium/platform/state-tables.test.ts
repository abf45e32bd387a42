import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stateTables } from '../../../src/entry/state-tables.js';
import { stepOf, type StateTable } from '../../../src/kernel/state-table.js';
import { aDecisionWorld, aReadyPilot, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { proposeExtension } from '../../builders/motions.js';

let world: DecisionWorld;
let pilotId: string;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  const { pilot, datasetId, modelId } = await aReadyPilot(world);
  await pilot.declare({ datasetId, modelId });
  pilotId = pilot.id;
  await proposeExtension(world, pilotId, '2027-02-01');
});
afterAll(() => world.close());

/** By title: the table in the database, and what has to change beside the state. */
const PLACES: Readonly<Record<string, { readonly table: string; readonly set?: string }>> = {
  Pilot: {
    table: 'pilot',
    set: `, suspended_as = CASE WHEN $2 = 'SUSPENDED' THEN 'CQL' END, round = round + CASE WHEN state = 'CLOSED' AND $2 = 'RUNNING' THEN 1 ELSE 0 END`,
  },
  'Motion (what both sides decide together)': {
    table: 'motion',
    set: `, ended_at = CASE WHEN $2 <> 'OPEN' THEN now() END, ended_by = CASE WHEN $2 <> 'OPEN' THEN proposed_by END, end_reason = 'somebody gave a reason'`,
  },
  'Criteria set': { table: 'criteria_set' },
  'Dataset snapshot': { table: 'dataset' },
  'Evaluation run': { table: 'run' },
};

/** Whether SQL by the tables' owner may take the step: the row is put into `from` with the guards off, and all is rolled back. */
async function mayTake(title: string, from: string, to: string): Promise<true | string> {
  const { table, set = '' } = PLACES[title] as { table: string; set?: string };
  const update = `UPDATE ${table} SET state = $2${set} WHERE pilot_id = $1`.replace(
    'pilot_id',
    table === 'pilot' ? 'id' : 'pilot_id',
  );
  const runner = world.database.dataSource.createQueryRunner();
  await runner.startTransaction();
  try {
    await runner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await runner.query(update, [pilotId, from]);
    await runner.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    await runner.query(update, [pilotId, to]);
    return true;
  } catch (error) {
    return String((error as { driverError?: { code?: unknown }; code?: unknown }).driverError?.code ?? error);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

describe('the database', () => {
  it.each(stateTables.filter(({ title }) => title in PLACES).map((table) => [table.title, table] as const))(
    'takes by SQL exactly the steps of the table: %s',
    async (title, table: StateTable<string>) => {
      const wrong: string[] = [];
      for (const from of table.states)
        for (const to of table.states.filter((one) => one !== from)) {
          const found = await mayTake(title, from, to);
          const expected = stepOf(table, from, to) !== undefined;
          const isRight = expected === true ? found === true : /^TS00\d$/.test(String(found));
          if (!isRight) wrong.push(`${from}>${to}: ${found}`);
        }
      expect(wrong).toEqual([]);
    },
  );

  it.each([
    ['a budget raised', `UPDATE pilot SET attempt_budget = 99 WHERE id = $1`],
    ['a decision date moved without an extension', `UPDATE pilot SET decision_date = '2027-06-01' WHERE id = $1`],
    [
      'a decision date moved back',
      `UPDATE pilot SET decision_date = '2026-01-01', extensions = extensions + 1 WHERE id = $1`,
    ],
    ['an extension taken back', `UPDATE pilot SET extensions = extensions - 1 WHERE id = $1`],
    ['a round begun without reopening', `UPDATE pilot SET round = round + 1 WHERE id = $1`],
    ['another reason for a motion', `UPDATE motion SET reason = 'something else altogether' WHERE pilot_id = $1`],
    ['another correction of a dataset', `UPDATE dataset SET revises = id WHERE pilot_id = $1`],
    ['a reason without an end', `UPDATE dataset SET ended = '{}' WHERE pilot_id = $1`],
    [
      'criteria called post hoc later',
      `UPDATE criteria_set SET results_seen = true, post_hoc = true WHERE pilot_id = $1`,
    ],
  ])('refuses by SQL: %s', async (_, sql) => {
    const refused = await world.database.dataSource.query(sql, [pilotId]).catch((error: unknown) => error);
    expect(String((refused as { driverError: { code: string } }).driverError.code)).toMatch(/^(TS00\d|23514)$/);
  });
});
