import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  OpenGate,
  ReadGates,
  RevokeGate,
  VoidSignature,
  WithdrawSignOff,
  type Gate,
} from '../../../src/contexts/gates/public.js';
import type { GateId, PilotId } from '../../../src/kernel/ids.js';
import { PilotEvents, type PilotEventType } from '../../../src/ports/pilot-events.js';
import { managerOf } from '../../../src/platform/db/unit-of-work.js';
import type { Principal } from '../../../src/ports/principal.js';
import { aDecisionWorld, aReadyPilot, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { aColleague, raiseItem, REASON, triageItem } from '../../builders/findings.builder.js';
import { openGate, signGate } from '../../builders/gate.builder.js';

let world: DecisionWorld;
let AUD: Principal;
let ready: Awaited<ReturnType<typeof aReadyPilot>>;
const heard: string[] = [];

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  AUD = await aColleague(world, 'AUD');
  ready = await aReadyPilot(world);
  await ready.pilot.run(ready);
  world.get(PilotEvents).subscribe(['GATE_REVOKED'], (_tx, { object }) => {
    heard.push(object.id);
    return Promise.resolve();
  });
});
afterAll(() => world.close());

const view = (id: string) => world.get(ReadGates).view(world.cast.CQL, id as GateId);
const sql = (text: string, values: unknown[]) => world.database.dataSource.query(text, values);

async function anOpenRound(): Promise<Gate> {
  for (const { id, state } of await world.get(ReadGates).ofPilot(world.cast.CQL, ready.pilot.id as PilotId))
    if (state === 'PASSED') await world.get(RevokeGate).execute(world.cast.CQL, id, 'the end of one case');
    else if (state === 'OPEN')
      await sql(`UPDATE gate SET state = 'WITHDRAWN', row_version = row_version + 1 WHERE id = $1`, [id]);
  return openGate(world, { pilotId: ready.pilot.id });
}

async function aPassedGate(): Promise<Gate> {
  const { id } = await anOpenRound();
  await signGate(world, id, 'VPM');
  return signGate(world, id, 'CQL');
}

async function signOffOf(gateId: string, slot: string): Promise<string> {
  const found = (await view(gateId)).signOffs.find((one) => one.slot === slot && one.state === 'SIGNED');
  return found?.id ?? '';
}

async function audited(id: string): Promise<string[]> {
  const rows = (await sql('SELECT canonical FROM audit_entry WHERE object_id = $1 ORDER BY seq', [id])) as {
    canonical: string;
  }[];
  return rows.map(({ canonical }) => {
    const { action, rule } = JSON.parse(canonical) as { action: string; rule?: string };
    return rule === undefined ? action : `${action} ${rule}`;
  });
}

/** As whoever invalidates runs or calls data compromised does it: the row, then the event, in one transaction. */
function happens(type: PilotEventType, object: { type: string; id: string }, update: string): Promise<void> {
  const { vendorOrganisationId, customerOrganisationId } = {
    vendorOrganisationId: world.cast.VPM.organisationId as never,
    customerOrganisationId: world.cast.CQL.organisationId as never,
  };
  return world.as('system', async (tx) => {
    await managerOf(tx).query(update, [object.id]);
    const parties = { vendorOrganisationId, customerOrganisationId };
    const by = 'SYSTEM' as const;
    await world
      .get(PilotEvents)
      .announce(tx, { type, pilotId: ready.pilot.id, siteId: null, parties, object, by, facts: {} });
  });
}

describe('a passed gate', () => {
  it.each(['CQL', 'SO'] as const)(
    'is revoked by %s with a reason; the decision and its signatures stay',
    async (role) => {
      const { id } = await aPassedGate();
      const revoke = world.get(RevokeGate);
      await expect(revoke.execute(world.cast[role], id, 'too short')).rejects.toMatchObject({
        code: 'SIGN_OFF_REASON_REQUIRED',
      });
      const gate = await revoke.execute(world.cast[role], id, REASON);
      expect(gate).toMatchObject({
        state: 'REVOKED',
        decision: 'GO',
        revokedCause: 'BY_PERSON',
        revokedReason: REASON,
      });
      expect((await view(id)).signOffs.map(({ state }) => state)).toEqual(['SIGNED', 'SIGNED']);
      expect((await audited(id)).slice(-2)).toEqual(['gate.revoke SIGN_OFF_REASON_REQUIRED', 'gate.revoked']);
      expect(heard.at(-1)).toBe(id);
      await expect(revoke.execute(world.cast[role], id, REASON)).rejects.toMatchObject({ code: 'GATE_STATE_REFUSED' });
      expect(await openGate(world, { pilotId: ready.pilot.id })).toMatchObject({ round: gate.round + 1 });
    },
  );

  it('is not revoked by anybody else, nor while it is open', async () => {
    const { id } = await aPassedGate();
    for (const by of [world.cast.CSM, world.cast.VPM, world.cast.VML, AUD])
      await expect(world.get(RevokeGate).execute(by, id, REASON)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    expect((await view(id)).gate.state).toBe('PASSED');
    const open = await anOpenRound();
    await expect(world.get(RevokeGate).execute(world.cast.CQL, open.id, REASON)).rejects.toMatchObject({
      code: 'GATE_STATE_REFUSED',
    });
  });

  it('is revoked when an item in its scope becomes an A, and by nothing less', async () => {
    const { id } = await aPassedGate();
    const item = await raiseItem(world, { pilotId: ready.pilot.id });
    await triageItem(world, item.id, { category: 'B' });
    expect((await view(id)).gate.state).toBe('PASSED');
    await triageItem(world, item.id, { category: 'A', reason: REASON });
    expect((await view(id)).gate).toMatchObject({ state: 'REVOKED', revokedCause: 'ITEM_A_RAISED' });
    await sql(`ALTER TABLE punch_item DISABLE TRIGGER item_is_kept`, []);
    await sql(`UPDATE punch_item SET state = 'NOT_A_DEFECT', category = 'C' WHERE id = $1`, [item.id]);
    await sql(`ALTER TABLE punch_item ENABLE TRIGGER item_is_kept`, []);
  });

  it('stays as it is in the database: what ended does not come back', async () => {
    const { id } = await aPassedGate();
    const ended = { code: 'TS005' };
    await expect(sql(`UPDATE gate SET state = 'REJECTED' WHERE id = $1`, [id])).rejects.toMatchObject(ended);
    await world.get(RevokeGate).execute(world.cast.CQL, id, REASON);
    await expect(sql(`UPDATE gate SET state = 'PASSED' WHERE id = $1`, [id])).rejects.toMatchObject(ended);
    await expect(sql(`UPDATE gate SET revoked_reason = 'none' WHERE id = $1`, [id])).rejects.toMatchObject(ended);
    await expect(sql(`UPDATE sign_off SET decision = 'REJECT' WHERE gate_id = $1`, [id])).rejects.toMatchObject(ended);
  });
});

describe('a signature', () => {
  it('is taken back by its signer while the round is open; the row stays and the slot is open again', async () => {
    const { id } = await anOpenRound();
    await signGate(world, id, 'VPM');
    const withdraw = world.get(WithdrawSignOff);
    const asked = { gateId: id, signOffId: await signOffOf(id, 'VPM'), reason: REASON };
    await expect(withdraw.execute(world.cast.CQL, asked)).rejects.toMatchObject({ code: 'SIGN_OFF_NOT_FOUND' });
    await expect(withdraw.execute(world.cast.VPM, { ...asked, reason: ' ' })).rejects.toMatchObject({
      code: 'SIGN_OFF_REASON_REQUIRED',
    });
    await withdraw.execute(world.cast.VPM, asked);
    const { slots, signOffs } = await view(id);
    expect(slots.find(({ slot }) => slot === 'VPM')?.signOff).toBeNull();
    expect(signOffs).toMatchObject([{ slot: 'VPM', state: 'WITHDRAWN', endReason: REASON }]);
    await signGate(world, id, 'CQL');
    expect(await signGate(world, id, 'VPM')).toMatchObject({ state: 'PASSED' });
    await expect(
      withdraw.execute(world.cast.VPM, { ...asked, signOffId: await signOffOf(id, 'VPM') }),
    ).rejects.toMatchObject({ code: 'GATE_NOT_OPEN' });
  });

  it.each([
    ['CQL', 'VPM'],
    ['VPM', 'CQL'],
  ] as const)('of %s is voided by the safety officer and %s, in either order, and the gate is revoked', async (slot, other) => {
    for (const [first, second] of [['SO', other], [other, 'SO']] as const) {
      const { id } = await aPassedGate();
      const asked = { gateId: id, signOffId: await signOffOf(id, slot), reason: REASON };
      const voiding = world.get(VoidSignature);
      expect(await voiding.execute(world.cast[first], asked)).toMatchObject({ state: 'PASSED' });
      await expect(voiding.execute(world.cast[first], asked)).rejects.toMatchObject({ code: 'SIGNATURE_VOID_REFUSED' });
      expect(await voiding.execute(world.cast[second], asked)).toMatchObject({ state: 'REVOKED', revokedCause: 'SIGNATURE_VOIDED' });
      expect((await view(id)).signOffs.find((one) => one.slot === slot)).toMatchObject({ state: 'VOIDED' });
      expect((await audited(id)).slice(-3)).toEqual([
        'gate.void-signature SIGNATURE_VOID_REFUSED', 'gate.signature-voided', 'gate.revoked',
      ]); // prettier-ignore
      await expect(voiding.execute(world.cast[second], asked)).rejects.toMatchObject({ code: 'SIGN_OFF_NOT_FOUND' });
    }
  }); // prettier-ignore

  it('is not voided by the signer’s own side, an outsider, or without a reason', async () => {
    const { id } = await aPassedGate();
    const asked = { gateId: id, signOffId: await signOffOf(id, 'CQL'), reason: REASON };
    const voiding = world.get(VoidSignature);
    for (const by of [world.cast.CQL, world.cast.CSM, world.cast.VML, AUD])
      await expect(voiding.execute(by, asked)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await expect(voiding.execute(world.cast.SO, { ...asked, reason: 'because' })).rejects.toMatchObject({
      code: 'SIGN_OFF_REASON_REQUIRED',
    });
    await expect(voiding.execute(world.cast.SO, { ...asked, signOffId: id })).rejects.toMatchObject({
      code: 'SIGN_OFF_NOT_FOUND',
    });
    expect((await view(id)).gate.state).toBe('PASSED');
  });
});

describe('what results rest on', () => {
  it('no more: an invalidated run makes open rounds stale and takes back what was decided on it', async () => {
    const runId = (await aPassedGate()).evidence.cells[0]?.judgement?.runId ?? '';
    const passed = (await world.get(ReadGates).ofPilot(world.cast.CQL, ready.pilot.id as PilotId)).find(
      ({ state }) => state === 'PASSED',
    );
    const agreement = await world
      .get(OpenGate)
      .execute(world.cast.VPM, { pilotId: ready.pilot.id as PilotId, type: 'G4_REVIEW' });
    await happens('RUN_INVALIDATED', { type: 'RUN', id: runId }, `UPDATE run SET state = 'INVALIDATED' WHERE id = $1`);
    expect((await view(passed?.id ?? '')).gate).toMatchObject({ state: 'REVOKED', revokedCause: 'RUN_INVALIDATED' });
    expect((await view(agreement.id)).gate.state).toBe('STALE');
  });

  it('no more: compromised data take back what was decided on them', async () => {
    const own = await aReadyPilot(world);
    await own.pilot.run(own);
    ready = own;
    const { id } = await aPassedGate();
    await happens(
      'DATASET_COMPROMISED',
      { type: 'DATASET', id: own.datasetId },
      `UPDATE dataset SET state = 'COMPROMISED' WHERE id = $1`,
    );
    expect((await view(id)).gate).toMatchObject({ state: 'REVOKED', revokedCause: 'DATASET_COMPROMISED' });
  });
});
