import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AcceptItem,
  ChallengeWaiver,
  DecideWaiver,
  ReadItems,
  ReadWaivers,
  RevokeWaiver,
  SubmitWaiver,
  WithdrawWaiver,
  type Waiver,
} from '../../../src/contexts/findings/public.js';
import { RevokeRole } from '../../../src/contexts/identity/public.js';
import type { Principal } from '../../../src/ports/principal.js';
import { aDecisionWorld, colourCriteria, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import {
  aColleague, aFormalRun, aMissedPilot, draftWaiver, grantWaiver, raiseItem, REASON, resolveItem, signWaiver, verifyItem,
} from '../../builders/findings.builder.js'; // prettier-ignore

let world: DecisionWorld;
let missed: Awaited<ReturnType<typeof aMissedPilot>>;
let AUD: Principal;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  missed = await aMissedPilot(world);
  AUD = await aColleague(world, 'AUD');
});
afterAll(() => world.close());

const read = (id: string) => world.get(ReadWaivers).one(world.cast.CQL, id);
const itemOf = (id: string) => world.get(ReadItems).one(world.cast.CQL, id);

async function submitted(itemId = missed.item.id): Promise<Waiver> {
  return world.get(SubmitWaiver).execute(world.cast.VPM, (await draftWaiver(world, itemId)).id);
}

async function audited(id: string): Promise<string[]> {
  const rows: { canonical: string }[] = await world.database.dataSource.query(
    `SELECT canonical FROM audit_entry WHERE object_id = $1 ORDER BY seq`,
    [id],
  );
  return rows.map(({ canonical }) => {
    const { action, rule } = JSON.parse(canonical) as { action: string; rule?: string };
    return rule === undefined ? action : `${action} ${rule}`;
  });
}

describe('a waiver', () => {
  it('is granted by quality lead and site manager, each with the password once more, and counted for its criterion', async () => {
    const waiver = await submitted();
    expect(waiver).toMatchObject({ state: 'SUBMITTED', nth: 1, criteriaVersion: 1, slice: null, runId: null });
    expect(await signWaiver(world, waiver.id, 'CSM')).toMatchObject({ state: 'SUBMITTED' });
    expect(await signWaiver(world, waiver.id, 'CQL')).toMatchObject({ state: 'APPROVED' });
    const signOffs = await world.get(ReadWaivers).signOffs(world.cast.VPM, [waiver.id]);
    expect(signOffs.map(({ slot, signature }) => [slot, signature.subjectDigest, signature.meaning])).toEqual([
      ['CSM', waiver.termsDigest, 'APPROVED'],
      ['CQL', waiver.termsDigest, 'APPROVED'],
    ]);
    expect(await audited(waiver.id)).toEqual([
      'waiver.drafted', 'waiver.submitted', 'waiver.signed', 'waiver.signed', 'waiver.approved',
    ]); // prettier-ignore
    expect(await submitted()).toMatchObject({ nth: 2 });
  });

  it('takes the safety officer too where the criterion concerns safety', async () => {
    const criteria = colourCriteria('0.5', 3, { safetyRelevance: 'CONTRIBUTES' });
    const { item } = await aMissedPilot(world, { criteria });
    const waiver = await submitted(item.id);
    for (const slot of ['CQL', 'CSM'] as const)
      expect(await signWaiver(world, waiver.id, slot)).toMatchObject({ state: 'SUBMITTED', concernsSafety: true });
    expect(await signWaiver(world, waiver.id, 'SO')).toMatchObject({ state: 'APPROVED' });
  });

  it('is never granted for what is safety critical, or agreed to be not waivable', async () => {
    for (const own of [
      { severity: 'SAFETY_CRITICAL', safetyRelevance: 'SAFETY_FUNCTION', waivable: false },
      { waivable: false },
    ] as const) {
      const { item } = await aMissedPilot(world, { criteria: colourCriteria('0.5', 3, own) });
      await expect(draftWaiver(world, item.id)).rejects.toMatchObject({ code: 'NOT_WAIVABLE' });
    }
  });

  it('does not carry over to another version of the criteria', async () => {
    const { pilot, place, item } = await aMissedPilot(world);
    const drafted = await draftWaiver(world, item.id);
    const waiver = await submitted(item.id);
    await pilot.criteria(place, colourCriteria('0.6'));
    await expect(world.get(SubmitWaiver).execute(world.cast.VPM, drafted.id)).rejects.toMatchObject({
      code: 'NOT_WAIVABLE',
    });
    await expect(signWaiver(world, waiver.id, 'CQL')).rejects.toMatchObject({ code: 'NOT_WAIVABLE' });
    expect(await read(waiver.id)).toMatchObject({ state: 'SUBMITTED' });
  });

  it('says what it needs to say: how many, until when, what protects meanwhile, what is risked, and of which item', async () => {
    const late = new Date(world.clock.at.getTime() + 370 * 86_400_000);
    const invalid = { code: 'WAIVER_INVALID' };
    const { id } = missed.item;
    for (const own of [
      { maxQuantity: 0 },
      { maxQuantity: 1.5 },
      { validTo: late },
      { validTo: world.clock.at },
      { type: 'CONCESSION' },
      { slice: 'meta.shift = "night"' },
    ] as const)
      await expect(draftWaiver(world, id, own)).rejects.toMatchObject(invalid);
    for (const own of [{ compensatingMeasure: 'none' }, { risk: '   small   ' }])
      await expect(draftWaiver(world, id, own)).rejects.toMatchObject({ code: 'FINDING_REASON_REQUIRED' });
    const plain = await raiseItem(world, { pilotId: missed.pilot.id });
    await expect(draftWaiver(world, plain.id)).rejects.toMatchObject(invalid);
    await expect(draftWaiver(world, 'no item')).rejects.toMatchObject({ code: 'PUNCH_ITEM_NOT_FOUND' });
    const other = await aMissedPilot(world);
    await expect(draftWaiver(world, id, { type: 'CONCESSION', runId: other.runId })).rejects.toMatchObject(invalid);
    expect(await draftWaiver(world, id, { type: 'CONCESSION', runId: missed.runId })).toMatchObject({ state: 'DRAFT' });
  });

  it('is rejected with a reason by one, and withdrawn with a reason by the vendor', async () => {
    const [one, other] = [await submitted(), await submitted()];
    await expect(signWaiver(world, one.id, 'CQL', { decision: 'REJECT' })).rejects.toMatchObject({
      code: 'FINDING_REASON_REQUIRED',
    });
    await signWaiver(world, one.id, 'CSM');
    expect(await signWaiver(world, one.id, 'CQL', { decision: 'REJECT', comment: REASON })).toMatchObject({
      state: 'REJECTED',
      endReason: REASON,
    });
    const withdraw = world.get(WithdrawWaiver);
    await expect(withdraw.execute(world.cast.VML, other.id, 'no')).rejects.toMatchObject({
      code: 'FINDING_REASON_REQUIRED',
    });
    expect(await withdraw.execute(world.cast.VML, other.id, REASON)).toMatchObject({ state: 'WITHDRAWN' });
    await expect(signWaiver(world, other.id, 'CQL')).rejects.toMatchObject({ code: 'WAIVER_STATE_REFUSED' });
    await expect(withdraw.execute(world.cast.VML, one.id, REASON)).rejects.toMatchObject({
      code: 'WAIVER_STATE_REFUSED',
    });
  });
});

describe('a signature of a waiver is refused', () => {
  it('to whoever asked for it, in whatever slot, and the waiver stays as it was', async () => {
    const waiver = await submitted();
    const refused = { code: 'E_SOD' };
    await expect(
      world.get(ChallengeWaiver).execute(world.cast.VPM, { waiverId: waiver.id, slot: 'CQL' }),
    ).rejects.toMatchObject(refused);
    const answer = { waiverId: waiver.id, slot: 'CQL', decision: 'APPROVE', nonce: 'x', password: 'x' } as const;
    await expect(world.get(DecideWaiver).execute(world.cast.VPM, answer)).rejects.toMatchObject(refused);
    expect(await read(waiver.id)).toEqual(waiver);
    expect(await audited(waiver.id)).toEqual([
      'waiver.drafted', 'waiver.submitted', 'waiver.challenged E_SOD', 'waiver.signed E_SOD',
    ]); // prettier-ignore
  });

  it('with a wrong password, a used challenge or one of another waiver', async () => {
    const [waiver, other] = [await submitted(), await submitted()];
    const { nonce } = await world.get(ChallengeWaiver).execute(world.cast.CQL, { waiverId: waiver.id, slot: 'CQL' });
    await expect(signWaiver(world, other.id, 'CQL', { nonce })).rejects.toMatchObject({ code: 'CHALLENGE_MISMATCH' });
    await expect(signWaiver(world, waiver.id, 'CQL', { nonce, password: 'guess' })).rejects.toMatchObject({
      code: 'WRONG_PASSWORD',
    });
    await signWaiver(world, waiver.id, 'CQL', { nonce });
    await expect(signWaiver(world, waiver.id, 'CQL', { nonce })).rejects.toMatchObject({ code: 'SLOT_ALREADY_SIGNED' });
    await expect(signWaiver(world, waiver.id, 'SO')).rejects.toMatchObject({ code: 'SLOT_UNKNOWN' });
    await expect(signWaiver(world, waiver.id, 'CSM', { by: world.cast.CQL })).rejects.toMatchObject({
      code: 'NOT_PERMITTED',
    });
    expect(await world.get(ReadWaivers).signOffs(world.cast.CQL, [waiver.id, other.id])).toHaveLength(1);
  });

  it('and one given before the role was lost does not count', async () => {
    const waiver = await submitted();
    const leaving = await aColleague(world, 'CSM');
    await signWaiver(world, waiver.id, 'CSM', { by: leaving });
    world.clock.forward(1);
    const roles: { id: string }[] = await world.database.dataSource.query(
      'SELECT id FROM role_assignment WHERE person_id = $1',
      [leaving.personId],
    );
    await world
      .get(RevokeRole)
      .execute(world.cast.CQL, { assignmentId: roles[0]?.id ?? '', reason: 'left the company' });
    expect(await signWaiver(world, waiver.id, 'CQL')).toMatchObject({ state: 'SUBMITTED' });
    expect(await signWaiver(world, waiver.id, 'CSM')).toMatchObject({ state: 'APPROVED' });
    const signOffs = await world.get(ReadWaivers).signOffs(world.cast.CQL, [waiver.id]);
    expect(signOffs.map(({ state }) => state)).toEqual(['SUPERSEDED', 'SIGNED', 'SIGNED']);
  });
});

describe('the end of a waiver', () => {
  it('comes on its date, on the first reading, and opens what was accepted under it', async () => {
    const { item } = await aMissedPilot(world);
    const waiver = await grantWaiver(world, item.id, { validTo: new Date(world.clock.at.getTime() + 60_000) });
    const accept = world.get(AcceptItem);
    await expect(accept.execute(world.cast.VPM, item.id, waiver.id, REASON)).rejects.toMatchObject({
      code: 'NOT_PERMITTED',
    });
    await expect(accept.execute(world.cast.CQL, item.id, missed.item.id, REASON)).rejects.toMatchObject({
      code: 'PUNCH_ITEM_INVALID',
    });
    expect(await accept.execute(world.cast.CQL, item.id, waiver.id, REASON)).toMatchObject({ state: 'ACCEPTED' });
    world.clock.forward(1);
    expect(await read(waiver.id)).toMatchObject({ state: 'EXPIRED', endedAt: world.clock.at });
    expect(await itemOf(item.id)).toMatchObject({ state: 'REOPENED', waiverId: null });
    expect((await audited(waiver.id)).at(-1)).toBe('waiver.expired');
    await expect(world.get(RevokeWaiver).execute(world.cast.CQL, waiver.id, REASON)).rejects.toMatchObject({
      code: 'WAIVER_STATE_REFUSED',
    });
  });

  it('comes by the quality lead or the safety officer, with a reason', async () => {
    const waiver = await grantWaiver(world, missed.item.id);
    const revoke = world.get(RevokeWaiver);
    await expect(revoke.execute(world.cast.SO, waiver.id, ' ')).rejects.toMatchObject({
      code: 'FINDING_REASON_REQUIRED',
    });
    expect(await revoke.execute(world.cast.SO, waiver.id, REASON)).toMatchObject({
      state: 'REVOKED',
      endReason: REASON,
    });
  });

  it('comes when the fix is verified by a later formal run', async () => {
    const { item, ...own } = await aMissedPilot(world);
    const waiver = await grantWaiver(world, item.id);
    await resolveItem(world, item.id);
    world.clock.forward(1);
    await verifyItem(world, item.id, { runId: await aFormalRun(world, own, 'RIGHT') });
    expect(await read(waiver.id)).toMatchObject({ state: 'CLOSED' });
  });

  it('is the end: the database changes no term and no ended waiver', async () => {
    const waiver = await grantWaiver(world, missed.item.id);
    const sql = (text: string) => world.database.dataSource.query(text, [waiver.id]);
    const refused = { code: 'TS008' };
    await expect(sql(`UPDATE waiver SET valid_to = valid_to + interval '1 day' WHERE id = $1`)).rejects.toMatchObject(
      refused,
    );
    await expect(sql(`UPDATE waiver SET state = 'SUBMITTED' WHERE id = $1`)).rejects.toMatchObject(refused);
    await expect(sql(`UPDATE waiver_sign_off SET decision = 'REJECT' WHERE waiver_id = $1`)).rejects.toMatchObject(
      refused,
    );
    await world.get(RevokeWaiver).execute(world.cast.CQL, waiver.id, REASON);
    await expect(sql(`UPDATE waiver SET end_reason = 'none' WHERE id = $1`)).rejects.toMatchObject(refused);
    await expect(sql('DELETE FROM waiver WHERE id = $1')).rejects.toMatchObject({ code: 'TS001' });
  });
});

describe('who may do what with a waiver', () => {
  const ROLES = ['CQL', 'CSM', 'SO', 'VPM', 'VML', 'AUD'] as const;
  const CELLS: readonly [string, readonly string[], (by: Principal) => Promise<unknown>][] = [
    ['draft', ['VPM', 'VML'], (by) => draftWaiver(world, missed.item.id, { by })],
    ['submit', ['VPM', 'VML'], async (by) => world.get(SubmitWaiver).execute(by, (await draftWaiver(world, missed.item.id)).id)],
    ['withdraw', ['VPM', 'VML'], async (by) => world.get(WithdrawWaiver).execute(by, (await submitted()).id, REASON)],
    ['sign CQL', ['CQL'], async (by) => signWaiver(world, (await submitted()).id, 'CQL', { by })],
    ['sign CSM', ['CSM'], async (by) => signWaiver(world, (await submitted()).id, 'CSM', { by })],
    ['revoke', ['CQL', 'SO'], async (by) => world.get(RevokeWaiver).execute(by, (await submitted()).id, REASON)],
  ]; // prettier-ignore

  it.each(CELLS)('%s: only %s', async (_name, allowed, act) => {
    for (const role of ROLES) {
      const code = await act(role === 'AUD' ? AUD : world.cast[role]).then(
        () => 'done',
        (error: unknown) => (error as { code: string }).code,
      );
      if (allowed.includes(role)) expect(['done', 'WAIVER_STATE_REFUSED']).toContain(code);
      else {
        expect([role, code]).toEqual([
          role,
          role === 'VPM' || role === 'VML' ? expect.stringMatching(/NOT_PERMITTED|E_SOD/) : 'NOT_PERMITTED',
        ]);
        expect((await world.denied()).at(-1)).toBe(code);
      }
    }
  });

  it('nothing, for people of another organisation', async () => {
    const waiver = await submitted();
    const stranger = { ...world.cast.CQL, organisationId: '01890000-0000-7000-8000-000000000000' as never };
    await expect(world.get(ReadWaivers).one(stranger, waiver.id)).rejects.toMatchObject({ code: 'WAIVER_NOT_FOUND' });
    await expect(world.get(RevokeWaiver).execute(stranger, waiver.id, REASON)).rejects.toMatchObject({
      code: 'WAIVER_NOT_FOUND',
    });
    await expect(world.get(ReadWaivers).one(world.cast.CQL, 'no id')).rejects.toMatchObject({
      code: 'WAIVER_NOT_FOUND',
    });
    expect(await world.get(ReadWaivers).page(stranger, { pilotId: missed.pilot.id }, { first: 10 })).toEqual([]);
  });
});
