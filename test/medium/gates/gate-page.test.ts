import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GateNextSteps } from '../../../src/contexts/gates/app/gate-next-steps.js';
import { GatePageDetails } from '../../../src/contexts/gates/app/gate-page-details.js';
import { ReadGates, WithdrawGate } from '../../../src/contexts/gates/public.js';
import type { GateId } from '../../../src/kernel/ids.js';
import { aCriteriaDocument, aCriterion } from '../../builders/criteria.builder.js';
import { countStatements } from '../../builders/count-statements.js';
import { aDecisionWorld, aReadyPilot, images, scores, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { openGate } from '../../builders/gate.builder.js';

let world: DecisionWorld;
beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  world.runtime.answer = () => Promise.resolve(scores('red'));
});
afterAll(() => world.close());

/** Everything that the page's query reads. */
async function page(id: string) {
  const { CQL } = world.cast;
  const details = world.get(GatePageDetails);
  const view = await world.get(ReadGates).view(CQL, id as GateId);
  return {
    view,
    results: await details.results(CQL, view.gate),
    diff: await details.changes(CQL, view.gate),
    history: await details.history(CQL, view.gate),
    punchList: await details.punchList(CQL, view.gate),
    steps: await world.get(GateNextSteps).execute(CQL, view.gate.evidence),
  };
}

/** A pilot whose one criteria set has so many criteria, with an open gate. */
async function anOpenGate(criteria: number) {
  const all = Array.from({ length: criteria }, (_, i) =>
    aCriterion({
      ...{ id: `C${i}`, threshold: '0.5', role: i === 0 ? 'DECISION' : 'SUPPORT', parent: i === 0 ? null : 'C0' },
    }),
  );
  const document = aCriteriaDocument(all, { attempts: { max: 3, spending: 'EQUAL' }, siteSchema: {} });
  const ready = await aReadyPilot(world, { images: images(12), criteria: document });
  await ready.pilot.run(ready);
  return { ready, gate: await openGate(world, { pilotId: ready.pilot.id }) };
}

describe('the page of a gate', () => {
  it('takes as many statements with 100 criteria as with 5', async () => {
    const [few, many] = [await anOpenGate(5), await anOpenGate(100)];
    const { dataSource } = world.database;
    const five = await countStatements(dataSource, () => page(few.gate.id));
    const hundred = await countStatements(dataSource, () => page(many.gate.id));
    const criteriaOf = (one: typeof hundred) =>
      (one.result.results[0]?.result as { criteria: unknown[] }).criteria.length;
    expect([criteriaOf(five), criteriaOf(hundred)]).toEqual([5, 100]);
    expect(hundred.count).toBe(five.count);
  });

  it('shows criteria and results, all rounds, and what changed since the last one', async () => {
    const { ready, gate } = await anOpenGate(2);
    expect(await page(gate.id)).toMatchObject({
      diff: null,
      results: [{ useCaseKey: 'COLOUR', verdict: 'PASS', criteriaVersion: 1 }],
    });
    await world.get(WithdrawGate).execute(world.cast.VPM, gate.id, 'one more run is wanted first');
    await ready.pilot.run(ready);
    const second = await openGate(world, { pilotId: ready.pilot.id });
    const { diff, history, view } = await page(second.id);
    expect(history.map(({ round, state }) => [round, state])).toEqual([
      [1, 'WITHDRAWN'],
      [2, 'OPEN'],
    ]);
    expect(diff?.round).toBe(1);
    expect(new Set(diff?.changes.map(({ kind }) => kind))).toEqual(new Set(['JUDGEMENT', 'RUN', 'EXPOSURE']));
    expect(view.slots.every(({ whyNot }) => whyNot === null || whyNot.code !== '')).toBe(true);
  });

  it('is not shown to a stranger', async () => {
    const { gate } = await anOpenGate(2);
    const foreign = '01890a5d-ac96-774b-bcce-00000000f0e1' as never;
    const outsider = { ...world.cast.CQL, personId: foreign, organisationId: foreign };
    const details = world.get(GatePageDetails);
    expect(await details.history(outsider, gate)).toEqual([]);
    expect(await details.punchList(outsider, gate)).toEqual([]);
    await expect(details.results(outsider, gate)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});
