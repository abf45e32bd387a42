import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ReadGates, WithdrawGate } from '../../../src/contexts/gates/public.js';
import { GrantRole, InviteMember, RedeemInvitation, RevokeRole } from '../../../src/contexts/identity/public.js';
import { Pilots } from '../../../src/contexts/pilots/public.js';
import { Signing } from '../../../src/contexts/identity/public.js';
import type { OrganisationId, PersonId, PilotId } from '../../../src/kernel/ids.js';
import type { Principal, Role } from '../../../src/ports/principal.js';
import {
  aDecisionWorld, aReadyPilot, colourCriteria, images, scores,
  type DecisionWorld,
} from '../../builders/evaluated-pilot.js'; // prettier-ignore
import { challenge, openGate, passEarlier, signGate } from '../../builders/gate.builder.js';
import { PASSWORD } from '../../builders/world.js';

let world: DecisionWorld;
let people = 0;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());
beforeEach(() => {
  world.runtime.answer = () => Promise.resolve(scores('red'));
});

async function anOpenGate(
  own: Parameters<typeof aReadyPilot>[1] = {},
  type: 'G1_FAT' | 'G2_SAT' | 'G3_GO_LIVE' = 'G1_FAT',
) {
  const ready = await aReadyPilot(world, own);
  await ready.pilot.run(ready);
  await passEarlier(world, { pilotId: ready.pilot.id as PilotId, type });
  const gate = await openGate(world, { pilotId: ready.pilot.id, type });
  return { ...ready, gate, id: gate.id, view: (by = world.cast.CQL) => world.get(ReadGates).view(by, gate.id) };
}

async function aColleague(role: Role): Promise<Principal> {
  const by = role === 'VPM' || role === 'VML' ? world.cast.VPM : world.cast.CQL;
  const { token } = await world.get(InviteMember).execute(by, { role });
  const printedName = `Colleague ${(people += 1)}`;
  const email = `colleague${people}@example.test`;
  const person = await world.get(RedeemInvitation).execute({ token, email, printedName, password: PASSWORD });
  return { personId: person.id as PersonId, printedName, organisationId: person.organisationId as OrganisationId };
}

async function revoke(of: Principal, by: Principal = world.cast.CQL): Promise<void> {
  const rows: { id: string }[] = await world.database.dataSource.query(
    'SELECT id FROM role_assignment WHERE person_id = $1 AND revoked_at IS NULL',
    [of.personId],
  );
  for (const { id } of rows) await world.get(RevokeRole).execute(by, { assignmentId: id, reason: 'left the company' });
}

async function actions(id: string): Promise<string[]> {
  const rows: { canonical: string; outcome: string }[] = await world.database.dataSource.query(
    'SELECT canonical, outcome FROM audit_entry ORDER BY chain_id, seq',
  );
  const of = rows.map((row) => ({
    ...row,
    ...(JSON.parse(row.canonical) as { action: string; object: { id: string }; rule?: string }),
  }));
  return of
    .filter(({ object }) => object.id === id)
    .map(({ action, rule }) => (rule === undefined ? action : `${action} ${rule}`));
}

describe('a gate whose criteria the model really meets', () => {
  it('is passed with the last required slot, the author beside it, and a dossier is asked for', async () => {
    const { id, view } = await anOpenGate();
    world.clock.forward(1);
    expect(await signGate(world, id, 'VML')).toMatchObject({ state: 'OPEN' });
    expect(await signGate(world, id, 'VPM')).toMatchObject({ state: 'OPEN' });
    const signed = { decision: 'APPROVE_WITH_COMMENT', comment: 'with thanks to the night shift' } as const;
    const gate = await signGate(world, id, 'CQL', signed);
    expect(gate).toMatchObject({ state: 'PASSED', decision: 'GO', decidedAt: world.clock.at });
    expect(world.jobs.asked.at(-1)).toEqual({ queue: 'seal-dossier', data: { gateId: id } });
    const { slots } = await view();
    expect(slots.map(({ slot, signOff }) => [slot, signOff?.signature.meaning, signOff?.signature.comment])).toEqual([
      ['VML', 'AUTHORED', null],
      ['VPM', 'APPROVED', null],
      ['CQL', 'APPROVED', 'with thanks to the night shift'],
      ['SO', undefined, undefined],
    ]);
    expect(await actions(id)).toEqual(['gate.opened', 'gate.signed', 'gate.signed', 'gate.signed', 'gate.decided']);
  });

  it('binds every signature to the digest of the evidence, the role and the printed name', async () => {
    const { id, gate } = await anOpenGate();
    await signGate(world, id, 'CQL');
    const [signature] = await world.as(world.cast.CQL, (tx) => world.get(Signing).signaturesOf(tx, 'GATE', id));
    expect(signature).toMatchObject({ printedName: 'Carla Quality', role: 'CQL', subjectDigest: gate.evidenceDigest });
    const { payload } = JSON.parse(signature?.envelope ?? '{}') as { payload: string };
    expect(Buffer.from(payload, 'base64').toString()).toContain(gate.evidenceDigest);
  });

  it('needs the safety officer when a criterion concerns safety, and two people of the customer to go live', async () => {
    const criteria = colourCriteria('0.5', 3, {
      safetyRelevance: 'SAFETY_FUNCTION',
      severity: 'SAFETY_CRITICAL',
      waivable: false,
    });
    const { id, pilot } = await anOpenGate({ criteria }, 'G3_GO_LIVE');
    for (const slot of ['VPM', 'CSM', 'CQL']) expect(await signGate(world, id, slot)).toMatchObject({ state: 'OPEN' });
    expect(await signGate(world, id, 'SO')).toMatchObject({ state: 'PASSED' });
    const { state } = await world.as(world.cast.CQL, (tx) => world.get(Pilots).get(tx, pilot.id));
    expect(state).toBe('DECIDED');
    await expect(openGate(world, { pilotId: pilot.id, type: 'G2_SAT' })).rejects.toMatchObject({
      code: 'PILOT_STATE_REFUSES',
    });
  });
});

describe('rejecting', () => {
  it('decides NO-GO with the reason, whatever was approved before', async () => {
    const { id } = await anOpenGate();
    await signGate(world, id, 'VPM');
    const comment = 'the lamp of lane 2 was never tested';
    const gate = await signGate(world, id, 'CQL', { decision: 'REJECT', comment });
    expect(gate).toMatchObject({ state: 'REJECTED', decision: 'NO_GO', decisionReason: comment });
    for (const slot of ['VML', 'CQL'])
      await expect(signGate(world, id, slot)).rejects.toMatchObject({ code: 'GATE_NOT_OPEN' });
  });

  it('is not asked again on the same evidence until somebody says yes', async () => {
    const { id, pilot } = await anOpenGate();
    await signGate(world, id, 'CQL', { decision: 'REJECT', comment: 'the lamp of lane 2 was never tested' });
    await expect(openGate(world, { pilotId: pilot.id })).rejects.toMatchObject({ code: 'GATE_ALREADY_DECIDED' });
  });

  it('is possible where a GO is not, and by an officer whose slot is not required', async () => {
    const { id } = await anOpenGate({ images: images(1) });
    const gate = await signGate(world, id, 'SO', { decision: 'REJECT', comment: 'nobody has seen the night shift' });
    expect(gate).toMatchObject({ state: 'REJECTED', decision: 'NO_GO' });
  });

  it('needs a reason', async () => {
    const { id, view } = await anOpenGate();
    for (const own of [
      { decision: 'REJECT' },
      { decision: 'REJECT', comment: '  no      ' },
      { decision: 'APPROVE_WITH_COMMENT' },
    ] as const)
      await expect(signGate(world, id, 'CQL', own)).rejects.toMatchObject({ code: 'SIGN_OFF_REASON_REQUIRED' });
    expect((await view()).signOffs).toEqual([]);
  });
});

describe('a signature is refused', () => {
  it('with a wrong password, which leaves the slot and the challenge open and stands in the trail', async () => {
    const { id, view } = await anOpenGate();
    const { nonce } = await challenge(world, id, 'CQL', world.cast.CQL);
    const wrong = signGate(world, id, 'CQL', { nonce, password: 'something else entirely' });
    await expect(wrong).rejects.toMatchObject({ code: 'WRONG_PASSWORD' });
    expect((await view()).signOffs).toEqual([]);
    expect(await actions(id)).toEqual(['gate.opened', 'gate.sign WRONG_PASSWORD']);
    expect(await signGate(world, id, 'CQL', { nonce })).toMatchObject({ state: 'OPEN' });
  });

  it('with a challenge that was used, of another gate, another slot, another person, or too old', async () => {
    const [one, other] = [await anOpenGate(), await anOpenGate()];
    const { CQL, VPM, SO } = world.cast;
    const { nonce } = await challenge(world, one.id, 'CQL', CQL);
    await expect(signGate(world, other.id, 'CQL', { nonce })).rejects.toMatchObject({ code: 'CHALLENGE_MISMATCH' });
    const slot = await challenge(world, one.id, 'SO', CQL);
    await expect(signGate(world, one.id, 'CQL', slot)).rejects.toMatchObject({ code: 'CHALLENGE_MISMATCH' });
    const stolen = await challenge(world, one.id, 'VPM', SO);
    await expect(signGate(world, one.id, 'VPM', { ...stolen, by: VPM })).rejects.toMatchObject({
      code: 'CHALLENGE_MISMATCH',
    });
    const old = await challenge(world, one.id, 'VPM', VPM);
    world.clock.forward(6);
    await expect(signGate(world, one.id, 'VPM', old)).rejects.toMatchObject({ code: 'CHALLENGE_EXPIRED' });
    const fresh = await challenge(world, one.id, 'CQL', CQL);
    await signGate(world, one.id, 'CQL', fresh);
    await expect(signGate(world, one.id, 'CQL', fresh)).rejects.toMatchObject({ code: 'SLOT_ALREADY_SIGNED' });
    expect((await one.view()).signOffs).toHaveLength(1);
    expect((await other.view()).signOffs).toEqual([]);
  });

  it('in a slot the gate does not have, by a person without its role, and of the other side', async () => {
    const { id } = await anOpenGate();
    const { VPM, CQL, CSM } = world.cast;
    await expect(signGate(world, id, 'CSM')).rejects.toMatchObject({ code: 'SLOT_UNKNOWN' });
    await expect(signGate(world, id, 'CQL', { by: CSM })).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await expect(signGate(world, id, 'CQL', { by: VPM })).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await expect(signGate(world, id, 'VPM', { by: CQL })).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });

  it('in a second slot of the round by the same person', async () => {
    const both = await aColleague('CQL');
    await world
      .get(GrantRole)
      .execute(world.cast.CQL, { personId: both.personId, role: 'CSM', reason: 'holiday cover' });
    const { id, view } = await anOpenGate({}, 'G2_SAT');
    await signGate(world, id, 'CQL', { by: both });
    await expect(signGate(world, id, 'CSM', { by: both })).rejects.toMatchObject({ code: 'E_ONE_PERSON_ONE_SLOT' });
    const { slots } = await view(both);
    expect(slots.find(({ slot }) => slot === 'CSM')?.whyNot?.code).toBe('E_ONE_PERSON_ONE_SLOT');
    await revoke(both);
  });

  it('by whoever started a cited run or registered a cited model', async () => {
    const ready = await aReadyPilot(world);
    await ready.pilot.run(ready, world.cast.CQL);
    const { id } = await openGate(world, { pilotId: ready.pilot.id });
    await expect(signGate(world, id, 'CQL')).rejects.toMatchObject({ code: 'E_SOD' });
    await expect(
      signGate(world, id, 'CQL', { decision: 'REJECT', comment: 'I do not like my own run' }),
    ).rejects.toMatchObject({ code: 'E_SOD' });
    const own = await aReadyPilot(world);
    const modelId = await own.pilot.model(undefined, world.cast.VPM);
    await own.pilot.run({ ...own, modelId });
    const gate = await openGate(world, { pilotId: own.pilot.id });
    await expect(signGate(world, gate.id, 'VPM')).rejects.toMatchObject({ code: 'E_SOD' });
    expect(await actions(gate.id)).toEqual(['gate.opened', 'gate.sign E_SOD']);
  });

  it('after the role was revoked between challenge and signature', async () => {
    const { id, view } = await anOpenGate();
    const leaving = await aColleague('CQL');
    const { nonce } = await challenge(world, id, 'CQL', leaving);
    await revoke(leaving);
    await expect(signGate(world, id, 'CQL', { by: leaving, nonce })).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    expect((await view()).slots.find(({ slot }) => slot === 'CQL')?.signOff).toBeNull();
  });

  it('to people of another organisation as if the gate did not exist', async () => {
    const { id } = await anOpenGate();
    const stranger = { ...world.cast.CQL, organisationId: '01890000-0000-7000-8000-000000000000' as OrganisationId };
    await expect(challenge(world, id, 'CQL', stranger)).rejects.toMatchObject({ code: 'GATE_NOT_FOUND' });
    await expect(signGate(world, id, 'CQL', { by: stranger, nonce: 'x' })).rejects.toMatchObject({
      code: 'GATE_NOT_FOUND',
    });
    const { CQL } = world.cast;
    await expect(challenge(world, 'no id at all', 'CQL', CQL)).rejects.toMatchObject({ code: 'GATE_NOT_FOUND' });
    await expect(signGate(world, 'no id at all', 'CQL', { nonce: 'x' })).rejects.toMatchObject({
      code: 'GATE_NOT_FOUND',
    });
    expect(await world.get(ReadGates).ofPilot(CQL, 'no id at all' as never)).toEqual([]);
  });
});

describe('a role lost while the gate is open', () => {
  it('takes the signature out of the count, opens the slot and shows both, and the gate waits for somebody else', async () => {
    const { id, view } = await anOpenGate();
    const leaving = await aColleague('CQL');
    await signGate(world, id, 'CQL', { by: leaving });
    world.clock.forward(1);
    await revoke(leaving);
    const before = await view();
    expect(before.slots.find(({ slot }) => slot === 'CQL')).toMatchObject({ signOff: null, whyNot: null });
    expect(before.signOffs).toMatchObject([
      { state: 'SIGNED', lapsed: expect.stringContaining('no longer holds') as unknown },
    ]);
    expect(await signGate(world, id, 'VPM')).toMatchObject({ state: 'OPEN' });
    expect(await signGate(world, id, 'CQL')).toMatchObject({ state: 'PASSED' });
    expect((await view()).signOffs.map(({ slot, state, lapsed }) => [slot, state, lapsed !== null])).toEqual([
      ['CQL', 'SUPERSEDED', true],
      ['VPM', 'SIGNED', false],
      ['CQL', 'SIGNED', false],
    ]);
    expect(await actions(id)).toContain('gate.signature-lapsed');
  });

  it('does not bring the signature back when it is given again; the person signs once more', async () => {
    const { id, view } = await anOpenGate();
    const back = await aColleague('CQL');
    await signGate(world, id, 'CQL', { by: back });
    world.clock.forward(1);
    await revoke(back);
    await world.get(GrantRole).execute(world.cast.CQL, { personId: back.personId, role: 'CQL', reason: 'came back' });
    expect((await view()).slots.find(({ slot }) => slot === 'CQL')?.signOff).toBeNull();
    await signGate(world, id, 'CQL', { by: back });
    expect(await signGate(world, id, 'VPM')).toMatchObject({ state: 'PASSED' });
    await revoke(back);
  });

  it('leaves a decided gate as it was signed', async () => {
    const { id, view } = await anOpenGate();
    const leaving = await aColleague('CQL');
    await signGate(world, id, 'VPM');
    await signGate(world, id, 'CQL', { by: leaving });
    world.clock.forward(1);
    await revoke(leaving);
    expect((await view()).signOffs.map(({ state, lapsed }) => [state, lapsed])).toEqual([
      ['SIGNED', null],
      ['SIGNED', null],
    ]);
    expect((await view()).gate.state).toBe('PASSED');
  });

  it('blocks the gate visibly when nobody else holds it, and the rule is not dropped', async () => {
    const { id, view } = await anOpenGate({}, 'G2_SAT');
    expect((await view()).isBlocked).toBe(false);
    await revoke(world.cast.CSM);
    const { isBlocked, slots } = await view();
    expect(isBlocked).toBe(true);
    expect(slots.filter((slot) => slot.isBlocked).map(({ slot }) => slot)).toEqual(['CSM']);
    for (const slot of ['VPM', 'CQL']) expect(await signGate(world, id, slot)).toMatchObject({ state: 'OPEN' });
    const { personId } = world.cast.CSM;
    await world.get(GrantRole).execute(world.cast.CQL, { personId, role: 'CSM', reason: 'the new site manager' });
    expect((await view()).isBlocked).toBe(false);
    expect(await signGate(world, id, 'CSM')).toMatchObject({ state: 'PASSED' });
  });
});

describe('withdrawing', () => {
  it('ends a round without a decision and frees the next one', async () => {
    const { id, pilot, view } = await anOpenGate();
    await signGate(world, id, 'CQL');
    const withdraw = world.get(WithdrawGate);
    await expect(withdraw.execute(world.cast.VPM, id, 'short')).rejects.toMatchObject({
      code: 'SIGN_OFF_REASON_REQUIRED',
    });
    await expect(withdraw.execute(world.cast.CQL, id, 'we want more data')).rejects.toMatchObject({
      code: 'NOT_PERMITTED',
    });
    expect(await withdraw.execute(world.cast.VPM, id, 'we want more data')).toMatchObject({
      state: 'WITHDRAWN',
      decision: null,
    });
    expect((await view()).signOffs.map(({ state, lapsed }) => [state, lapsed])).toEqual([['SUPERSEDED', null]]);
    expect(await openGate(world, { pilotId: pilot.id })).toMatchObject({ round: 2, state: 'OPEN' });
    await expect(withdraw.execute(world.cast.VPM, id, 'we want more data')).rejects.toMatchObject({
      code: 'GATE_STATE_REFUSED',
    });
  });
});
