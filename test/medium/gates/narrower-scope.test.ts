import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OpenGate, ReadGates, type Gate, type OpenGateRequest } from '../../../src/contexts/gates/public.js';
import type { CriteriaDocument } from '../../../src/verdict/criteria/criteria-document.js';
import { aCriteriaDocument, aCriterion } from '../../builders/criteria.builder.js';
import { aDecisionWorld, aReadyPilot, images, scores, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { passEarlier, passGate, signGate } from '../../builders/gate.builder.js';

let world: DecisionWorld;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());
beforeEach(() => {
  world.runtime.answer = () => Promise.resolve(scores('red'));
});

const WIDE = 'img.width >= 0';
const NONE = 'img.width < 0';

/** Every image is in the first slice, none in the second: one is shown, the other stays open. */
function criteria(): CriteriaDocument {
  const decision = aCriterion({ threshold: '0.5', slices: ['EACH(img.width)'] });
  return aCriteriaDocument([decision], {
    attempts: { max: 3, spending: 'EQUAL' },
    siteSchema: { 'img.width': { bins: [0] } },
  });
}

async function aPilot() {
  const ready = await aReadyPilot(world, {
    criteria: criteria(),
    images: images(8),
    sliceSchema: criteria().siteSchema,
  });
  await ready.pilot.run(ready);
  const { siteId, useCaseId } = ready.place;
  const open = (
    statements: { criterionId: string; slice: string | null }[] | null,
    own: Partial<OpenGateRequest> = {},
  ) =>
    world.get(OpenGate).execute(world.cast.VPM, {
      pilotId: ready.pilot.id as never,
      type: 'G3_GO_LIVE',
      scope: [{ siteId, useCaseId, statements }],
      ...own,
    });
  const openInOrder = async (statements: { criterionId: string; slice: string | null }[]) => {
    const scope = [{ siteId, useCaseId, statements }];
    await passEarlier(world, { pilotId: ready.pilot.id as never, type: 'G3_GO_LIVE', scope });
    return open(statements);
  };
  return { ...ready, open, openInOrder };
}

const shown = { criterionId: 'decision', slice: WIDE };

describe('a gate on what was shown', () => {
  it('carries scope and what is left out in the signed facts, concerns the one site, and can end in GO', async () => {
    const { pilot, place, open, openInOrder } = await aPilot();
    const gate = await openInOrder([shown]);
    expect(gate).toMatchObject({ siteId: place.siteId, round: 1 });
    expect(gate.evidence.scope).toEqual({
      parts: [{ siteId: place.siteId, useCaseId: place.useCaseId, statements: [shown] }],
      leftOut: [
        {
          ...{ siteKey: 'NORTH', useCaseKey: 'COLOUR', verdict: 'INCONCLUSIVE' },
          statements: [{ criterionId: 'decision', slice: NONE, verdict: 'INCONCLUSIVE' }],
        },
      ],
    });
    expect((await world.get(ReadGates).view(world.cast.CQL, gate.id)).unmet).toEqual([]);
    let decided: Gate = gate;
    for (const slot of ['CSM', 'CQL', 'VPM']) decided = await signGate(world, gate.id, slot);
    expect(decided).toMatchObject({ state: 'PASSED', decision: 'GO' });
    const rows: { state: string }[] = await world.database.dataSource.query('SELECT state FROM pilot WHERE id = $1', [
      pilot.id,
    ]);
    expect(rows).toEqual([{ state: 'RUNNING' }]);
    await expect(open([shown])).rejects.toMatchObject({ code: 'GATE_ALREADY_DECIDED' });
  });

  it('does not make the whole pass: the wider gate has rounds of its own and still says no GO', async () => {
    const { open } = await aPilot();
    const narrow = await open([shown], { type: 'G1_FAT' });
    const whole = await open(null, { type: 'G1_FAT', scope: undefined });
    expect([narrow.round, whole.round]).toEqual([1, 1]);
    expect(whole.evidenceDigest).not.toBe(narrow.evidenceDigest);
    const { unmet } = await world.get(ReadGates).view(world.cast.CQL, whole.id);
    expect(unmet.map(({ code }) => code)).toEqual(['VERDICT_INCONCLUSIVE']);
  });

  it('lets nothing wider follow: tests on site of all that was agreed rest on no narrower factory test', async () => {
    const { open } = await aPilot();
    await passGate(world, await open([shown], { type: 'G1_FAT' }));
    await expect(open(null, { type: 'G2_SAT', scope: undefined })).rejects.toMatchObject({ code: 'GATE_OUT_OF_ORDER' });
    expect(await open([shown], { type: 'G2_SAT' })).toMatchObject({ state: 'OPEN' });
  });

  it.each([
    ['a condition that was not shown', [{ criterionId: 'decision', slice: NONE }]],
    ['a slice nobody agreed', [{ criterionId: 'decision', slice: 'img.width >= 7' }]],
    ['all items where only slices were agreed', [{ criterionId: 'decision', slice: null }]],
    ['a criterion that does not exist', [shown, { criterionId: 'other', slice: WIDE }]],
    ['no statement at all', []],
    ['an unproven use case as a whole', null],
  ])('is refused for %s', async (_, statements) => {
    const { open } = await aPilot();
    await expect(open(statements)).rejects.toMatchObject({ code: 'GATE_SCOPE_REFUSED', path: '/scope/0' });
  });

  it('is refused for an agreement, for nothing, for a stranger, twice the same, and for everything', async () => {
    const { open, place } = await aPilot();
    const part = { ...place, statements: [shown] };
    for (const own of [
      { type: 'G0_AGREEMENT' as const },
      { scope: [] },
      { scope: [{ ...part, useCaseId: place.siteId }] },
      { scope: [part, part] },
    ])
      await expect(open([shown], own)).rejects.toMatchObject({ code: 'GATE_SCOPE_REFUSED' });
    const passed = await aReadyPilot(world);
    await passed.pilot.run(passed);
    for (const statements of [null, [{ criterionId: 'decision', slice: null }]])
      await expect(
        open(null, { pilotId: passed.pilot.id as never, scope: [{ ...passed.place, statements }] }),
      ).rejects.toMatchObject({ code: 'GATE_SCOPE_REFUSED' });
  });
});
