import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ChallengeMotion, ProposeLiftingHold, ReadLegalHolds, ReadMotions, SetLegalHold, SignExtension, SignLiftingHold, WithdrawMotion,
} from '../../../src/contexts/pilots/public.js'; // prettier-ignore
import { CreatePilot } from '../../../src/contexts/pilots/public.js';
import { signMotion } from '../../builders/motions.js';
import { aWorld, PASSWORD, type World } from '../../builders/world.js';

const REASON = 'A court asked for everything of this pilot.';
const OVER = 'The court has closed the case, letter of 3 May.';
let world: World;
beforeAll(async () => {
  world = await aWorld();
});
afterAll(() => world.close());

async function aPilot(): Promise<string> {
  const { CQL, VPM } = world.cast;
  const pilot = await world.get(CreatePilot).execute(CQL, {
    title: 'Held',
    vendorOrganisationId: VPM.organisationId as string,
    customerOrganisationId: CQL.organisationId as string,
    ...{ decisionDate: '2026-12-31', attemptBudget: 3, imageBudget: 1000, onExpiry: 'NO-GO.' },
  });
  return pilot.id;
}
const hold = (pilotId: string, reason = REASON) => world.get(SetLegalHold).execute(world.cast.CQL, { pilotId, reason });
const holds = (pilotId: string) => world.get(ReadLegalHolds).ofPilots(world.cast.VPM, [pilotId]);
const propose = (pilotId: string) => world.get(ProposeLiftingHold).execute(world.cast.CQL, { pilotId, reason: OVER });
const sign = (who: 'CQL' | 'CSM' | 'SO' | 'VPM', motion: { id: string }) =>
  signMotion(world, world.cast[who], { motion, with: SignLiftingHold });

describe('setting a legal hold', () => {
  it('takes the quality lead alone, is seen by both sides and audited', async () => {
    const pilotId = await aPilot();
    await hold(pilotId);
    expect(await holds(pilotId)).toEqual([
      expect.objectContaining({ reason: REASON, setByName: 'Carla Quality', liftedAt: null }),
    ]);
    const entries = await world.database.dataSource.query(
      `SELECT action, outcome FROM audit_entry WHERE object_id = $1 ORDER BY seq`,
      [pilotId],
    );
    expect(entries).toContainEqual({ action: 'pilot.held', outcome: 'DONE' });
  });

  it('is refused when one is in force', async () => {
    const pilotId = await aPilot();
    await hold(pilotId);
    await expect(hold(pilotId)).rejects.toMatchObject({ code: 'LEGAL_HOLD_IN_FORCE' });
    expect(await holds(pilotId)).toHaveLength(1);
  });

  it.each([
    ['CSM', REASON, 'NOT_PERMITTED'],
    ['SO', REASON, 'NOT_PERMITTED'],
    ['VPM', REASON, 'NOT_PERMITTED'],
    ['CQL', '       ', 'REASON_REQUIRED'],
  ] as const)('is refused to %s saying "%s"', async (who, reason, code) => {
    const pilotId = await aPilot();
    const attempt = world.get(SetLegalHold).execute(world.cast[who], { pilotId, reason });
    await expect(attempt).rejects.toMatchObject({ code });
    expect(await holds(pilotId)).toEqual([]);
    expect((await world.denied()).at(-1)).toBe(code);
  });
});

describe('lifting a legal hold', () => {
  it.each(['CSM', 'SO'] as const)('takes the quality lead and %s', async (second) => {
    const pilotId = await aPilot();
    await hold(pilotId);
    const motion = await propose(pilotId);
    expect(await sign('CQL', motion)).toMatchObject({ state: 'OPEN' });
    expect(await holds(pilotId)).toEqual([expect.objectContaining({ liftedAt: null })]);
    expect(await sign(second, motion)).toMatchObject({ state: 'CARRIED' });
    expect(await holds(pilotId)).toEqual([
      expect.objectContaining({ liftMotionId: motion.id, liftReason: OVER, liftedAt: expect.any(Date) }),
    ]);
    const signatures = await world.get(ReadMotions).signatures(world.cast.VPM, motion.id);
    expect(signatures.map(({ slot, role }) => [slot, role])).toEqual([['CQL', 'CQL'], ['CUSTOMER', second]]); // prettier-ignore
  });

  it('may begin with the second person', async () => {
    const pilotId = await aPilot();
    await hold(pilotId);
    const motion = await propose(pilotId);
    await sign('SO', motion);
    await expect(sign('CSM', motion)).rejects.toMatchObject({ code: 'SIGNATURE_SLOT_FILLED' });
    expect(await sign('CQL', motion)).toMatchObject({ state: 'CARRIED' });
  });

  it('is not done by one person twice', async () => {
    const pilotId = await aPilot();
    await hold(pilotId);
    const motion = await propose(pilotId);
    await sign('CQL', motion);
    await expect(sign('CQL', motion)).rejects.toMatchObject({ code: 'SIGNATURE_SLOT_FILLED' });
    expect(await holds(pilotId)).toEqual([expect.objectContaining({ liftedAt: null })]);
  });

  it('is refused to the vendor at every step', async () => {
    const pilotId = await aPilot();
    await hold(pilotId);
    const input = { pilotId, reason: OVER };
    await expect(world.get(ProposeLiftingHold).execute(world.cast.VPM, input)).rejects.toMatchObject({ code: 'NOT_PERMITTED' }); // prettier-ignore
    const motion = await propose(pilotId);
    await expect(sign('VPM', motion)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    const withdrawal = world.get(WithdrawMotion).execute(world.cast.VPM, { motionId: motion.id, reason: OVER });
    await expect(withdrawal).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });

  it('is refused where none is in force, and by a signature meant for something else', async () => {
    const pilotId = await aPilot();
    await expect(propose(pilotId)).rejects.toMatchObject({ code: 'LEGAL_HOLD_NOT_FOUND' });
    await hold(pilotId);
    const motion = await propose(pilotId);
    const { nonce } = await world.get(ChallengeMotion).execute(world.cast.CQL, motion.id);
    const wrong = world.get(SignExtension).execute(world.cast.CQL, { motionId: motion.id, nonce, password: PASSWORD });
    await expect(wrong).rejects.toMatchObject({ code: 'MOTION_OF_ANOTHER_KIND' });
  });

  it('is refused by the database without both signatures, and a lifted hold stays lifted', async () => {
    const pilotId = await aPilot();
    const { id } = await hold(pilotId);
    const motion = await propose(pilotId);
    await sign('CQL', motion);
    const { dataSource } = world.database;
    const lift = `UPDATE legal_hold SET lift_motion_id = $2, lift_reason = 'long enough', lifted_at = now() WHERE id = $1`;
    await expect(dataSource.query(lift, [id, motion.id])).rejects.toThrow(/two people of the customer/);
    await sign('CSM', motion);
    await expect(dataSource.query(`UPDATE legal_hold SET reason = reason || '.' WHERE id = $1`, [id])).rejects.toThrow(
      /not changed/,
    );
    await expect(dataSource.query('DELETE FROM legal_hold WHERE id = $1', [id])).rejects.toThrow(/refused/);
  });
});
