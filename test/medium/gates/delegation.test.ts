import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DelegateSlot, ReadGates, RevokeDelegation, type Gate } from '../../../src/contexts/gates/public.js';
import { InviteMember, RedeemInvitation, RevokeRole, Signing } from '../../../src/contexts/identity/public.js';
import type { OrganisationId, PersonId } from '../../../src/kernel/ids.js';
import type { Principal, Role } from '../../../src/ports/principal.js';
import { aDecisionWorld, aReadyPilot, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { challenge, openGate, signGate } from '../../builders/gate.builder.js';
import { PASSWORD } from '../../builders/world.js';

const REASON = 'On leave until the end of the month.';
const DAYS = 24 * 60;

let world: DecisionWorld;
let people = 0;
/** A site manager and a second quality lead of the customer, both without any other part. */
let manager: Principal;
let secondLead: Principal;
let pilotId: string;
let gate: Gate;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  manager = await aColleague('CSM');
  secondLead = await aColleague('CQL');
  const ready = await aReadyPilot(world);
  await ready.pilot.run(ready);
  pilotId = ready.pilot.id;
});
afterAll(() => world.close());
beforeEach(async () => {
  // No act ends a rejected round: what the database keeps is switched off for one statement.
  for (const statement of [
    'ALTER TABLE gate DISABLE TRIGGER gate_states',
    `UPDATE gate SET state = 'REVOKED' WHERE state IN ('OPEN', 'PASSED', 'REJECTED')`,
    'ALTER TABLE gate ENABLE TRIGGER gate_states',
  ])
    await world.database.dataSource.query(statement);
  gate = await openGate(world, { pilotId });
}); // prettier-ignore

async function aColleague(role: Role): Promise<Principal> {
  const by = role === 'VPM' || role === 'VML' ? world.cast.VPM : world.cast.CQL;
  const { token } = await world.get(InviteMember).execute(by, { role });
  const printedName = `Colleague ${(people += 1)}`;
  const email = `colleague${people}@example.test`;
  const person = await world.get(RedeemInvitation).execute({ token, email, printedName, password: PASSWORD });
  return { personId: person.id as PersonId, printedName, organisationId: person.organisationId as OrganisationId };
}

function delegate(
  to: Principal,
  own: { by?: Principal; slot?: string; reason?: string; minutes?: number; gateId?: string } = {},
) {
  return world.get(DelegateSlot).execute(own.by ?? world.cast.CQL, {
    gateId: (own.gateId ?? gate.id) as never,
    slot: own.slot ?? 'CQL',
    personId: to.personId,
    validUntil: new Date(world.clock.at.getTime() + (own.minutes ?? 10 * DAYS) * 60_000),
    reason: own.reason ?? REASON,
  });
}

const view = (by = world.cast.CQL) => world.get(ReadGates).view(by, gate.id);
const slotOf = async (slot: string, by?: Principal) => (await view(by)).slots.find((one) => one.slot === slot);

describe('a delegated slot', () => {
  it('is signed by the colleague under the own name, on behalf of who delegated, and counts', async () => {
    const { id } = await delegate(manager);
    expect((await slotOf('CQL', manager))?.whyNot).toBeNull();
    expect(await slotOf('CQL')).toMatchObject({ delegation: { id, toName: manager.printedName } });
    await signGate(world, gate.id, 'VPM');
    const decided = await signGate(world, gate.id, 'CQL', { by: manager });
    expect(decided).toMatchObject({ state: 'PASSED', decision: 'GO' });
    const signed = (await view()).signOffs.find(({ slot }) => slot === 'CQL');
    expect(signed).toMatchObject({
      ...{ personId: manager.personId, onBehalfOf: 'Carla Quality', delegationId: id },
      signature: { printedName: manager.printedName, role: 'CQL' },
    });
    const { payload } = JSON.parse(signed?.signature.envelope ?? '') as { payload: string };
    const statement = JSON.parse(Buffer.from(payload, 'base64').toString()) as { predicate: object };
    expect(statement.predicate).toMatchObject({
      signer: { personId: manager.personId },
      onBehalfOf: { personId: world.cast.CQL.personId, printedName: 'Carla Quality' },
    });
  });

  it('is out of the hands of who gave it away until it is taken back', async () => {
    const { id } = await delegate(manager);
    await expect(signGate(world, gate.id, 'CQL')).rejects.toMatchObject({ code: 'SLOT_DELEGATED' });
    await world
      .get(RevokeDelegation)
      .execute(world.cast.CQL, { delegationId: id, reason: 'Back earlier than planned.' });
    await expect(signGate(world, gate.id, 'CQL', { by: manager })).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await signGate(world, gate.id, 'CQL');
    expect((await view()).signOffs).toMatchObject([{ slot: 'CQL', onBehalfOf: null, delegationId: null }]);
  });

  it('can still be signed by others who hold the role', async () => {
    await delegate(manager);
    expect((await slotOf('CQL', secondLead))?.whyNot).toBeNull();
    await signGate(world, gate.id, 'CQL', { by: secondLead });
    await expect(signGate(world, gate.id, 'CQL', { by: manager })).rejects.toMatchObject({ code: 'SLOT_ALREADY_SIGNED' });
  }); // prettier-ignore

  it('comes back by itself when the time is over, and may be delegated again', async () => {
    await delegate(manager, { minutes: 60 });
    world.clock.forward(60);
    await expect(signGate(world, gate.id, 'CQL', { by: manager })).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await delegate(secondLead);
    expect(await slotOf('CQL')).toMatchObject({ delegation: { toPersonId: secondLead.personId } });
  });

  it('is in the audit log: delegated, and taken back, by whom, to whom and why', async () => {
    const { id } = await delegate(manager);
    await world.get(RevokeDelegation).execute(secondLead, { delegationId: id, reason: 'Back earlier than planned.' });
    const rows: { canonical: string }[] = await world.database.dataSource.query(
      `SELECT canonical FROM audit_entry WHERE object_id = $1 ORDER BY seq`,
      [gate.id],
    );
    const entries = rows.map(({ canonical }) => JSON.parse(canonical) as { action: string; after: object; reason?: string });
    expect(entries.slice(-2)).toMatchObject([
      { action: 'gate.slot-delegated', reason: REASON, after: { slot: 'CQL', toPersonId: manager.personId } },
      { action: 'gate.delegation-revoked', after: { delegationId: id } },
    ]);
  }); // prettier-ignore
});

describe('a signature on behalf of somebody', () => {
  it('is not given once who delegated has lost the role, and no longer counts when the role is lost afterwards', async () => {
    const lead = await aColleague('CQL');
    await delegate(manager, { by: lead });
    await signGate(world, gate.id, 'CQL', { by: manager });
    const revoke = async (of: Principal) => {
      const [row]: { id: string }[] = await world.database.dataSource.query(
        'SELECT id FROM role_assignment WHERE person_id = $1 AND revoked_at IS NULL',
        [of.personId],
      );
      const revocation = { assignmentId: row?.id ?? '', reason: 'left the company' };
      await world.get(RevokeRole).execute(world.cast.CQL, revocation);
    };
    await revoke(lead);
    const { signOffs } = await view();
    expect(signOffs[0]?.lapsed).toMatch(/no longer holds the role CQL/);
    await expect(signGate(world, gate.id, 'CQL', { by: manager })).rejects.toMatchObject({ code: 'DELEGATION_REFUSED' });
  }); // prettier-ignore

  it('needs the password of the colleague, and a challenge of his or her own', async () => {
    await delegate(manager);
    const { nonce } = await challenge(world, gate.id, 'CQL', world.cast.CQL);
    await expect(signGate(world, gate.id, 'CQL', { by: manager, nonce })).rejects.toMatchObject({ code: 'CHALLENGE_MISMATCH' });
    await expect(signGate(world, gate.id, 'CQL', { by: manager, password: 'not mine at all, no' })).rejects.toMatchObject({ code: 'WRONG_PASSWORD' });
    expect(await world.as('system', (tx) => world.get(Signing).signaturesOf(tx, 'GATE', gate.id))).toEqual([]);
  }); // prettier-ignore
});

describe('delegating is refused', () => {
  const refused = (path: string) => ({ code: 'DELEGATION_REFUSED', path });

  it('to oneself, to the other side, to who has no role there, and to an engineer where it approves', async () => {
    await expect(delegate(world.cast.CQL)).rejects.toMatchObject(refused('/personId'));
    await expect(delegate(world.cast.VPM)).rejects.toMatchObject(refused('/personId'));
    await expect(delegate(await aColleague('AUD'))).rejects.toMatchObject(refused('/personId'));
    const engineer = await aColleague('VML');
    const vpm = { by: world.cast.VPM, slot: 'VPM' };
    await expect(delegate(engineer, vpm)).rejects.toMatchObject(refused('/personId'));
    expect((await view()).slots.map(({ delegation }) => delegation)).toEqual([null, null, null, null]);
    expect((await world.denied()).at(-1)).toBe('DELEGATION_REFUSED');
  });

  it('of the safety officer’s slot to anybody but a safety officer', async () => {
    await expect(delegate(manager, { by: world.cast.SO, slot: 'SO' })).rejects.toMatchObject(refused('/personId'));
    const other = await aColleague('SO');
    expect(await delegate(other, { by: world.cast.SO, slot: 'SO' })).toMatchObject({ toPersonId: other.personId });
  });

  it('to who has signed another slot of the round: one person, one slot', async () => {
    const both = await aColleague('SO');
    await signGate(world, gate.id, 'SO', { by: both });
    await expect(delegate(both)).rejects.toMatchObject(refused('/personId'));
  });

  it('by who does not hold the role, and on by who was given it: no chains', async () => {
    await expect(delegate(secondLead, { by: manager })).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await delegate(manager);
    await expect(delegate(secondLead, { by: manager })).rejects.toMatchObject(refused('/slot'));
    await expect(delegate(secondLead)).rejects.toMatchObject({ code: 'SLOT_DELEGATED' });
  });

  it.each([0, -5, 30 * DAYS + 1])('for %d minutes: it ends after now and within 30 days', async (minutes) => {
    await expect(delegate(manager, { minutes })).rejects.toMatchObject(refused('/validUntil'));
  });

  it('without a reason, and in a round that is over', async () => {
    await expect(delegate(manager, { reason: '         .' })).rejects.toMatchObject({ code: 'REASON_REQUIRED' });
    await signGate(world, gate.id, 'CQL', { decision: 'REJECT', comment: 'the lamp was off all week' });
    await expect(delegate(manager)).rejects.toMatchObject({ code: 'GATE_ALREADY_DECIDED' });
  });

  it('a second time by the database itself, and it cannot be prolonged there', async () => {
    const { id } = await delegate(manager);
    const { dataSource } = world.database;
    const again = dataSource.query(
      `INSERT INTO slot_delegation SELECT gen_random_uuid(), gate_id, vendor_organisation_id, customer_organisation_id, slot, from_person_id, from_name,
         to_person_id, to_name, reason, created_at, valid_until FROM slot_delegation WHERE id = $1`,
      [id],
    );
    await expect(again).rejects.toMatchObject({ code: '23505' });
    const longer = dataSource.query(`UPDATE slot_delegation SET valid_until = valid_until + interval '1 day' WHERE id = $1`, [id]);
    await expect(longer).rejects.toMatchObject({ code: 'TS001' });
  }); // prettier-ignore
});

describe('taking a delegation back is refused', () => {
  it('to others than who delegated and the lead of that side, without a reason, when it was used, and twice', async () => {
    const { id: delegationId } = await delegate(manager);
    const revoke = (by: Principal, reason = 'Back earlier than planned.') =>
      world.get(RevokeDelegation).execute(by, { delegationId, reason });
    for (const by of [world.cast.SO, world.cast.VPM, manager])
      await expect(revoke(by)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await expect(revoke(world.cast.CQL, 'no')).rejects.toMatchObject({ code: 'REASON_REQUIRED' });
    await signGate(world, gate.id, 'CQL', { by: manager });
    await expect(revoke(world.cast.CQL)).rejects.toMatchObject({ code: 'DELEGATION_ENDED' });
    const unknown = { delegationId: '01a20000-0000-7000-8000-00000000dead', reason: 'Back earlier than planned.' };
    await expect(world.get(RevokeDelegation).execute(world.cast.CQL, unknown)).rejects.toMatchObject({
      code: 'DELEGATION_NOT_FOUND',
    });
  });
});
