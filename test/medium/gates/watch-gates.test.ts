import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Gate } from '../../../src/contexts/gates/public.js';
import { WatchGates } from '../../../src/contexts/gates/public.js';
import type { PilotId } from '../../../src/kernel/ids.js';
import {
  aDecisionWorld, aReadyPilot, colourCriteria, scores,
  type DecisionWorld,
} from '../../builders/evaluated-pilot.js'; // prettier-ignore
import { openGate, signGate } from '../../builders/gate.builder.js';

let world: DecisionWorld;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());
beforeEach(() => {
  world.runtime.answer = () => Promise.resolve(scores('red'));
});

async function aJudgedPilot(): Promise<PilotId> {
  const ready = await aReadyPilot(world, { criteria: colourCriteria('0.5', 5) });
  await ready.pilot.run(ready);
  return ready.pilot.id as PilotId;
}

describe('the changes of the gates of a pilot', () => {
  it('begin with what is there, and tell of rounds that open, are signed and end', async () => {
    const pilotId = await aJudgedPilot();
    const gate = await openGate(world, { pilotId });
    const changes = world.get(WatchGates).execute(world.cast.VML, pilotId);
    const next = async (): Promise<Gate> => ((await changes.next()) as { value: Gate }).value;
    expect(await next()).toMatchObject({ id: gate.id, state: 'OPEN' });
    await signGate(world, gate.id, 'VPM');
    expect(await next()).toMatchObject({ id: gate.id, state: 'OPEN' });
    await signGate(world, gate.id, 'CQL');
    expect(await next()).toMatchObject({ id: gate.id, state: 'PASSED', decision: 'GO' });
    const site = await openGate(world, { pilotId, siteId: gate.evidence.cells[0]?.siteId ?? '' });
    expect(await next()).toMatchObject({ id: site.id, state: 'OPEN' });
    await changes.return(undefined);
  });

  it('are told to nobody of another organisation: the pilot does not exist there', async () => {
    const pilotId = await aJudgedPilot();
    const stranger = { ...world.cast.CQL, organisationId: '01890000-0000-7000-8000-000000000000' as never };
    await expect(world.get(WatchGates).execute(stranger, pilotId).next()).rejects.toMatchObject({
      code: 'PILOT_NOT_FOUND',
    });
  });
});
