import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CompromiseDataset } from '../../../src/contexts/datasets/public.js';
import { ReadGates } from '../../../src/contexts/gates/public.js';
import { describePostgres } from '../../builders/database.js';
import {
  aDecisionWorld, aReadyPilot, colourCriteria, EvaluatedPilot, images, scores,
  type DecisionWorld,
} from '../../builders/evaluated-pilot.js'; // prettier-ignore
import { openGate, signGate } from '../../builders/gate.builder.js';
import { topLeftPixelModel } from '../../builders/onnx-model.js';

let world: DecisionWorld;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());
beforeEach(() => {
  world.runtime.answer = () => Promise.resolve(scores('red'));
});

async function aJudgedPilot(own: Parameters<typeof aReadyPilot>[1] = {}) {
  const ready = await aReadyPilot(world, own);
  const run = await ready.pilot.run(ready);
  return { ...ready, run, pilotId: ready.pilot.id };
}

async function unmetOf(pilotId: string): Promise<string[]> {
  const gate = await openGate(world, { pilotId });
  return (await world.get(ReadGates).view(world.cast.CQL, gate.id)).unmet.map(({ code }) => code);
}

describe('opening a gate', () => {
  it('freezes the facts under a digest that every signature will bind', async () => {
    const { pilotId, run } = await aJudgedPilot();
    const gate = await openGate(world, { pilotId });
    expect(gate).toMatchObject({ state: 'OPEN', round: 1, siteId: null, decision: null });
    expect(gate.evidence.runs).toMatchObject([{ id: run.id, state: 'COMPLETED', planDigest: run.planDigest }]);
    expect(gate.evidence.cells.map(({ judgement }) => judgement?.verdict)).toEqual(['PASS']);
    expect(gate.evidence.exposures).toMatchObject([{ formal: 1, exploratory: 0 }]);
  });

  it("is for the vendor's project manager only", async () => {
    const { pilotId } = await aJudgedPilot();
    for (const by of [world.cast.CQL, world.cast.VML, world.cast.CSM])
      await expect(openGate(world, { pilotId, by })).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });

  it('is refused while something in its scope has not been judged', async () => {
    const { pilot, pilotId, place } = await aJudgedPilot();
    await pilot.criteria({ siteId: await pilot.site('SOUTH'), useCaseId: place.useCaseId });
    await expect(openGate(world, { pilotId })).rejects.toMatchObject({
      code: 'GATE_NOT_READY',
      details: { unmet: [{ code: 'JUDGEMENT_MISSING', siteKey: 'SOUTH', useCaseKey: 'COLOUR' }] },
    });
  });

  it('is refused while a use case has no criteria', async () => {
    const { pilot, pilotId } = await aJudgedPilot();
    await pilot.useCase('LATER');
    await expect(openGate(world, { pilotId })).rejects.toMatchObject({
      code: 'GATE_NOT_READY',
      details: { unmet: [{ code: 'CRITERIA_MISSING', useCaseKey: 'LATER' }] },
    });
  });

  it('is refused before the pilot runs, at a site of another pilot, and for a pilot without anything in it', async () => {
    const ready = await aReadyPilot(world);
    await expect(openGate(world, { pilotId: ready.pilot.id })).rejects.toMatchObject({ code: 'PILOT_STATE_REFUSES' });
    const { pilotId } = await aJudgedPilot();
    const { siteId } = ready.place;
    await expect(openGate(world, { pilotId, siteId })).rejects.toMatchObject({ code: 'SITE_NOT_FOUND' });
    const empty = await EvaluatedPilot.in(world);
    await expect(openGate(world, { pilotId: empty.id, type: 'G0_AGREEMENT' })).rejects.toMatchObject({
      code: 'GATE_NOT_READY',
    });
  });

  it('is refused while a round is open, and after one was passed', async () => {
    const { pilotId } = await aJudgedPilot();
    const gate = await openGate(world, { pilotId });
    await expect(openGate(world, { pilotId })).rejects.toMatchObject({ code: 'GATE_ALREADY_OPEN' });
    await signGate(world, gate.id, 'VPM');
    await signGate(world, gate.id, 'CQL');
    await expect(openGate(world, { pilotId })).rejects.toMatchObject({ code: 'GATE_ALREADY_DECIDED' });
  });

  it('asks only for criteria at the agreement, before anything has run', async () => {
    const { pilot } = await aReadyPilot(world);
    const gate = await openGate(world, { pilotId: pilot.id, type: 'G0_AGREEMENT' });
    await signGate(world, gate.id, 'CQL');
    expect(await signGate(world, gate.id, 'VPM')).toMatchObject({ state: 'PASSED', decision: 'GO' });
  });

  it('decides on one site beside the whole pilot, each with rounds of its own', async () => {
    const { pilot, pilotId, place, modelId } = await aJudgedPilot();
    const south = { siteId: await pilot.site('SOUTH'), useCaseId: place.useCaseId };
    await pilot.criteria(south);
    const north = await openGate(world, { pilotId, siteId: place.siteId });
    expect(north.evidence.cells.map(({ siteKey }) => siteKey)).toEqual(['NORTH']);
    await pilot.run({ datasetId: await pilot.data(south.siteId, images(8)), modelId });
    const whole = await openGate(world, { pilotId });
    expect(whole.evidence.cells.map(({ siteKey }) => siteKey)).toEqual(['NORTH', 'SOUTH']);
    expect([north.round, whole.round]).toEqual([1, 1]);
    await signGate(world, north.id, 'VPM');
    expect(await signGate(world, north.id, 'CQL')).toMatchObject({ state: 'PASSED' });
    expect((await world.get(ReadGates).view(world.cast.CQL, whole.id)).gate.state).toBe('OPEN');
  });
});

describe('a GO is impossible', () => {
  it.each([
    ['the limit is not proven', ['VERDICT_INCONCLUSIVE'], { images: images(2) }],
    ['the limit is missed', ['VERDICT_FAIL', 'ITEM_NOT_TRIAGED'], { images: images(8, { label: 'blue' }) }],
  ] as const)('when %s', async (_, codes, own) => {
    const { pilotId } = await aJudgedPilot(own);
    const gate = await openGate(world, { pilotId });
    for (const decision of ['APPROVE', 'APPROVE_WITH_COMMENT'] as const) {
      const signed = signGate(world, gate.id, 'CQL', { decision, comment: 'looks good enough to me' });
      await expect(signed).rejects.toMatchObject({
        code: 'GATE_EVIDENCE_INSUFFICIENT',
        details: { unmet: codes.map((code) => ({ code })) },
      });
    }
  });

  it('when the newest judgement is by criteria no longer in force', async () => {
    const { pilot, pilotId, place } = await aJudgedPilot();
    await pilot.criteria(place, colourCriteria('0.6'));
    expect(await unmetOf(pilotId)).toEqual(['JUDGED_BY_OLD_CRITERIA']);
  });

  it('when the sites were shown with different models', async () => {
    const { pilot, pilotId, place } = await aJudgedPilot();
    const south = { siteId: await pilot.site('SOUTH'), useCaseId: place.useCaseId };
    await pilot.criteria(south);
    const other = await pilot.model(topLeftPixelModel());
    await pilot.run({ datasetId: await pilot.data(south.siteId, images(8)), modelId: other });
    expect(await unmetOf(pilotId)).toEqual(['JUDGED_ON_ANOTHER_MODEL']);
  });

  it('when the data it was judged on are known to have leaked', async () => {
    const { pilotId, datasetId } = await aJudgedPilot();
    await world.get(CompromiseDataset).execute(world.cast.SO, { datasetId, reason: 'Found on a public server.' });
    await expect(openGate(world, { pilotId })).rejects.toMatchObject({
      code: 'GATE_NOT_READY',
      details: { unmet: [{ code: 'JUDGEMENT_MISSING' }] },
    });
  });

  it('when a later formal attempt failed, though an earlier one passed', async () => {
    const { pilot, pilotId, datasetId, modelId } = await aJudgedPilot();
    world.runtime.answer = () => Promise.resolve(scores('blue'));
    await pilot.run({ datasetId, modelId });
    expect(await unmetOf(pilotId)).toEqual(['VERDICT_FAIL', 'ITEM_NOT_TRIAGED']);
  });
});

describePostgres('opening from many hands', () => {
  it('gives one round', async () => {
    const { pilotId } = await aJudgedPilot();
    const results = await Promise.allSettled([1, 2, 3].map(() => openGate(world, { pilotId })));
    const codes = results.map((one) => (one.status === 'fulfilled' ? 'opened' : (one.reason as { code: string }).code));
    expect(codes.sort()).toEqual(['GATE_ALREADY_OPEN', 'GATE_ALREADY_OPEN', 'opened']);
  });
});
