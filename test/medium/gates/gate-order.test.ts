import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReadGates, type Gate, type GateType } from '../../../src/contexts/gates/public.js';
import type { PilotId } from '../../../src/kernel/ids.js';
import { aDecisionWorld, aReadyPilot, images, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { openGate, passGate, signGate } from '../../builders/gate.builder.js';
import { topLeftPixelModel } from '../../builders/onnx-model.js';

let world: DecisionWorld;
beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());

async function aJudgedPilot() {
  const ready = await aReadyPilot(world, { images: images(16) });
  await ready.pilot.run(ready);
  const pilotId = ready.pilot.id as PilotId;
  return { ...ready, pilotId, open: (type: GateType, own = {}) => openGate(world, { pilotId, type, ...own }) };
}

async function stateOf({ id }: Gate): Promise<string> {
  return (await world.get(ReadGates).view(world.cast.CQL, id)).gate.state;
}

function revoke({ id }: Gate): Promise<unknown> {
  return world.database.dataSource.query(`UPDATE gate SET state = 'REVOKED', row_version = row_version + 1 WHERE id = $1`, [id]);
} // prettier-ignore

describe('the stages of an acceptance', () => {
  it.each(['G2_SAT', 'G3_GO_LIVE'] as const)(
    '%s is refused before the stage before it was passed, and the refusal is in the audit log',
    async (type) => {
      const { open } = await aJudgedPilot();
      await expect(open(type)).rejects.toMatchObject({
        code: 'GATE_OUT_OF_ORDER',
        details: { unmet: [{ code: 'EARLIER_GATE_MISSING', siteKey: 'NORTH', useCaseKey: 'COLOUR' }] },
      });
      expect((await world.denied()).at(-1)).toBe('GATE_OUT_OF_ORDER');
    },
  );

  it('follow one another: factory, site, go-live; each names the one it rests on', async () => {
    const { open } = await aJudgedPilot();
    const factory = await passGate(world, await open('G1_FAT'));
    expect(factory.evidence.before).toBeUndefined();
    await expect(open('G3_GO_LIVE')).rejects.toMatchObject({ code: 'GATE_OUT_OF_ORDER' });
    const site = await open('G2_SAT');
    expect(site.evidence.before).toEqual([
      { gateId: factory.id, type: 'G1_FAT', round: 1, evidenceDigest: factory.evidenceDigest },
    ]);
    await passGate(world, site);
    expect(await passGate(world, await open('G3_GO_LIVE'))).toMatchObject({ state: 'PASSED', decision: 'GO' });
  });

  it('are not opened on a stage that was rejected', async () => {
    const { open } = await aJudgedPilot();
    await signGate(world, (await open('G1_FAT')).id, 'CQL', { decision: 'REJECT', comment: 'the lamp was off' });
    await expect(open('G2_SAT')).rejects.toMatchObject({ code: 'GATE_OUT_OF_ORDER' });
  });

  it('pass with what was passed with listed open points', async () => {
    const { open } = await aJudgedPilot();
    const { id } = await passGate(world, await open('G1_FAT'));
    await world.database.dataSource.query('ALTER TABLE gate DISABLE TRIGGER USER');
    await world.database.dataSource.query(`UPDATE gate SET state = 'PASSED_WITH_CONDITIONS' WHERE id = $1`, [id]);
    await world.database.dataSource.query('ALTER TABLE gate ENABLE TRIGGER USER');
    expect(await open('G2_SAT')).toMatchObject({ state: 'OPEN' });
  });

  it('fall with the stage they rest on: an open round becomes stale when the earlier gate is revoked', async () => {
    const { open } = await aJudgedPilot();
    const factory = await passGate(world, await open('G1_FAT'));
    const site = await open('G2_SAT');
    await revoke(factory);
    await expect(signGate(world, site.id, 'CSM')).rejects.toMatchObject({ code: 'E_STALE_EVIDENCE' });
    expect(await stateOf(site)).toBe('STALE');
    await expect(open('G2_SAT')).rejects.toMatchObject({ code: 'GATE_OUT_OF_ORDER' });
  });

  it('are about one release: another model passes the factory again, in a round of its own', async () => {
    const { open, pilot, datasetId } = await aJudgedPilot();
    const factory = await passGate(world, await open('G1_FAT'));
    await expect(open('G1_FAT')).rejects.toMatchObject({ code: 'GATE_ALREADY_DECIDED' });
    const modelId = await pilot.model(topLeftPixelModel());
    await pilot.run({ datasetId, modelId });
    await expect(open('G2_SAT')).rejects.toMatchObject({ code: 'GATE_OUT_OF_ORDER' });
    const again = await passGate(world, await open('G1_FAT'));
    expect(again).toMatchObject({ round: 2, state: 'PASSED' });
    expect(await stateOf(factory)).toBe('PASSED');
    expect((await open('G2_SAT')).evidence.before).toMatchObject([{ gateId: again.id, round: 2 }]);
  });

  it('are about what was passed: a site that was not tested is not covered', async () => {
    const { open, pilot, place, modelId } = await aJudgedPilot();
    const south = { siteId: await pilot.site('SOUTH'), useCaseId: place.useCaseId };
    await pilot.criteria(south);
    await pilot.run({ datasetId: await pilot.data(south.siteId, images(8)), modelId });
    const siteId = place.siteId;
    const factory = await open('G1_FAT', { siteId });
    await passGate(world, factory);
    await expect(open('G2_SAT')).rejects.toMatchObject({
      code: 'GATE_OUT_OF_ORDER',
      details: { unmet: [{ siteKey: 'SOUTH' }] },
    });
    const site = await open('G2_SAT', { siteId });
    expect(site.evidence.before).toMatchObject([{ gateId: factory.id }]);
  });
});
