import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ConfirmGatePolicy,
  ProposeGatePolicy,
  ReadGatePolicies,
  ReadGates,
} from '../../../src/contexts/gates/public.js';
import { DEFAULT_POLICIES, type GatePolicy } from '../../../src/contexts/gates/domain/policy.js';
import { WithdrawMotion, type Motion } from '../../../src/contexts/pilots/public.js';
import { PilotEvents, type PilotEvent } from '../../../src/ports/pilot-events.js';
import type { Principal } from '../../../src/ports/principal.js';
import { aDecisionWorld, aReadyPilot, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { openGate, passGate, signGate } from '../../builders/gate.builder.js';
import { signMotion } from '../../builders/motions.js';

const REASON = 'The night shift has a lead of its own now.';
/** Two leads of the customer sign the factory's tests. */
const TWO_LEADS = {
  ...DEFAULT_POLICIES.G1_FAT,
  slots: [...DEFAULT_POLICIES.G1_FAT.slots, { slot: 'SITE', role: 'CSM', meaning: 'APPROVED' }],
  minimumCustomerPeople: 2,
};

let world: DecisionWorld;
const announced: PilotEvent[] = [];
beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  world.get(PilotEvents).subscribe(['POLICY_CHANGED', 'GATE_CLOSED'], (_tx, event) => {
    announced.push(event);
    return Promise.resolve();
  });
});
afterAll(() => world.close());

async function aJudgedPilot(): Promise<string> {
  const ready = await aReadyPilot(world);
  await ready.pilot.run(ready);
  return ready.pilot.id;
}

function propose(pilotId: string, policy: unknown = TWO_LEADS, by: Principal = world.cast.CQL): Promise<Motion> {
  return world.get(ProposeGatePolicy).execute(by, { pilotId, policy, reason: REASON });
}

const sign = (motion: Motion, by: Principal): Promise<Motion> =>
  signMotion(world, by, { motion, with: ConfirmGatePolicy });

async function agreed(pilotId: string, policy: unknown = TWO_LEADS): Promise<void> {
  const motion = await propose(pilotId, policy);
  await sign(motion, world.cast.CQL);
  await sign(motion, world.cast.VPM);
}

async function inForce(pilotId: string, by = world.cast.VML): Promise<GatePolicy | undefined> {
  return (await world.get(ReadGatePolicies).execute(by, pilotId)).find(({ type }) => type === 'G1_FAT')?.inForce;
}

describe('a gate policy', () => {
  it('is the default until both sides agree on another one', async () => {
    const pilotId = await aJudgedPilot();
    expect(await inForce(pilotId)).toEqual(DEFAULT_POLICIES.G1_FAT);
    const motion = await propose(pilotId);
    expect((await sign(motion, world.cast.CQL)).state).toBe('OPEN');
    expect(await inForce(pilotId)).toEqual(DEFAULT_POLICIES.G1_FAT);
    expect((await sign(motion, world.cast.VPM)).state).toBe('CARRIED');
    const [, history] = await world.get(ReadGatePolicies).execute(world.cast.VML, pilotId);
    expect(history?.inForce).toMatchObject({ version: 2, minimumCustomerPeople: 2 });
    expect(history?.versions).toMatchObject([{ motionId: motion.id, reason: REASON, policy: { version: 2 } }]);
    expect(announced.at(-1)).toMatchObject({ type: 'POLICY_CHANGED', facts: { gateType: 'G1_FAT', version: 2 } });
  });

  it('holds for rounds that open after it, and its digest is among the signed facts', async () => {
    const pilotId = await aJudgedPilot();
    await agreed(pilotId);
    const gate = await openGate(world, { pilotId });
    const [, history] = await world.get(ReadGatePolicies).execute(world.cast.CQL, pilotId);
    expect(gate.evidence.policyDigest).toBe(history?.versions[0]?.digest);
    await signGate(world, gate.id, 'VPM');
    expect(await signGate(world, gate.id, 'CQL')).toMatchObject({ state: 'OPEN' });
    expect(await signGate(world, gate.id, 'SITE', { by: world.cast.CSM })).toMatchObject({ state: 'PASSED' });
  });

  it('ends open rounds of its gate as stale, and leaves other gates and decided ones alone', async () => {
    const pilotId = await aJudgedPilot();
    const decided = await passGate(world, await openGate(world, { pilotId, type: 'G1_FAT' }));
    const [review, site] = [
      await openGate(world, { pilotId, type: 'G4_REVIEW' }),
      await openGate(world, { pilotId, type: 'G2_SAT' }),
    ];
    await signGate(world, site.id, 'CSM');
    await agreed(pilotId, { ...DEFAULT_POLICIES.G2_SAT, deadlineDays: 10 });
    const view = (id: string) => world.get(ReadGates).view(world.cast.CQL, id as never);
    const states = await Promise.all([decided, review, site].map(async ({ id }) => (await view(id)).gate.state));
    expect(states).toEqual(['PASSED', 'OPEN', 'STALE']);
    expect((await view(site.id)).signOffs.map(({ state }) => state)).toEqual(['SUPERSEDED']);
    expect(announced.at(-1)).toMatchObject({ type: 'GATE_CLOSED', object: { id: site.id } });
    await agreed(pilotId);
    expect((await view(decided.id)).gate.state).toBe('PASSED');
  });

  it('counts on, version by version', async () => {
    const pilotId = await aJudgedPilot();
    await agreed(pilotId);
    await agreed(pilotId, { ...TWO_LEADS, deadlineDays: 7 });
    expect(await inForce(pilotId)).toMatchObject({ version: 3, deadlineDays: 7, minimumCustomerPeople: 2 });
  });
});

describe('a gate policy is refused', () => {
  it('when it is weaker than any may be, each problem with its place; nothing is proposed, and it is in the log', async () => {
    const pilotId = await aJudgedPilot();
    const weak = { ...DEFAULT_POLICIES.G3_GO_LIVE, minimumCustomerPeople: 1, entry: [] };
    await expect(propose(pilotId, weak)).rejects.toMatchObject({
      code: 'GATE_POLICY_REFUSED',
      details: {
        problems: [
          { code: 'TOO_FEW_PEOPLE', path: '/minimumCustomerPeople' },
          { code: 'EARLIER_GATE_MISSING', path: '/entry' },
        ],
      },
    });
    expect((await world.denied()).at(-1)).toBe('GATE_POLICY_REFUSED');
    const rows: unknown[] = await world.database.dataSource.query('SELECT 1 FROM motion WHERE pilot_id = $1', [pilotId]);
    expect(rows).toEqual([]);
  }); // prettier-ignore

  it('from anybody but the leads, without a reason, when it says what holds, and beside one that is open', async () => {
    const pilotId = await aJudgedPilot();
    for (const role of ['CSM', 'SO', 'VML'] as const)
      await expect(propose(pilotId, TWO_LEADS, world.cast[role])).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    const short = { pilotId, policy: TWO_LEADS, reason: '          ' };
    await expect(world.get(ProposeGatePolicy).execute(world.cast.CQL, short)).rejects.toMatchObject({
      code: 'REASON_REQUIRED',
    });
    await expect(propose(pilotId, DEFAULT_POLICIES.G1_FAT)).rejects.toMatchObject({ code: 'GATE_POLICY_UNCHANGED' });
    await propose(pilotId);
    await expect(propose(pilotId, { ...TWO_LEADS, deadlineDays: 3 })).rejects.toMatchObject({ code: 'MOTION_OPEN' });
  });

  it('when one side alone signs it twice, and after it was withdrawn', async () => {
    const pilotId = await aJudgedPilot();
    const motion = await propose(pilotId);
    await sign(motion, world.cast.CQL);
    await expect(sign(motion, world.cast.CQL)).rejects.toMatchObject({ code: 'SIGNATURE_SLOT_FILLED' });
    await world.get(WithdrawMotion).execute(world.cast.VPM, { motionId: motion.id, reason: 'We see no need for it.' });
    await expect(sign(motion, world.cast.VPM)).rejects.toMatchObject({ code: 'MOTION_ENDED' });
    expect(await inForce(pilotId)).toEqual(DEFAULT_POLICIES.G1_FAT);
  });

  it('by the database when both leads have not signed, and it never changes there', async () => {
    const pilotId = await aJudgedPilot();
    await agreed(pilotId);
    const motion = await propose(pilotId, { ...TWO_LEADS, deadlineDays: 3 });
    const { dataSource } = world.database;
    const copy = dataSource.query(
      `INSERT INTO gate_policy SELECT gen_random_uuid(), pilot_id, vendor_organisation_id, customer_organisation_id, gate_type, version + 1,
         policy, digest, $2, reason, in_force_since FROM gate_policy WHERE pilot_id = $1`,
      [pilotId, motion.id],
    );
    await expect(copy).rejects.toMatchObject({ code: 'TS001' });
    await expect(dataSource.query('UPDATE gate_policy SET version = 9')).rejects.toMatchObject({ code: 'TS001' });
  });

  it('to be seen by anybody but the two parties', async () => {
    const pilotId = await aJudgedPilot();
    const stranger = { ...world.cast.CQL, organisationId: '01a20000-0000-7000-8000-00000000dead' as never };
    await expect(inForce(pilotId, stranger)).rejects.toMatchObject({ code: 'PILOT_NOT_FOUND' });
  });
});
