import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CloseItem,
  CommentItem,
  DowngradeItem,
  RaiseItem,
  ReadItems,
  ReopenItem,
  ResolveItem,
  StartItem,
  VerifyItem,
  type PunchItem,
} from '../../../src/contexts/findings/public.js';
import type { Principal } from '../../../src/ports/principal.js';
import { aDecisionWorld, aReadyPilot, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import {
  aColleague, aFormalRun, downgradeItem, EVIDENCE, itemsOf, raiseItem, REASON, resolveItem, triageItem, verifyItem,
} from '../../builders/findings.builder.js'; // prettier-ignore

let world: DecisionWorld;
let ready: Awaited<ReturnType<typeof aReadyPilot>>;
let AUD: Principal;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  ready = await aReadyPilot(world);
  AUD = await aColleague(world, 'AUD');
});
afterAll(() => world.close());

const place = () => ({ pilotId: ready.pilot.id, siteId: ready.place.siteId, useCaseId: ready.place.useCaseId });
const read = (id: string) => world.get(ReadItems).one(world.cast.CQL, id);

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

describe('an item on its way', () => {
  it('goes from its report to its verified closure, and every step stands in its history and in the trail', async () => {
    const { id, number, state } = await raiseItem(world, { ...place(), by: world.cast.CSM });
    expect([state, number]).toEqual(['OPEN', 1]);
    await triageItem(world, id);
    await world.get(CommentItem).execute(AUD, id, 'Seen on the tour.');
    await resolveItem(world, id);
    const verified = await verifyItem(world, id, { by: world.cast.CSM });
    expect(verified).toMatchObject({ state: 'VERIFIED', category: 'B', evidenceSha256: EVIDENCE });
    const history = await world.get(ReadItems).history(world.cast.VML, [id]);
    expect(history.map(({ kind, toState }) => `${kind} ${toState}`)).toEqual([
      'RAISED OPEN',
      'CHANGED TRIAGED',
      'COMMENT TRIAGED',
      'CHANGED IN_PROGRESS',
      'CHANGED RESOLVED',
      'CHANGED VERIFIED',
    ]);
    expect(await audited(id)).toEqual([
      'item.raised', 'item.triaged', 'item.commented', 'item.started', 'item.resolved', 'item.verified',
    ]); // prettier-ignore
  });

  it('is reopened with a reason, worked on again, and verified anew', async () => {
    const { id } = await raiseItem(world, place());
    await triageItem(world, id);
    await resolveItem(world, id);
    await verifyItem(world, id);
    const reopen = world.get(ReopenItem);
    await expect(reopen.execute(world.cast.CQL, id, '   ')).rejects.toMatchObject({ code: 'FINDING_REASON_REQUIRED' });
    expect(await reopen.execute(world.cast.CQL, id, REASON)).toMatchObject({ state: 'REOPENED', verifiedBy: null });
    await resolveItem(world, id);
    expect(await verifyItem(world, id)).toMatchObject({ state: 'VERIFIED' });
  });

  it('ends as no defect or as the duplicate of another item of the pilot', async () => {
    const [one, other] = [await raiseItem(world, place()), await raiseItem(world, place())];
    const close = world.get(CloseItem);
    await expect(close.execute(world.cast.CQL, one.id, { as: 'DUPLICATE', of: one.id }, REASON)).rejects.toMatchObject({
      code: 'PUNCH_ITEM_INVALID',
    });
    const duplicate = await close.execute(world.cast.CQL, one.id, { as: 'DUPLICATE', of: other.id }, REASON);
    expect(duplicate).toMatchObject({ state: 'DUPLICATE', duplicateOf: other.id });
    expect(await close.execute(world.cast.CQL, other.id, { as: 'NOT_A_DEFECT' }, REASON)).toMatchObject({
      state: 'NOT_A_DEFECT',
    });
    await expect(triageItem(world, other.id)).rejects.toMatchObject({ code: 'PUNCH_ITEM_STATE_REFUSED' });
  });

  it('takes no step that the table does not list', async () => {
    const { id } = await raiseItem(world, place());
    await expect(world.get(StartItem).execute(world.cast.VML, id)).rejects.toMatchObject({
      code: 'PUNCH_ITEM_STATE_REFUSED',
    });
    await expect(verifyItem(world, id)).rejects.toMatchObject({ code: 'PUNCH_ITEM_STATE_REFUSED' });
    await expect(world.get(ReopenItem).execute(world.cast.CQL, id, REASON)).rejects.toMatchObject({
      code: 'PUNCH_ITEM_STATE_REFUSED',
    });
    expect(await read(id)).toMatchObject({ state: 'OPEN', rowVersion: 1 });
    expect(await audited(id)).toEqual([
      'item.raised',
      'item.started PUNCH_ITEM_STATE_REFUSED',
      'item.verified PUNCH_ITEM_STATE_REFUSED',
      'item.reopened PUNCH_ITEM_STATE_REFUSED',
    ]);
  });
});

describe('an A', () => {
  it('does not become less by a new triage, nor end by being waved away', async () => {
    const { id } = await raiseItem(world, place());
    await triageItem(world, id, { category: 'A' });
    const stays = { code: 'PUNCH_ITEM_STAYS_A' };
    await expect(triageItem(world, id, { category: 'C', reason: REASON })).rejects.toMatchObject(stays);
    const close = world.get(CloseItem);
    await expect(close.execute(world.cast.CQL, id, { as: 'NOT_A_DEFECT' }, REASON)).rejects.toMatchObject(stays);
    await expect(
      world.database.dataSource.query(`UPDATE punch_item SET category = 'C' WHERE id = $1`, [id]),
    ).rejects.toMatchObject({ code: 'TS007' });
  });

  it('is downgraded by quality lead and safety officer together, each with a reason', async () => {
    const { id } = await raiseItem(world, place());
    await triageItem(world, id, { category: 'A' });
    const downgrade = world.get(DowngradeItem);
    const { CQL, SO } = world.cast;
    await expect(downgrade.execute(CQL, { itemId: id, to: 'B', reason: 'no' })).rejects.toMatchObject({
      code: 'FINDING_REASON_REQUIRED',
    });
    expect(await downgrade.execute(SO, { itemId: id, to: 'B', reason: REASON })).toMatchObject({ category: 'A' });
    await expect(downgrade.execute(SO, { itemId: id, to: 'B', reason: REASON })).rejects.toMatchObject({
      code: 'E_SOD',
    });
    await expect(downgrade.execute(CQL, { itemId: id, to: 'C', reason: REASON })).rejects.toMatchObject({
      code: 'PUNCH_ITEM_INVALID',
    });
    const down = await downgrade.execute(CQL, { itemId: id, to: 'B', reason: REASON });
    expect(down).toMatchObject({ category: 'B', downgrade: null });
    await expect(downgrade.execute(CQL, { itemId: id, to: 'C', reason: REASON })).rejects.toMatchObject({
      code: 'PUNCH_ITEM_NOT_DOWNGRADABLE',
    });
  });

  it('is not downgraded by two quality leads', async () => {
    const second = await aColleague(world, 'CQL');
    const { id } = await raiseItem(world, place());
    await triageItem(world, id, { category: 'A' });
    const downgrade = world.get(DowngradeItem);
    await downgrade.execute(world.cast.CQL, { itemId: id, to: 'C', reason: REASON });
    expect(await downgrade.execute(second, { itemId: id, to: 'C', reason: REASON })).toMatchObject({ category: 'A' });
    expect(await downgradeItem(world, id, 'C').catch((error: unknown) => error)).toMatchObject({ category: 'C' });
  });
});

describe('triage', () => {
  it('needs an owner of the pilot and a day that is not over, and a reason the second time', async () => {
    const { id } = await raiseItem(world, place());
    for (const own of [{ dueOn: '2026-02-30' }, { dueOn: '2026-05-31' }, { dueOn: 'soon' }, { ownerId: EVIDENCE }])
      await expect(triageItem(world, id, own)).rejects.toMatchObject({ code: 'PUNCH_ITEM_INVALID' });
    await triageItem(world, id, { category: 'C' });
    await expect(triageItem(world, id, { category: 'A' })).rejects.toMatchObject({ code: 'FINDING_REASON_REQUIRED' });
    expect(await triageItem(world, id, { category: 'A', reason: REASON })).toMatchObject({ category: 'A' });
  });

  it('is also for the safety officer where an item concerns safety, which stays so', async () => {
    const { id } = await raiseItem(world, { ...place(), concernsSafety: true });
    expect(await triageItem(world, id, { category: 'A', by: world.cast.SO })).toMatchObject({ concernsSafety: true });
    const plain = await raiseItem(world, place());
    await expect(triageItem(world, plain.id, { by: world.cast.SO })).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });
});

describe('a formal run that misses a criterion', () => {
  it('raises one item for each criterion and place, however often it is missed, and another once that one has ended', async () => {
    const own = await aReadyPilot(world);
    const first = await aFormalRun(world, own, 'WRONG');
    const [item, ...others] = await itemsOf(world, own.pilot.id);
    expect(others).toEqual([]);
    expect(item).toMatchObject({
      raisedBy: null,
      runId: first,
      kind: 'MODEL',
      state: 'OPEN',
      category: null,
      ...own.place,
    });
    const again = await aFormalRun(world, own, 'WRONG');
    expect(await itemsOf(world, own.pilot.id)).toHaveLength(1);
    const id = (item as PunchItem).id;
    const history = await world.get(ReadItems).history(world.cast.VPM, [id]);
    expect(history.map(({ kind, runId, personId }) => [kind, runId, personId])).toEqual([
      ['RAISED', first, null],
      ['SEEN_AGAIN', again, null],
    ]);
    await triageItem(world, id);
    await resolveItem(world, id);
    const refused = { code: 'PUNCH_ITEM_FIX_NOT_SHOWN' };
    await expect(verifyItem(world, id)).rejects.toMatchObject(refused);
    await expect(verifyItem(world, id, { runId: again })).rejects.toMatchObject(refused);
    world.clock.forward(1);
    const datasetId = await own.pilot.data(own.place.siteId, [{ colour: 'red' }]);
    const explored = await own.pilot.run({ datasetId, modelId: own.modelId, kind: 'EXPLORATORY' });
    await expect(verifyItem(world, id, { runId: explored.id })).rejects.toMatchObject(refused);
    const shown = await aFormalRun(world, own, 'RIGHT');
    expect(await verifyItem(world, id, { runId: shown })).toMatchObject({ state: 'VERIFIED', verifiedRunId: shown });
    await aFormalRun(world, own, 'WRONG');
    expect((await itemsOf(world, own.pilot.id)).map(({ state }) => state)).toEqual(['VERIFIED', 'OPEN']);
  });

  it('raises nothing when it is exploratory, or shows what was agreed', async () => {
    const own = await aReadyPilot(world);
    const datasetId = await own.pilot.data(own.place.siteId, [{ colour: 'green' }, { colour: 'green' }]);
    await own.pilot.run({ datasetId, modelId: own.modelId, kind: 'EXPLORATORY' });
    await own.pilot.run(own);
    expect(await itemsOf(world, own.pilot.id)).toEqual([]);
  });
});

describe('who may do what', () => {
  const ROLES = ['CQL', 'CSM', 'SO', 'VPM', 'VML', 'AUD'] as const;
  const CELLS: readonly [string, readonly string[], (by: Principal, item: PunchItem) => Promise<unknown>][] = [
    ['raise', ['CQL', 'CSM', 'SO', 'VPM', 'VML'], (by) => raiseItem(world, { ...place(), by })],
    ['comment', ['CQL', 'CSM', 'SO', 'VPM', 'VML', 'AUD'], (by, { id }) => world.get(CommentItem).execute(by, id, 'ok')],
    ['triage', ['CQL'], (by, { id }) => triageItem(world, id, { by })],
    ['downgrade', ['CQL', 'SO'], (by, { id }) => world.get(DowngradeItem).execute(by, { itemId: id, to: 'B', reason: REASON })],
    ['start', ['VPM', 'VML'], (by, { id }) => world.get(StartItem).execute(by, id)],
    ['resolve', ['VPM', 'VML'], (by, { id }) => world.get(ResolveItem).execute(by, { itemId: id, evidenceSha256: 'x', resolution: '' })],
    ['verify', ['CQL', 'CSM'], (by, { id }) => world.get(VerifyItem).execute(by, { itemId: id })],
    ['reopen', ['CQL', 'CSM'], (by, { id }) => world.get(ReopenItem).execute(by, id, REASON)],
    ['not a defect', ['CQL'], (by, { id }) => world.get(CloseItem).execute(by, id, { as: 'NOT_A_DEFECT' }, 'x')],
    ['duplicate', ['CQL'], (by, { id }) => world.get(CloseItem).execute(by, id, { as: 'DUPLICATE', of: id }, 'x')],
  ]; // prettier-ignore

  it.each(CELLS)('%s: only %s', async (_name, allowed, act) => {
    for (const role of ROLES) {
      const by = role === 'AUD' ? AUD : world.cast[role];
      const item = await raiseItem(world, place());
      const code = await act(by, item).then(
        () => 'done',
        (error: unknown) => (error as { code: string }).code,
      );
      if (allowed.includes(role)) expect([role, code]).not.toEqual([role, 'NOT_PERMITTED']);
      else {
        expect([role, code]).toEqual([role, 'NOT_PERMITTED']);
        expect(await read(item.id)).toMatchObject({ state: 'OPEN', rowVersion: 1 });
        expect((await world.denied()).at(-1)).toBe('NOT_PERMITTED');
      }
    }
  });

  it('nothing, for people of another organisation: the item does not exist', async () => {
    const { id } = await raiseItem(world, place());
    const stranger = { ...world.cast.CQL, organisationId: '01890000-0000-7000-8000-000000000000' as never };
    const missing = { code: 'PUNCH_ITEM_NOT_FOUND' };
    await expect(world.get(ReadItems).one(stranger, id)).rejects.toMatchObject(missing);
    await expect(triageItem(world, id, { by: stranger })).rejects.toMatchObject(missing);
    await expect(world.get(CommentItem).execute(stranger, id, 'hello')).rejects.toMatchObject(missing);
    await expect(world.get(ReadItems).one(world.cast.CQL, 'no id')).rejects.toMatchObject(missing);
    expect(await world.get(ReadItems).page(stranger, { pilotId: ready.pilot.id }, { first: 10 })).toEqual([]);
  });
});

describe('what a report must hold', () => {
  it('a title, what was seen, and a place of this pilot', async () => {
    const other = await aReadyPilot(world);
    const raise = world.get(RaiseItem);
    const words = { kind: 'SITE' as const, title: 'A lamp', description: 'It flickers all night.' };
    const { CQL } = world.cast;
    for (const own of [
      { title: ' ' },
      { title: 'x'.repeat(201) },
      { siteId: other.place.siteId },
      { useCaseId: other.place.useCaseId },
      { criterionId: 'no-such-criterion' },
      { criterionId: 'no-such-criterion', siteId: undefined as never },
    ])
      await expect(raise.execute(CQL, { ...place(), ...words, ...own })).rejects.toMatchObject({
        code: 'PUNCH_ITEM_INVALID',
      });
    await expect(raise.execute(CQL, { ...place(), ...words, description: 'dark' })).rejects.toMatchObject({
      code: 'FINDING_REASON_REQUIRED',
      path: '/description',
    });
  });

  it('is fixed in the database, and its history is only ever added to', async () => {
    const { id } = await raiseItem(world, place());
    const sql = (text: string) => world.database.dataSource.query(text, [id]);
    await expect(sql(`UPDATE punch_item SET title = 'harmless' WHERE id = $1`)).rejects.toMatchObject({
      code: 'TS007',
    });
    await expect(sql(`UPDATE punch_item SET state = 'VERIFIED' WHERE id = $1`)).rejects.toMatchObject({
      code: 'TS007',
    });
    await expect(sql('DELETE FROM punch_item WHERE id = $1')).rejects.toMatchObject({ code: 'TS001' });
    await expect(sql(`UPDATE punch_item_entry SET text = 'x' WHERE item_id = $1`)).rejects.toMatchObject({
      code: 'TS001',
    });
  });
});
