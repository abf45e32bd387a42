import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReopenItem, RevokeWaiver, SubmitWaiver } from '../../../src/contexts/findings/public.js';
import {
  OpenGate,
  ReadGates,
  SettleDue,
  type ConditionAsked,
  type Gate,
  type GateType,
} from '../../../src/contexts/gates/public.js';
import type { PilotId } from '../../../src/kernel/ids.js';
import { aDecisionWorld, colourCriteria, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import {
  aFormalRun, aMissedPilot, draftWaiver, grantWaiver, raiseItem, REASON, resolveItem, signWaiver, triageItem, verifyItem,
} from '../../builders/findings.builder.js'; // prettier-ignore
import { signGate } from '../../builders/gate.builder.js';

let world: DecisionWorld;
beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
});
afterAll(() => world.close());

type Missed = Awaited<ReturnType<typeof aMissedPilot>>;

function open({ pilot }: Missed, conditions: readonly ConditionAsked[] = [], type: GateType = 'G1_FAT'): Promise<Gate> {
  return world.get(OpenGate).execute(world.cast.VPM, { pilotId: pilot.id as PilotId, type, conditions });
}

const fixed = (item: { id: string }): ConditionAsked => ({ itemId: item.id, text: 'Wagons are named right again.' });
const view = (gate: Gate) => world.get(ReadGates).view(world.cast.CQL, gate.id);

/** A FAIL that a waiver covers, opened with the condition that ends it. */
async function aConditionalRound(
  own: Parameters<typeof aMissedPilot>[1] = {},
  waiver: Parameters<typeof grantWaiver>[2] = {},
) {
  const missed = await aMissedPilot(world, own);
  const granted = await grantWaiver(world, missed.item.id, waiver);
  return { ...missed, waiver: granted, gate: await open(missed, [fixed(missed.item)]) };
}

async function aConditionalPass(...own: Parameters<typeof aConditionalRound>) {
  const round = await aConditionalRound(...own);
  await signGate(world, round.gate.id, 'VPM');
  return { ...round, gate: await signGate(world, round.gate.id, 'CQL') };
}

async function audited(id: string): Promise<string[]> {
  const rows: { canonical: string }[] = await world.database.dataSource.query(
    'SELECT canonical FROM audit_entry WHERE object_id = $1 ORDER BY seq',
    [id],
  );
  return rows.map(({ canonical }) => {
    const { action, rule } = JSON.parse(canonical) as { action: string; rule?: string };
    return rule === undefined ? action : `${action} ${rule}`;
  });
}

describe('a criterion that is not met', () => {
  it('passes under a waiver and its condition only, as CONDITIONAL, and the verdict stays FAIL everywhere', async () => {
    const { gate, waiver, item } = await aConditionalPass();
    expect(gate).toMatchObject({ state: 'PASSED_WITH_CONDITIONS', decision: 'CONDITIONAL' });
    expect(gate.evidence.cells[0]).toMatchObject({
      judgement: { verdict: 'FAIL' },
      notShown: [{ criterionId: 'decision', slice: null, verdict: 'FAIL' }],
    });
    expect(gate.evidence.waivers).toMatchObject([{ id: waiver.id, nth: 1, itemId: item.id }]);
    expect(gate.evidence.openItems).toMatchObject([{ id: item.id, state: 'TRIAGED', category: 'B' }]);
    expect(gate.evidence.conditions).toEqual([
      { itemId: item.id, number: 1, text: fixed(item).text, ownerId: world.cast.VML.personId, dueOn: item.dueOn },
    ]);
    expect(JSON.stringify(gate.evidence)).not.toContain(item.title);
  });

  it('without a waiver is approved by nobody', async () => {
    const missed = await aMissedPilot(world);
    const gate = await open(missed, [fixed(missed.item)]);
    await expect(signGate(world, gate.id, 'CQL')).rejects.toMatchObject({
      code: 'GATE_EVIDENCE_INSUFFICIENT',
      details: { unmet: [{ code: 'VERDICT_FAIL' }] },
    });
  });

  it('with a waiver but without the condition that ends it neither', async () => {
    const missed = await aMissedPilot(world);
    await grantWaiver(world, missed.item.id);
    const { unmet } = await view(await open(missed));
    expect(unmet.map(({ code }) => code)).toEqual(['ITEM_B_WITHOUT_CONDITION', 'WAIVER_WITHOUT_CONDITION']);
  });

  it('is not covered by a waiver of another run, nor of criteria that were replaced', async () => {
    const missed = await aMissedPilot(world);
    await grantWaiver(world, missed.item.id, { type: 'CONCESSION', runId: missed.runId });
    const again = await aFormalRun(world, missed, 'WRONG');
    const other = await open(missed, [fixed(missed.item)]);
    expect(other.evidence.cells[0]?.judgement?.runId).toBe(again);
    await expect(signGate(world, other.id, 'CQL')).rejects.toMatchObject({ code: 'GATE_EVIDENCE_INSUFFICIENT' });
    const newer = await aMissedPilot(world);
    await grantWaiver(world, newer.item.id);
    await newer.pilot.criteria(newer.place, colourCriteria('0.6'));
    await aFormalRun(world, newer, 'WRONG');
    const gate = await open(newer, [fixed(newer.item)]);
    expect((await view(gate)).unmet.map(({ code }) => code)).toContain('VERDICT_FAIL');
  });

  it('does not pass at a go-live that concerns safety', async () => {
    const criteria = colourCriteria('0.5', 3, { safetyRelevance: 'CONTRIBUTES' });
    const { gate } = await aConditionalRound({ criteria });
    for (const slot of ['VPM', 'SO', 'CQL']) await signGate(world, gate.id, slot);
    const missed = { pilot: { id: gate.pilotId } } as unknown as Missed;
    const conditions = gate.evidence.conditions ?? [];
    const site = await open(missed, conditions, 'G2_SAT');
    for (const slot of ['VPM', 'SO', 'CQL', 'CSM']) await signGate(world, site.id, slot);
    const live = await open(missed, conditions, 'G3_GO_LIVE');
    await expect(signGate(world, live.id, 'CQL')).rejects.toMatchObject({
      details: { unmet: [{ code: 'CONDITIONS_NOT_ALLOWED' }] },
    });
  });

  it('is not approved by whoever asked for the waiver', async () => {
    const missed = await aMissedPilot(world);
    const { id: waiverId } = await draftWaiver(world, missed.item.id, { by: world.cast.VPM });
    await world.get(SubmitWaiver).execute(world.cast.VPM, waiverId);
    for (const slot of ['CQL', 'CSM'] as const) await signWaiver(world, waiverId, slot);
    const gate = await open(missed, [fixed(missed.item)]);
    await expect(signGate(world, gate.id, 'VPM')).rejects.toMatchObject({ code: 'E_SOD' });
    expect((await view(gate)).signOffs).toEqual([]);
  });
});

describe('punch items at a gate', () => {
  it.each([
    ['A', 'ITEM_A_OPEN'],
    ['B', 'ITEM_B_WITHOUT_CONDITION'],
    [undefined, 'ITEM_NOT_TRIAGED'],
  ] as const)('open as %s stand against it', async (category, code) => {
    const missed = await aMissedPilot(world);
    await resolveItem(world, missed.item.id);
    world.clock.forward(1);
    await verifyItem(world, missed.item.id, { runId: await aFormalRun(world, missed, 'RIGHT') });
    const { id } = await raiseItem(world, { pilotId: missed.pilot.id });
    if (category !== undefined) await triageItem(world, id, { category });
    const gate = await open(missed);
    await expect(signGate(world, gate.id, 'CQL')).rejects.toMatchObject({ details: { unmet: [{ code }] } });
  });

  it('open as C, or ended, do not', async () => {
    const missed = await aMissedPilot(world);
    await resolveItem(world, missed.item.id);
    world.clock.forward(1);
    await verifyItem(world, missed.item.id, { runId: await aFormalRun(world, missed, 'RIGHT') });
    await triageItem(world, (await raiseItem(world, { pilotId: missed.pilot.id })).id, { category: 'C' });
    const gate = await open(missed);
    await signGate(world, gate.id, 'VPM');
    expect(await signGate(world, gate.id, 'CQL')).toMatchObject({ state: 'PASSED', decision: 'GO' });
  });

  it('make an open round stale when they change, at once', async () => {
    const { gate, item } = await aConditionalRound();
    await signGate(world, gate.id, 'VPM');
    await raiseItem(world, { pilotId: gate.pilotId });
    expect((await view(gate)).gate.state).toBe('STALE');
    expect(await audited(gate.id)).toEqual(['gate.opened', 'gate.signed', 'gate.stale']);
    expect(item.category).toBe('B');
  });
});

describe('a condition', () => {
  it('names an open item of the pilot with owner and date, that is no A, once', async () => {
    const missed = await aMissedPilot(world);
    const plain = await raiseItem(world, { pilotId: missed.pilot.id });
    const grave = await raiseItem(world, { pilotId: missed.pilot.id });
    await triageItem(world, grave.id, { category: 'A' });
    const other = await aMissedPilot(world);
    for (const asked of [
      [fixed(plain)],
      [fixed(grave)],
      [fixed(other.item)],
      [fixed(missed.item), fixed(missed.item)],
      [{ itemId: missed.item.id, text: 'later' }],
      [{ itemId: 'no item', text: 'It will be better.' }],
    ])
      await expect(open(missed, asked)).rejects.toMatchObject({ code: 'GATE_CONDITION_REFUSED' });
    await expect(open(missed, [fixed(missed.item)], 'G0_AGREEMENT')).rejects.toMatchObject({
      code: 'GATE_CONDITION_REFUSED',
    });
  });

  it('that is verified makes the gate PASSED; the decision stays CONDITIONAL and the waiver is closed', async () => {
    const { gate, item, ...missed } = await aConditionalPass();
    await resolveItem(world, item.id);
    world.clock.forward(1);
    await verifyItem(world, item.id, { runId: await aFormalRun(world, missed, 'RIGHT') });
    const now = (await view(gate)).gate;
    expect(now).toMatchObject({ state: 'PASSED', decision: 'CONDITIONAL', conditionsClosedAt: world.clock.at });
    expect(await audited(gate.id)).toEqual([
      'gate.opened', 'gate.signed', 'gate.signed', 'gate.decided', 'gate.conditions-closed',
    ]); // prettier-ignore
    await world.get(ReopenItem).execute(world.cast.CQL, item.id, REASON);
    expect((await view(gate)).gate.state).toBe('PASSED');
  });

  it.each(['reading', 'the scheduled job'])('that is overdue takes the decision back, by %s', async (how) => {
    const { gate, item } = await aConditionalPass();
    world.clock.at = new Date(`${item.dueOn}T23:59:59.000Z`);
    expect((await view(gate)).gate.state).toBe('PASSED_WITH_CONDITIONS');
    world.clock.at = new Date(world.clock.at.getTime() + 1000);
    if (how === 'the scheduled job') await world.get(SettleDue).execute();
    else await world.get(ReadGates).ofPilot(world.cast.CQL, gate.pilotId);
    const [row] = await world.database.dataSource.query<[object]>(
      'SELECT state, revoked_cause FROM gate WHERE id = $1',
      [gate.id],
    );
    expect(row).toEqual({ state: 'REVOKED', revoked_cause: 'CONDITION_OVERDUE' });
    expect((await audited(gate.id)).slice(-2)).toEqual(['gate.condition-overdue', 'gate.revoked']);
  });
});

describe('a waiver past its date', () => {
  it('before the last signature leaves the gate not passable', async () => {
    const { gate, waiver } = await aConditionalRound({}, { validTo: new Date(world.clock.at.getTime() + 60_000) });
    await signGate(world, gate.id, 'VPM');
    world.clock.forward(1);
    await expect(signGate(world, gate.id, 'CQL')).rejects.toMatchObject({ code: 'E_STALE_EVIDENCE' });
    expect((await view(gate)).gate.state).toBe('STALE');
    expect(await audited(waiver.id)).toContain('waiver.expired');
  });

  it.each(['reading', 'the scheduled job'])('after it takes the decision back, by %s', async (how) => {
    const { gate } = await aConditionalPass({}, { validTo: new Date(world.clock.at.getTime() + 60_000) });
    world.clock.forward(1);
    if (how === 'the scheduled job') await world.get(SettleDue).execute();
    expect((await view(gate)).gate).toMatchObject({
      state: 'REVOKED',
      revokedCause: 'WAIVER_ENDED',
      decision: 'CONDITIONAL',
    });
  });

  it('or taken away by the quality lead takes it back at once', async () => {
    const { gate, waiver } = await aConditionalPass();
    await world.get(RevokeWaiver).execute(world.cast.CQL, waiver.id, REASON);
    expect((await view(gate)).gate).toMatchObject({ state: 'REVOKED', revokedCause: 'WAIVER_ENDED' });
  });
});
