import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AcceptSiteChange, ReadGates, RevokeGate, SettleDue, SiteDeviations, WithdrawGate, type Gate, type GateType } from '../../../src/contexts/gates/public.js'; // prettier-ignore
import { ReadPilots, ResumePilot, ReviseSite, SuspendPilot, type SiteRevision } from '../../../src/contexts/pilots/public.js'; // prettier-ignore
import type { PilotId } from '../../../src/kernel/ids.js';
import { aDecisionWorld, aReadyPilot, images, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { openGate, passGate, signGate } from '../../builders/gate.builder.js';

const DAY = 24 * 60;
const REASON = 'the camera was replaced by a newer one';
let world: DecisionWorld;
beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());

async function aJudgedPilot() {
  const ready = await aReadyPilot(world, { images: images(16), pilot: { decisionDate: '2099-12-31' } });
  await ready.pilot.run(ready);
  const pilotId = ready.pilot.id as PilotId;
  const site = async () => {
    const [found] = await world.get(ReadPilots).sites(world.cast.CQL, [pilotId]);
    if (found === undefined) throw new Error('The pilot has no site.');
    return found;
  };
  const { id: siteId } = await site();
  return {
    ...ready,
    pilotId,
    siteId,
    site,
    open: (type: GateType) => openGate(world, { pilotId, type }),
    pass: async (...types: GateType[]): Promise<Gate> => {
      let passed: Gate | undefined;
      for (const type of types) passed = await passGate(world, await openGate(world, { pilotId, type }));
      if (passed === undefined) throw new Error('Say which.');
      return passed;
    },
    revise: async (own: Partial<SiteRevision> = {}, by = world.cast.CSM) =>
      world.get(ReviseSite).execute(by, {
        ...{ siteId, expectedVersion: (await site()).version, facts: { camera: 'another', lens: '16 mm' }, reason: REASON },
        ...own,
      }), // prettier-ignore
  };
}

/** For refusals, which change nothing: one pilot for all of them. */
let shared: ReturnType<typeof aJudgedPilot> | undefined;
const theSame = () => (shared ??= aJudgedPilot());
let deviating: Promise<{ readonly passed: Gate; readonly siteId: string }> | undefined;
const theSameDeviation = () =>
  (deviating ??= aJudgedPilot().then(async ({ pass, revise, siteId }) => {
    const passed = await pass('G1_FAT', 'G2_SAT');
    await revise();
    return { passed, siteId };
  }));

const view = async ({ id }: Pick<Gate, 'id'>) => (await world.get(ReadGates).view(world.cast.CQL, id)).gate;
const deviations = async (gate: Gate) => world.get(SiteDeviations).shownTo(world.cast.CQL, await view(gate));
const accept = (gate: Gate, siteId: string, version: number, by = world.cast.CQL, reason = REASON) =>
  world.get(AcceptSiteChange).execute(by, { gateId: gate.id, siteId, version, reason });
const sql = (text: string, values: unknown[] = []) => world.database.dataSource.query(text, values);

describe('a revision of a site', () => {
  it('with other facts makes another version, and the one before stays known', async () => {
    const { revise, siteId, site } = await aJudgedPilot();
    const before = await site();
    expect(await revise()).toMatchObject({ version: 2, facts: { camera: 'another', lens: '16 mm' } });
    const versions = await world.get(ReadPilots).siteVersions(world.cast.VPM, [siteId]);
    expect(versions).toMatchObject([
      { version: 1, facts: before.facts, reason: '' },
      { version: 2, facts: { camera: 'another', lens: '16 mm' }, reason: REASON, changedBy: world.cast.CSM.personId },
    ]);
    expect(versions[0]?.factsDigest).not.toBe(versions[1]?.factsDigest);
  });

  it('with another name alone makes none and resets nothing', async () => {
    const { revise, open, pass } = await aJudgedPilot();
    const factory = await pass('G1_FAT');
    const onSite = await open('G2_SAT');
    expect(await revise({ name: 'North gate, new sign', facts: undefined })).toMatchObject({ version: 1 });
    expect([(await view(factory)).state, (await view(onSite)).state]).toEqual(['PASSED', 'OPEN']);
  });

  it.each([
    ['by the safety officer', { by: 'SO' as const }, 'NOT_PERMITTED'],
    ['by the vendor engineer', { by: 'VML' as const }, 'NOT_PERMITTED'],
    ['of another version than the one that was read', { expectedVersion: 7 }, 'SITE_CHANGED'],
    ['that says nothing new', { facts: undefined }, 'SITE_UNCHANGED'],
    ['without a reason', { reason: 'new' }, 'REASON_REQUIRED'],
    ['with facts that are no object', { facts: 'a camera' }, 'PILOT_FIELD_INVALID'],
  ])('%s is refused and audited, and nothing changes', async (_what, { by = 'CSM', ...own }: { by?: 'CSM' | 'SO' | 'VML' } & Partial<SiteRevision>, code) => {
    const { revise, site } = await theSame();
    const before = await site();
    await expect(revise(own, world.cast[by])).rejects.toMatchObject({ code });
    expect(await site()).toEqual(before);
    expect((await world.denied()).at(-1)).toBe(code);
  }); // prettier-ignore

  it('is done once when two people send it at the same moment', async () => {
    const { revise } = await aJudgedPilot();
    const both = await Promise.allSettled([revise({ facts: { camera: 'one' } }), revise({ facts: { camera: 'two' } })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('cannot be made in the database behind the back of its history', async () => {
    const { siteId } = await theSame();
    await expect(sql(`UPDATE site SET facts = '{"camera":"x"}' WHERE id = $1`, [siteId])).rejects.toThrow(/version/);
    await expect(sql(`UPDATE site SET key = 'SOUTH' WHERE id = $1`, [siteId])).rejects.toThrow(/fixed/);
    await expect(sql(`UPDATE site_version SET reason = 'x' WHERE site_id = $1`, [siteId])).rejects.toThrow();
    await expect(sql(`DELETE FROM site_version WHERE site_id = $1`, [siteId])).rejects.toThrow();
  });
});

describe('when what is installed at a site changes', () => {
  it('an open round of a test on site is stale, one of the factory is not', async () => {
    const one = await aJudgedPilot();
    const factory = await one.open('G1_FAT');
    await one.revise();
    expect((await view(factory)).state).toBe('OPEN');
    await passGate(world, factory);
    const other = await aJudgedPilot();
    await other.pass('G1_FAT');
    const onSite = await other.open('G2_SAT');
    await other.revise();
    expect((await view(onSite)).state).toBe('STALE');
  });

  it('results of before stand against a GO on site until the site is judged again', async () => {
    const { revise, open, pass } = await aJudgedPilot();
    await pass('G1_FAT');
    await revise();
    const onSite = await open('G2_SAT');
    await expect(passGate(world, onSite)).rejects.toMatchObject({
      code: 'GATE_EVIDENCE_INSUFFICIENT',
      details: { unmet: [{ code: 'SITE_CHANGED_SINCE_RUN', siteKey: 'NORTH' }] },
    });
    expect((await view(onSite)).decision).toBeNull();
  });

  it('and back to what it was, everything holds again', async () => {
    const { revise, site, pass } = await aJudgedPilot();
    const { facts } = await site();
    const passed = await pass('G1_FAT', 'G2_SAT');
    await revise();
    expect(await deviations(passed)).toHaveLength(1);
    await revise({ facts });
    expect(await deviations(passed)).toEqual([]);
    world.clock.forward(20 * DAY);
    await world.get(SettleDue).execute();
    expect((await view(passed)).state).toBe('PASSED');
  });

  it('a passed gate on site says so, and is revoked when nobody accepted it in 14 days; that of the factory stands', async () => {
    const { revise, pass, open, pilotId } = await aJudgedPilot();
    const factory = await pass('G1_FAT');
    const onSite = await passGate(world, await open('G2_SAT'));
    await revise();
    const [found] = await deviations(onSite);
    expect(found).toMatchObject({ siteKey: 'NORTH', decidedOnVersion: 1, version: 2, acceptance: null });
    expect(await deviations(factory)).toEqual([]);
    world.clock.forward(14 * DAY - 5);
    await world.get(SettleDue).execute();
    expect((await view(onSite)).state).toBe('PASSED');
    world.clock.forward(10);
    await world.get(SettleDue).execute();
    expect(await view(onSite)).toMatchObject({ state: 'REVOKED', revokedCause: 'SITE_CHANGED' });
    expect((await view(factory)).state).toBe('PASSED');
    expect((await world.get(ReadGates).ofPilot(world.cast.CQL, pilotId)).length).toBe(2);
  });

  it('and the quality lead accepts it, the gate stands; another change asks again', async () => {
    const { revise, pass, siteId } = await aJudgedPilot();
    const passed = await pass('G1_FAT', 'G2_SAT');
    await revise();
    await accept(passed, siteId, 2);
    expect(await deviations(passed)).toMatchObject([{ version: 2, acceptance: { reason: REASON } }]);
    world.clock.forward(30 * DAY);
    await world.get(SettleDue).execute();
    expect((await view(passed)).state).toBe('PASSED');
    await revise({ facts: { camera: 'a third' } });
    expect(await deviations(passed)).toMatchObject([{ version: 3, acceptance: null, changedAt: world.clock.at }]);
    world.clock.forward(15 * DAY);
    await world.get(SettleDue).execute();
    expect((await view(passed)).revokedCause).toBe('SITE_CHANGED');
  });

  it.each([
    ['by the vendor', 'VPM', 2, REASON, 'NOT_PERMITTED'],
    ['by the site manager', 'CSM', 2, REASON, 'NOT_PERMITTED'],
    ['for a version that is not installed', 'CQL', 3, REASON, 'SITE_DEVIATION_NOT_FOUND'],
    ['without a reason', 'CQL', 2, 'fine', 'SIGN_OFF_REASON_REQUIRED'],
  ] as const)('acceptance %s is refused', async (_what, by, version, reason, code) => {
    const { passed, siteId } = await theSameDeviation();
    await expect(accept(passed, siteId, version, world.cast[by], reason)).rejects.toMatchObject({ code });
    expect(await deviations(passed)).toMatchObject([{ acceptance: null }]);
  });

  it('acceptance is given once, and not where nothing changed', async () => {
    const { revise, pass, siteId } = await aJudgedPilot();
    const passed = await pass('G1_FAT', 'G2_SAT');
    await expect(accept(passed, siteId, 1)).rejects.toMatchObject({ code: 'SITE_DEVIATION_NOT_FOUND' });
    await revise();
    await accept(passed, siteId, 2);
    await expect(accept(passed, siteId, 2)).rejects.toMatchObject({ code: 'SITE_DEVIATION_NOT_FOUND' });
  });
});

describe('a pilot whose final decision is revoked', () => {
  it('runs on, and the next go-live round decides it again', async () => {
    const { pass, open, pilotId } = await aJudgedPilot();
    const decided = await pass('G1_FAT', 'G2_SAT', 'G3_GO_LIVE');
    const state = async () => (await world.get(ReadPilots).one(world.cast.CQL, pilotId))?.state;
    expect(await state()).toBe('DECIDED');
    await world.get(RevokeGate).execute(world.cast.SO, decided.id, 'the light curtain was found dark');
    expect(await state()).toBe('RUNNING');
    const again = await open('G3_GO_LIVE');
    expect(again.round).toBe(2);
    await passGate(world, again);
    expect(await state()).toBe('DECIDED');
  });
});

describe('a gate of a suspended pilot', () => {
  it('is not signed, by nobody and with no decision, until the pilot is resumed', async () => {
    const { open, pilotId } = await aJudgedPilot();
    const gate = await open('G1_FAT');
    const reason = 'a forklift was damaged at the site';
    await world.get(SuspendPilot).execute(world.cast.SO, { pilotId, reason });
    await expect(signGate(world, gate.id, 'VPM')).rejects.toMatchObject({ code: 'PILOT_STATE_REFUSES' });
    const reject = { decision: 'REJECT', comment: 'not while it is suspended' } as const;
    await expect(signGate(world, gate.id, 'CQL', reject)).rejects.toMatchObject({ code: 'PILOT_STATE_REFUSES' });
    expect((await world.denied()).slice(-2)).toEqual(['PILOT_STATE_REFUSES', 'PILOT_STATE_REFUSES']);
    expect((await world.get(ReadGates).view(world.cast.CQL, gate.id)).signOffs).toEqual([]);
    await world.get(ResumePilot).execute(world.cast.SO, { pilotId, reason });
    expect(await passGate(world, await view(gate))).toMatchObject({ decision: 'GO' });
  });
});

describe('a round that ended without a decision', () => {
  it('is not made a revoked one by SQL either', async () => {
    const { open } = await aJudgedPilot();
    const { id } = await open('G1_FAT');
    await expect(world.get(WithdrawGate).execute(world.cast.VPM, id, 'no')).rejects.toMatchObject({ path: '/reason' });
    await world.get(WithdrawGate).execute(world.cast.VPM, id, 'the wrong data were sealed');
    await expect(sql(`UPDATE gate SET state = 'REVOKED', row_version = row_version + 1 WHERE id = $1`, [id])).rejects.toThrow(/has ended/); // prettier-ignore
  });
});
