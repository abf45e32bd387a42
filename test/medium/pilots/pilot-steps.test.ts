import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CancelPilot, ChallengeMotion, Pilots, ProposeExtension, ProposeReopening, ReadMotions, ReadPilots, ResumePilot, SignExtension, SignReopening, SuspendPilot,
  WithdrawMotion,
} from '../../../src/contexts/pilots/public.js'; // prettier-ignore
import { ClosePilot } from '../../../src/contexts/dossiers/public.js';
import { PilotEvents, type PilotEvent } from '../../../src/ports/pilot-events.js';
import type { PilotId } from '../../../src/kernel/ids.js';
import { OpenGate } from '../../../src/contexts/gates/public.js';
import {
  aDecisionWorld,
  aReadyPilot,
  type DecisionWorld,
  type EvaluatedPilot,
} from '../../builders/evaluated-pilot.js';
import { extended, proposeExtension, signMotion } from '../../builders/motions.js';
import { PASSWORD } from '../../builders/world.js';

const REASON = 'The camera was moved over night.';
let world: DecisionWorld;
const heard: PilotEvent[] = [];

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  world.get(PilotEvents).subscribe(['PILOT_STATE_CHANGED'], (_tx, event) => {
    heard.push(event);
    return Promise.resolve();
  });
});
afterAll(() => world.close());

const read = async (pilot: { readonly id: string }) => world.get(ReadPilots).one(world.cast.CQL, pilot.id);
const actions = async (objectId: string): Promise<string[]> => {
  const rows: { action: string; outcome: string }[] = await world.database.dataSource.query(
    `SELECT action, outcome FROM audit_entry WHERE object_id = $1 ORDER BY seq`,
    [objectId],
  );
  return rows.map(({ action, outcome }) => `${outcome} ${action}`);
};

/** One that runs: its first run is declared. */
async function aRunningPilot(): Promise<{ pilot: EvaluatedPilot; datasetId: string; modelId: string }> {
  const { pilot, datasetId, modelId } = await aReadyPilot(world);
  await pilot.declare({ datasetId, modelId });
  return { pilot, datasetId, modelId };
}

/** Puts a pilot where a path of its own would be long; the tables' guards are off for the moment. */
async function put(pilot: { readonly id: string }, state: string): Promise<void> {
  const { dataSource } = world.database;
  await dataSource.query('ALTER TABLE pilot DISABLE TRIGGER USER');
  await dataSource.query('UPDATE pilot SET state = $2 WHERE id = $1', [pilot.id, state]);
  await dataSource.query('ALTER TABLE pilot ENABLE TRIGGER USER');
}

describe('suspending', () => {
  it('stops runs and gates until the role that suspended resumes', async () => {
    const { pilot, datasetId, modelId } = await aRunningPilot();
    const { CQL, SO, VPM } = world.cast;
    const input = { pilotId: pilot.id, reason: REASON };
    expect(await world.get(SuspendPilot).execute(SO, input)).toMatchObject({ state: 'SUSPENDED', suspendedAs: 'SO' });
    await expect(pilot.declare({ datasetId, modelId })).rejects.toMatchObject({ code: 'PILOT_STATE_REFUSES' });
    const gate = world.get(OpenGate).execute(VPM, { pilotId: pilot.id as PilotId, type: 'G1_FAT' });
    await expect(gate).rejects.toMatchObject({ code: 'PILOT_STATE_REFUSES' });
    await expect(world.get(ResumePilot).execute(CQL, input)).rejects.toMatchObject({
      code: 'PILOT_SUSPENDED_BY_ANOTHER_ROLE',
    });
    expect(await read(pilot)).toMatchObject({ state: 'SUSPENDED' });
    expect(await world.get(ResumePilot).execute(SO, input)).toMatchObject({ state: 'RUNNING', suspendedAs: null });
    expect(await actions(pilot.id)).toEqual(
      expect.arrayContaining(['DONE pilot.suspended', 'DENIED pilot.resume', 'DONE pilot.resumed']),
    );
    const told = heard.filter(({ pilotId }) => pilotId === pilot.id).map(({ facts, reason }) => [facts, reason]);
    expect(told).toContainEqual([{ from: 'RUNNING', to: 'SUSPENDED', round: 1 }, REASON]);
  });

  it('cannot end in a decision', async () => {
    const { pilot } = await aRunningPilot();
    await world.get(SuspendPilot).execute(world.cast.CQL, { pilotId: pilot.id, reason: REASON });
    const decided = world.as('system', (tx) =>
      world.get(Pilots).transition(tx, pilot.id as PilotId, 'DECIDED', { system: 'gate rules' }),
    );
    await expect(decided).rejects.toMatchObject({ code: 'PILOT_TRANSITION_REFUSED' });
  });

  it.each([
    ['by the vendor', 'VPM', REASON, 'NOT_PERMITTED'],
    ['by the site manager', 'CSM', REASON, 'NOT_PERMITTED'],
    ['without a reason', 'CQL', '          ', 'REASON_REQUIRED'],
  ] as const)('is refused %s', async (_, who, reason, code) => {
    const { pilot } = await aRunningPilot();
    const attempt = world.get(SuspendPilot).execute(world.cast[who], { pilotId: pilot.id, reason });
    await expect(attempt).rejects.toMatchObject({ code });
    expect(await read(pilot)).toMatchObject({ state: 'RUNNING' });
    expect(await actions(pilot.id)).toContain('DENIED pilot.suspend');
  });

  it('is refused for a draft', async () => {
    const attempt = world.get(SuspendPilot).execute(world.cast.CQL, { pilotId: world.pilotId, reason: REASON });
    await expect(attempt).rejects.toMatchObject({ code: 'PILOT_TRANSITION_REFUSED' });
  });
});

describe('cancelling', () => {
  it.each(['CQL', 'VPM'] as const)('is done by %s, for good', async (who) => {
    const { pilot } = await aRunningPilot();
    const input = { pilotId: pilot.id, reason: 'The line is taken out of service.' };
    expect(await world.get(CancelPilot).execute(world.cast[who], input)).toMatchObject({ state: 'CANCELLED' });
    await expect(world.get(CancelPilot).execute(world.cast[who], input)).rejects.toMatchObject({
      code: 'PILOT_TRANSITION_REFUSED',
    });
  });

  it('is refused to a safety officer', async () => {
    const { pilot } = await aRunningPilot();
    const attempt = world.get(CancelPilot).execute(world.cast.SO, { pilotId: pilot.id, reason: REASON });
    await expect(attempt).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });
});

describe('a motion', () => {
  const later = '2027-05-01';

  it('is signed once by each side, with a challenge of its own', async () => {
    const { pilot } = await aRunningPilot();
    const motion = await proposeExtension(world, pilot.id, later);
    expect(motion).toMatchObject({ state: 'OPEN', proposedAs: 'VPM' });
    await signMotion(world, world.cast.VPM, { motion, with: SignExtension });
    await expect(signMotion(world, world.cast.VPM, { motion, with: SignExtension })).rejects.toMatchObject({
      code: 'SIGNATURE_SLOT_FILLED',
    });
    const signed = await world.get(ReadMotions).signatures(world.cast.CQL, motion.id);
    expect(signed.map(({ slot, subjectDigest }) => [slot, subjectDigest])).toEqual([['VPM', motion.digest]]);
  });

  it('is refused with a wrong password, a used nonce, another kind and to whoever does not lead', async () => {
    const { pilot } = await aRunningPilot();
    const motion = await proposeExtension(world, pilot.id, later);
    const { nonce } = await world.get(ChallengeMotion).execute(world.cast.CQL, motion.id);
    const input = { motionId: motion.id, nonce, password: PASSWORD };
    const { CQL, SO } = world.cast;
    await expect(world.get(SignExtension).execute(CQL, { ...input, password: 'wrong' })).rejects.toMatchObject({
      code: 'WRONG_PASSWORD',
    });
    await expect(world.get(SignReopening).execute(CQL, input)).rejects.toMatchObject({
      code: 'MOTION_OF_ANOTHER_KIND',
    });
    await expect(world.get(SignExtension).execute(SO, input)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await expect(world.get(ChallengeMotion).execute(SO, motion.id)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await world.get(SignExtension).execute(CQL, input);
    const other = await aRunningPilot();
    const next = await proposeExtension(world, other.pilot.id, later);
    await expect(world.get(SignExtension).execute(CQL, { ...input, motionId: next.id })).rejects.toMatchObject({
      code: 'CHALLENGE_MISMATCH',
    });
    expect(await read(pilot)).toMatchObject({ extensions: 0 });
  });

  it('is open once for one thing, and ends by withdrawal of either side', async () => {
    const { pilot } = await aRunningPilot();
    const motion = await proposeExtension(world, pilot.id, later);
    await expect(proposeExtension(world, pilot.id, later)).rejects.toMatchObject({ code: 'MOTION_OPEN' });
    const withdraw = (reason: string) =>
      world.get(WithdrawMotion).execute(world.cast.CQL, { motionId: motion.id, reason });
    await expect(withdraw('no')).rejects.toMatchObject({ code: 'REASON_REQUIRED' });
    expect(await withdraw('We decide in time after all.')).toMatchObject({ state: 'WITHDRAWN' });
    await expect(withdraw('We decide in time after all.')).rejects.toMatchObject({ code: 'MOTION_ENDED' });
    await expect(signMotion(world, world.cast.CQL, { motion, with: SignExtension })).rejects.toMatchObject({
      code: 'MOTION_ENDED',
    });
    expect(await proposeExtension(world, pilot.id, later)).toMatchObject({ state: 'OPEN' });
  });

  it('is not carried when what it is about has changed', async () => {
    const { pilot } = await aRunningPilot();
    const motion = await proposeExtension(world, pilot.id, later);
    await signMotion(world, world.cast.VPM, { motion, with: SignExtension });
    await world.get(CancelPilot).execute(world.cast.CQL, { pilotId: pilot.id, reason: REASON });
    await expect(signMotion(world, world.cast.CQL, { motion, with: SignExtension })).rejects.toMatchObject({
      code: 'MOTION_OUTDATED',
    });
    expect(await world.get(ReadMotions).one(world.cast.CQL, motion.id)).toMatchObject({ state: 'OPEN' });
  });

  it.each([
    ['a date that is not later', { decisionDate: '2026-12-31' }, 'PILOT_FIELD_INVALID', 'VPM'],
    ['no date at all', { decisionDate: 'soon' }, 'PILOT_FIELD_INVALID', 'CQL'],
    ['no reason', { reason: 'because' }, 'REASON_REQUIRED', 'CQL'],
    ['a role that does not lead', {}, 'NOT_PERMITTED', 'VML'],
  ] as const)('for an extension is refused with %s', async (_, own, code, who) => {
    const { pilot } = await aRunningPilot();
    const input = { pilotId: pilot.id, decisionDate: later, reason: REASON, ...own };
    await expect(world.get(ProposeExtension).execute(world.cast[who], input)).rejects.toMatchObject({ code });
    expect(await actions(pilot.id)).toContain('DENIED pilot.extend');
  });
});

describe('closing and opening again', () => {
  it('closes no pilot that is not decided or has no dossier of its decision', async () => {
    const { pilot } = await aRunningPilot();
    const close = (who: 'CQL' | 'VPM') => world.get(ClosePilot).execute(world.cast[who], pilot.id);
    await expect(close('CQL')).rejects.toMatchObject({ code: 'PILOT_STATE_REFUSES' });
    await put(pilot, 'DECIDED');
    await expect(close('CQL')).rejects.toMatchObject({ code: 'FINAL_DOSSIER_MISSING' });
    await expect(close('VPM')).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await read(pilot)).toMatchObject({ state: 'DECIDED' });
  });

  it('begins the next round of a closed pilot once both have signed', async () => {
    const { pilot } = await aRunningPilot();
    const propose = () =>
      world
        .get(ProposeReopening)
        .execute(world.cast.CQL, { pilotId: pilot.id, decisionDate: '2027-09-30', reason: REASON });
    await expect(propose()).rejects.toMatchObject({ code: 'PILOT_STATE_REFUSES' });
    await put(pilot, 'CLOSED');
    const motion = await propose();
    await signMotion(world, world.cast.CQL, { motion, with: SignReopening });
    expect(await read(pilot)).toMatchObject({ state: 'CLOSED', round: 1 });
    await signMotion(world, world.cast.VPM, { motion, with: SignReopening });
    expect(await read(pilot)).toMatchObject({ state: 'RUNNING', round: 2, decisionDate: '2027-09-30', extensions: 0 });
  });
});

// Last in this file: nothing is signed once the clock was set back.
describe('a pilot past its decision date', () => {
  it('takes no runs until both sides have signed an extension, which is counted', async () => {
    const { pilot, datasetId, modelId } = await aRunningPilot();
    world.clock.at = new Date('2027-01-01T00:00:00.000Z');
    expect(await read(pilot)).toMatchObject({ overdue: true });
    await expect(pilot.declare({ datasetId, modelId })).rejects.toMatchObject({ code: 'PILOT_OVERDUE' });
    const motion = await proposeExtension(world, pilot.id, '2027-02-01');
    await signMotion(world, world.cast.VPM, { motion, with: SignExtension });
    expect(await read(pilot)).toMatchObject({ decisionDate: '2026-12-31', overdue: true, extensions: 0 });
    await signMotion(world, world.cast.CQL, { motion, with: SignExtension });
    expect(await read(pilot)).toMatchObject({ decisionDate: '2027-02-01', overdue: false, extensions: 1 });
    await extended(world, pilot.id, '2027-03-01');
    const rows = await world.as(world.cast.CQL, (tx) => world.get(Pilots).extensionsOf(tx, pilot.id));
    expect(rows.map(({ from, to }) => [from, to])).toEqual([
      ['2026-12-31', '2027-02-01'],
      ['2027-02-01', '2027-03-01'],
    ]);
    expect(await actions(motion.id)).toEqual([
        'DONE motion.proposed', 'DONE motion.signed', 'DONE motion.signed', 'DONE motion.carried',
      ]); // prettier-ignore
    expect(await pilot.declare({ datasetId, modelId })).toMatchObject({ state: 'QUEUED' });
  });
});
