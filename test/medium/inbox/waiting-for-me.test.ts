import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ChallengeCriteria,
  ProposeCriteria,
  SignCriteria,
  SubmitCriteria,
} from '../../../src/contexts/criteria/public.js';
import { RaiseItem } from '../../../src/contexts/findings/public.js';
import { DelegateSlot, RevokeDelegation } from '../../../src/contexts/gates/public.js';
import { ResumePilot, SuspendPilot } from '../../../src/contexts/pilots/public.js';
import { GrantRole, RevokeRole } from '../../../src/contexts/identity/public.js';
import { WaitingForMe, type WaitingEntry } from '../../../src/contexts/inbox/app/waiting-for-me.js';
import { InboxModule } from '../../../src/contexts/inbox/inbox.module.js';
import type { Principal, Role } from '../../../src/ports/principal.js';
import { countStatements } from '../../builders/count-statements.js';
import {
  aDecisionWorld,
  aReadyPilot,
  colourCriteria,
  images,
  scores,
  type DecisionWorld,
} from '../../builders/evaluated-pilot.js';
import { aColleague } from '../../builders/findings.builder.js';
import { openGate, signGate } from '../../builders/gate.builder.js';
import { PASSWORD, type Cast } from '../../builders/world.js';

let world: DecisionWorld;
let gateId: string;
let pilotId: string;
/** With results seen, for what changes after them. */
let second: Awaited<ReturnType<typeof aReadyPilot>>;
let place: { siteId: string; useCaseId: string };

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true, modules: [InboxModule] });
  world.runtime.answer = () => Promise.resolve(scores('red'));
  const ready = await aReadyPilot(world, { images: images(8) });
  pilotId = ready.pilot.id;
  place = ready.place;
  await ready.pilot.run(ready);
  gateId = (await openGate(world, { pilotId })).id;
});
afterAll(() => world.close());

const waiting = (role: keyof Cast): Promise<readonly WaitingEntry[]> =>
  world.get(WaitingForMe).execute(world.cast[role]);
const kindsOf = async (role: keyof Cast, kind: WaitingEntry['kind']): Promise<readonly WaitingEntry[]> =>
  (await waiting(role)).filter((one) => one.kind === kind);

describe('what waits for me', () => {
  it('names the slot of an open gate to whoever may fill it now, with pilot, since, due and the mutation', async () => {
    const [entry] = await kindsOf('VPM', 'SIGN_GATE');
    expect(entry).toMatchObject({
      objectType: 'GATE',
      objectId: gateId,
      slot: 'VPM',
      answer: 'signGate',
      pilot: { id: pilotId },
    });
    expect(entry?.since).toBeInstanceOf(Date);
    expect(entry?.due?.getTime()).toBeGreaterThan(world.clock.now().getTime());
    expect(await kindsOf('CQL', 'SIGN_GATE')).toHaveLength(1);
  });

  it('names a delegated slot to the colleague and not to who delegated it, until it falls back', async () => {
    const colleague = await aColleague(world, 'CQL');
    const lead = async () => (await kindsOf('CQL', 'SIGN_GATE')).map(({ slot }) => slot);
    const other = async () =>
      (await world.get(WaitingForMe).execute(colleague)).flatMap(({ kind, slot }) =>
        kind === 'SIGN_GATE' ? [slot] : [],
      );
    const delegation = await world.get(DelegateSlot).execute(world.cast.CQL, {
      ...{
        gateId: gateId as never,
        slot: 'CQL',
        personId: colleague.personId,
        reason: 'On leave until the end of the week.',
      },
      validUntil: new Date(world.clock.at.getTime() + 86_400_000),
    });
    expect([await lead(), await other()]).toEqual([[], ['CQL']]);
    await world
      .get(RevokeDelegation)
      .execute(world.cast.CQL, { delegationId: delegation.id, reason: 'Back earlier than was planned.' });
    expect(await lead()).toEqual(['CQL']);
  });

  it('names no slot while the pilot is suspended', async () => {
    const reason = 'a forklift was damaged at the site';
    await world.get(SuspendPilot).execute(world.cast.SO, { pilotId, reason });
    expect(await kindsOf('VPM', 'SIGN_GATE')).toEqual([]);
    await world.get(ResumePilot).execute(world.cast.SO, { pilotId, reason });
    expect(await kindsOf('VPM', 'SIGN_GATE')).toHaveLength(1);
  });

  it('names no approval slot to a contributor, no slot to other roles, and nothing more once it is signed', async () => {
    // Mila started the run and registered the model: she may state that, and approve nothing.
    expect((await kindsOf('VML', 'SIGN_GATE')).map(({ slot }) => slot)).toEqual(['VML']);
    expect(await kindsOf('CSM', 'SIGN_GATE')).toEqual([]);
    await signGate(world, gateId, 'VPM');
    expect(await kindsOf('VPM', 'SIGN_GATE')).toEqual([]);
    await signGate(world, gateId, 'CQL');
    for (const role of ['CQL', 'VML'] as const) expect(await kindsOf(role, 'SIGN_GATE')).toEqual([]);
  });

  it('names criteria in review to those who still have to sign them', async () => {
    const document = colourCriteria('0.6');
    const set = await world.get(ProposeCriteria).execute(world.cast.VPM, { ...place, document });
    expect(await kindsOf('CQL', 'SIGN_CRITERIA')).toEqual([]);
    const reason = 'agreed again after a new talk on site';
    await world
      .get(SubmitCriteria)
      .execute(world.cast.VPM, { criteriaSetId: set.id, expectedVersion: set.rowVersion, reason });
    for (const role of ['CQL', 'VPM'] as const)
      expect(await kindsOf(role, 'SIGN_CRITERIA')).toMatchObject([
        { objectId: set.id, slot: role, answer: 'signCriteria' },
      ]);
    for (const role of ['SO', 'CSM', 'VML'] as const) expect(await kindsOf(role, 'SIGN_CRITERIA')).toEqual([]);
  });

  it('names a slot again whose signer has lost the role, also to that person once it is given back', async () => {
    second = await aReadyPilot(world, { images: images(8) });
    await second.pilot.run(second);
    const { id } = await openGate(world, { pilotId: second.pilot.id });
    const [leaving, deputy] = [await aColleague(world, 'CQL'), await aColleague(world, 'CQL')];
    const asked = async (by: Principal) =>
      (await world.get(WaitingForMe).execute(by)).filter(({ objectId }) => objectId === id).map(({ slot }) => slot);
    expect([await asked(leaving), await asked(deputy)]).toEqual([['CQL'], ['CQL']]);
    await signGate(world, id, 'CQL', { by: leaving });
    expect([await asked(leaving), await asked(deputy)]).toEqual([[], []]);
    world.clock.forward(1);
    const [row]: { id: string }[] = await world.database.dataSource.query(
      'SELECT id FROM role_assignment WHERE person_id = $1',
      [leaving.personId],
    );
    await world.get(RevokeRole).execute(world.cast.CQL, { assignmentId: row?.id ?? '', reason: 'left the company' });
    expect([await asked(leaving), await asked(deputy)]).toEqual([[], ['CQL']]);
    const back = { personId: leaving.personId, role: 'CQL', reason: 'came back' } as const;
    await world.get(GrantRole).execute(world.cast.CQL, back);
    expect(await asked(leaving)).toEqual(['CQL']);
    await signGate(world, id, 'CQL', { by: deputy });
    expect([await asked(leaving), await asked(deputy)]).toEqual([[], []]);
  });

  it('names criteria that get easier after results were seen to the site manager too, until each has signed', async () => {
    const asked = async (role: keyof Cast) =>
      (await kindsOf(role, 'SIGN_CRITERIA'))
        .filter(({ pilot }) => pilot?.id === second.pilot.id)
        .map(({ slot }) => slot);
    const submitted = async (threshold: string): Promise<string> => {
      const document = colourCriteria(threshold);
      const set = await world.get(ProposeCriteria).execute(world.cast.VPM, { ...second.place, document });
      const of = { criteriaSetId: set.id, expectedVersion: set.rowVersion };
      await world.get(SubmitCriteria).execute(world.cast.VPM, { ...of, reason: 'the dock was rebuilt after the test' });
      return set.id;
    };
    const sign = async (role: 'CQL' | 'CSM' | 'VPM', criteriaSetId: string) => {
      const slot = { criteriaSetId, slot: role };
      const { nonce } = await world.get(ChallengeCriteria).execute(world.cast[role], slot);
      await world.get(SignCriteria).execute(world.cast[role], { ...slot, nonce, password: PASSWORD });
    };
    const easier = await submitted('0.3');
    for (const role of ['CQL', 'CSM', 'VPM'] as const) expect([role, await asked(role)]).toEqual([role, [role]]);
    for (const role of ['SO', 'VML'] as const) expect(await asked(role)).toEqual([]);
    for (const role of ['VPM', 'CQL'] as const) await sign(role, easier);
    expect([await asked('CQL'), await asked('CSM')]).toEqual([[], ['CSM']]);
    await sign('CSM', easier);
    expect(await asked('CSM')).toEqual([]);
    await submitted('0.6');
    expect([await asked('CQL'), await asked('CSM')]).toEqual([['CQL'], []]);
  });

  it('names an item to whoever is to triage it', async () => {
    await world.get(RaiseItem).execute(world.cast.CSM, {
      ...{ pilotId, kind: 'SITE', concernsSafety: true, title: 'A lamp is broken' },
      description: 'The second lamp over the ramp has been dark since Monday.',
    } as never);
    for (const role of ['CQL', 'SO'] as const)
      expect(await kindsOf(role, 'TRIAGE_ITEM')).toMatchObject([{ objectType: 'PUNCH_ITEM', answer: 'triageItem' }]);
    for (const role of ['CSM', 'VPM', 'VML'] as const) expect(await kindsOf(role, 'TRIAGE_ITEM')).toEqual([]);
  });

  it('takes as many statements for five pilots as for two', async () => {
    const { dataSource } = world.database;
    const before = await countStatements(dataSource, () => waiting('CQL'));
    for (let i = 0; i < 3; i += 1) {
      const ready = await aReadyPilot(world, { images: images(8) });
      await ready.pilot.run(ready);
      await openGate(world, { pilotId: ready.pilot.id });
    }
    const after = await countStatements(dataSource, () => waiting('CQL'));
    expect(after.result.length).toBeGreaterThan(before.result.length + 2);
    expect(after.count).toBe(before.count);
  });

  it('names a pilot past its date to both leads, and no gate whose deadline is over', async () => {
    const now = world.clock.at;
    world.clock.at = new Date('2027-02-01T00:00:00.000Z');
    expect((await kindsOf('CQL', 'PILOT_OVERDUE')).map(({ answer }) => answer)).toContain('proposeExtension');
    expect((await kindsOf('VPM', 'PILOT_OVERDUE')).map(({ answer }) => answer)).toContain('openGate');
    for (const role of ['CSM', 'SO', 'VML'] as const) expect(await kindsOf(role, 'PILOT_OVERDUE')).toEqual([]);
    expect(await kindsOf('CQL', 'SIGN_GATE')).toEqual([]);
    world.clock.at = now;
  });

  it('is empty for whoever lost the role, and for a stranger', async () => {
    const rows: { id: string }[] = await world.database.dataSource.query(
      `SELECT id FROM role_assignment WHERE person_id = $1 AND role = $2`,
      [world.cast.SO.personId, 'SO' satisfies Role],
    );
    await world
      .get(RevokeRole)
      .execute(world.cast.CQL, { assignmentId: rows[0]?.id ?? '', reason: 'moved to another yard' });
    expect(await waiting('SO')).toEqual([]);
    const foreign = '01890a5d-ac96-774b-bcce-00000000f0e1' as never;
    expect(
      await world.get(WaitingForMe).execute({ ...world.cast.CQL, personId: foreign, organisationId: foreign }),
    ).toEqual([]);
  });
});
