import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { VerifyAuditChain } from '../../../src/contexts/audit/public.js';
import { ReadGates } from '../../../src/contexts/gates/public.js';
import {
  aDecisionWorld, aReadyPilot, colourCriteria, scores,
  type DecisionWorld,
} from '../../builders/evaluated-pilot.js'; // prettier-ignore
import { openGate, signGate } from '../../builders/gate.builder.js';

let world: DecisionWorld;
let right: Date;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  // Roles were granted at the start: an hour back they must be valid still.
  world.clock.forward(24 * 60);
});
afterAll(() => world.close());
beforeEach(() => {
  world.runtime.answer = () => Promise.resolve(scores('red'));
  right = world.clock.at;
});
afterEach(() => {
  world.clock.at = right;
});

const setBack = (minutes: number): void => void (world.clock.at = new Date(right.getTime() - minutes * 60_000));

async function anOpenGate() {
  const ready = await aReadyPilot(world, { criteria: colourCriteria('0.5', 5) });
  await ready.pilot.run(ready);
  const gate = await openGate(world, { pilotId: ready.pilot.id });
  return { gate, id: gate.id, view: () => world.get(ReadGates).view(world.cast.CQL, gate.id) };
}

interface Entry {
  readonly seq: number;
  readonly action: string;
  readonly rule?: string;
  readonly at: string;
  readonly before?: { readonly latest: string };
}
async function lastEntries(count: number): Promise<Entry[]> {
  const rows: { canonical: string }[] = await world.database.dataSource.query(
    'SELECT canonical FROM audit_entry WHERE chain_id = $1 ORDER BY seq DESC LIMIT $2',
    [world.cast.CQL.organisationId, count],
  );
  return rows.map(({ canonical }) => JSON.parse(canonical) as Entry).reverse();
}

describe('a clock that was set back by an hour in the middle of a gate', () => {
  it('stops signing with a code; the gate stays open, nothing is signed, and the log says what happened, once', async () => {
    const { id, view } = await anOpenGate();
    await signGate(world, id, 'VPM');
    setBack(60);
    for (let time = 0; time < 2; time += 1)
      await expect(signGate(world, id, 'CQL')).rejects.toMatchObject({ code: 'CLOCK_BEHIND' });
    const { gate, signOffs } = await view();
    expect(gate.state).toBe('OPEN');
    expect(signOffs.map(({ slot, state }) => [slot, state])).toEqual([['VPM', 'SIGNED']]);
    expect((await lastEntries(4)).map(({ action, rule }) => [action, rule])).toEqual([
      ['gate.signed', undefined],
      ['clock.went-back', undefined],
      ['gate.sign', 'CLOCK_BEHIND'],
      ['gate.sign', 'CLOCK_BEHIND'],
    ]);
    expect((await lastEntries(3))[0]?.before).toEqual({ latest: right.toISOString() });
  });

  it('lets signing go on as soon as the clock is right again, in the order of sequence numbers', async () => {
    const { id } = await anOpenGate();
    setBack(60);
    await expect(signGate(world, id, 'VPM')).rejects.toMatchObject({ code: 'CLOCK_BEHIND' });
    world.clock.at = right;
    expect(await signGate(world, id, 'VPM')).toMatchObject({ state: 'OPEN' });
    const entries = await lastEntries(4);
    const [first] = entries;
    expect(entries.map(({ seq }) => seq - (first?.seq ?? 0))).toEqual([0, 1, 2, 3]);
    const chain = world.cast.CQL.organisationId as string;
    expect(await world.get(VerifyAuditChain).execute(chain)).toMatchObject({ ok: true });
  });

  it('gives nobody more time: a round past its deadline is closed all the same', async () => {
    const { id, gate, view } = await anOpenGate();
    const late = await anOpenGate();
    world.clock.at = new Date(gate.deadline.getTime() + 60_000);
    await expect(signGate(world, late.id, 'VPM')).rejects.toMatchObject({ code: 'GATE_EXPIRED' });
    setBack(0);
    await expect(signGate(world, id, 'VPM')).rejects.toMatchObject({ code: 'GATE_EXPIRED' });
    expect((await view()).gate.state).toBe('EXPIRED');
    right = new Date(gate.deadline.getTime() + 60_000);
  });

  it('is no anomaly within a minute', async () => {
    const { id } = await anOpenGate();
    setBack(0.9);
    expect(await signGate(world, id, 'VPM')).toMatchObject({ state: 'OPEN' });
    expect((await lastEntries(2)).map(({ action }) => action)).not.toContain('clock.went-back');
  });

  it('cannot be hidden in the database: the time of a chain never goes back', async () => {
    await expect(
      world.database.dataSource.query(
        `UPDATE audit_head SET seq = seq + 1, latest_at = latest_at - interval '1 hour' WHERE chain_id = $1`,
        [world.cast.CQL.organisationId],
      ),
    ).rejects.toMatchObject({ code: 'TS001' });
  });
});
