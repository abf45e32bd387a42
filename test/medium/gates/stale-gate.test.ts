import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CompromiseDataset, Datasets } from '../../../src/contexts/datasets/public.js';
import { advanceGate, type Gate } from '../../../src/contexts/gates/domain/gate.js';
import { GATE_STATES, GATE_TRANSITIONS } from '../../../src/contexts/gates/domain/gate-states.js';
import { stepOf } from '../../../src/kernel/state-table.js';
import { ReadGates, WithdrawGate } from '../../../src/contexts/gates/public.js';
import {
  aDecisionWorld, aReadyPilot, colourCriteria, scores,
  type DecisionWorld,
} from '../../builders/evaluated-pilot.js'; // prettier-ignore
import { challenge, openGate, signGate } from '../../builders/gate.builder.js';

let world: DecisionWorld;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());
beforeEach(() => {
  world.runtime.answer = () => Promise.resolve(scores('red'));
});

async function anOpenGate() {
  const ready = await aReadyPilot(world, { criteria: colourCriteria('0.5', 5) });
  const run = await ready.pilot.run(ready);
  const gate = await openGate(world, { pilotId: ready.pilot.id });
  return { ...ready, run, gate, id: gate.id, view: () => world.get(ReadGates).view(world.cast.CQL, gate.id) };
}

type OpenGate = Awaited<ReturnType<typeof anOpenGate>>;

async function entriesOf(id: string): Promise<{ action: string; rule?: string; chain: string }[]> {
  const rows: { canonical: string; chain_id: string }[] = await world.database.dataSource.query(
    'SELECT canonical, chain_id FROM audit_entry ORDER BY chain_id, seq',
  );
  return rows.flatMap(({ canonical, chain_id: chain }) => {
    const { object, action, rule } = JSON.parse(canonical) as { object: { id: string }; action: string; rule?: string };
    return object.id === id ? [{ action, chain, ...(rule !== undefined && { rule }) }] : [];
  });
}

describe('changed evidence', () => {
  const changes: [string, (of: OpenGate) => Promise<unknown>][] = [
    ['another formal run', ({ pilot, datasetId, modelId }) => pilot.declare({ datasetId, modelId })],
    [
      'an exploratory look at the data',
      ({ pilot, datasetId, modelId }) => pilot.declare({ datasetId, modelId, kind: 'EXPLORATORY' }),
    ],
    ['new criteria', ({ pilot, place }) => pilot.criteria(place, colourCriteria('0.6', 5))],
    [
      'an invalidated run',
      ({ run }) => world.database.dataSource.query(`UPDATE run SET state = 'INVALIDATED' WHERE id = $1`, [run.id]),
    ],
    ['a use case more', ({ pilot }) => pilot.useCase('LATER')],
  ];

  it.each(changes)(
    '(%s) closes the round as STALE at the next signature, with the signatures superseded',
    async (_, change) => {
      const opened = await anOpenGate();
      await signGate(world, opened.id, 'VPM');
      const { nonce } = await challenge(world, opened.id, 'CQL', world.cast.CQL);
      await change(opened);
      expect((await opened.view()).isStale).toBe(true);
      await expect(signGate(world, opened.id, 'CQL', { nonce })).rejects.toMatchObject({ code: 'E_STALE_EVIDENCE' });
      const { gate, signOffs } = await opened.view();
      expect(gate).toMatchObject({ state: 'STALE', decision: null });
      expect(signOffs.map(({ slot, state }) => [slot, state])).toEqual([['VPM', 'SUPERSEDED']]);
      const customer = world.cast.CQL.organisationId as string;
      expect(await entriesOf(opened.id)).toEqual([
        { action: 'gate.opened', chain: customer },
        { action: 'gate.signed', chain: customer },
        { action: 'gate.stale', chain: customer },
        { action: 'gate.sign', rule: 'E_STALE_EVIDENCE', chain: customer },
      ]);
    },
  );

  it('that is announced, such as leaked data, closes the round before anybody signs', async () => {
    const { id, view, datasetId } = await anOpenGate();
    await signGate(world, id, 'VPM');
    await world.get(CompromiseDataset).execute(world.cast.SO, { datasetId, reason: 'Found on a public server.' });
    const { gate, signOffs } = await view();
    expect(gate).toMatchObject({ state: 'STALE', decision: null });
    expect(signOffs.map(({ slot, state }) => [slot, state])).toEqual([['VPM', 'SUPERSEDED']]);
    await expect(challenge(world, id, 'CQL', world.cast.CQL)).rejects.toMatchObject({ code: 'GATE_NOT_OPEN' });
  });

  it('lets the next round open at once, on the new facts, without anybody signing first', async () => {
    const { pilot, place, id, view, datasetId, modelId } = await anOpenGate();
    await pilot.criteria(place, colourCriteria('0.6', 5));
    await pilot.run({ datasetId, modelId });
    const next = await openGate(world, { pilotId: pilot.id });
    expect(next).toMatchObject({ round: 2, state: 'OPEN' });
    expect((await view()).gate.state).toBe('STALE');
    await expect(signGate(world, id, 'CQL')).rejects.toMatchObject({ code: 'GATE_NOT_OPEN' });
  });

  it('is not: a revealed run, burned data, another wording, a renamed person', async () => {
    const { id, run, datasetId, view, pilot } = await anOpenGate();
    const query = (sql: string, of: unknown[]) => world.database.dataSource.query(sql, of);
    await query(`UPDATE run SET state = 'REVEALED' WHERE id = $1`, [run.id]);
    await world.as('system', (tx) => world.get(Datasets).burn(tx, datasetId, world.cast.VML));
    await query(`UPDATE pilot SET title = 'Colours, renamed', contact = 'new@example.test' WHERE id = $1`, [pilot.id]);
    await query(`UPDATE person SET printed_name = 'Carla Q.' WHERE id = $1`, [world.cast.CQL.personId]);
    await query(`UPDATE site SET name = 'The other name' WHERE pilot_id = $1`, [pilot.id]).catch(() => undefined);
    expect((await view()).isStale).toBe(false);
    expect(await signGate(world, id, 'CQL')).toMatchObject({ state: 'OPEN' });
    await query(`UPDATE person SET printed_name = 'Carla Quality' WHERE id = $1`, [world.cast.CQL.personId]);
    expect((await view()).signOffs[0]?.signature.printedName).toBe('Carla Q.');
  });
});

describe('a round past its deadline', () => {
  it('is closed as EXPIRED at the next signature and another one may open', async () => {
    const { id, view, pilot } = await anOpenGate();
    await signGate(world, id, 'VPM');
    world.clock.forward(31 * 24 * 60);
    await expect(signGate(world, id, 'CQL')).rejects.toMatchObject({ code: 'GATE_EXPIRED' });
    const { gate, signOffs } = await view();
    expect([gate.state, signOffs.map(({ state }) => state)]).toEqual(['EXPIRED', ['SUPERSEDED']]);
    expect(await openGate(world, { pilotId: pilot.id })).toMatchObject({ round: 2 });
  });
});

describe('a decided gate', () => {
  it('is neither signed nor withdrawn, and its evidence cannot be edited by SQL', async () => {
    const { id } = await anOpenGate();
    await signGate(world, id, 'VPM');
    const { nonce } = await challenge(world, id, 'SO', world.cast.SO);
    await signGate(world, id, 'CQL');
    const late = signGate(world, id, 'SO', { nonce, decision: 'REJECT', comment: 'too late, but still no' });
    await expect(late).rejects.toMatchObject({ code: 'GATE_ALREADY_DECIDED' });
    const withdrawn = world.get(WithdrawGate).execute(world.cast.VPM, id, 'we think again about it');
    await expect(withdrawn).rejects.toMatchObject({ code: 'GATE_STATE_REFUSED' });
    for (const edit of [`decision = 'NO_GO'`, `evidence = '{}'`, `policy = '{}'`])
      await expect(
        world.database.dataSource.query(`UPDATE gate SET ${edit} WHERE id = $1`, [id]),
      ).rejects.toMatchObject({
        code: 'TS005',
      });
  });
});

describe('the states of a gate', () => {
  const steps = GATE_STATES.flatMap((from) => GATE_STATES.map((to) => [from, to] as const));
  it.each(steps.filter(([from, to]) => stepOf(GATE_TRANSITIONS, from, to) === undefined))(
    '%s never becomes %s',
    (from, to) => {
      const gate = { id: 'g', state: from, rowVersion: 1 } as unknown as Gate;
      expect(() => advanceGate(gate, to)).toThrow(expect.objectContaining({ code: 'GATE_STATE_REFUSED' }));
    },
  );
});
