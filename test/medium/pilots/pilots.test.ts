import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AddSite, Pilots, ReadPilots } from '../../../src/contexts/pilots/public.js';
import type { PilotState } from '../../../src/contexts/pilots/public.js';
import { scopeOf } from '../../../src/ports/principal.js';
import { aCast, aPilot, type Cast } from '../../builders/people.js';
import { anApplication, type TestApplication } from '../../builders/server.js';

let test: TestApplication;
let cast: Cast;
beforeAll(async () => {
  test = await anApplication();
  cast = await aCast(test.app);
});
afterAll(() => test.close());

const aSite = (pilotId: string, own: object = {}) => ({
  pilotId,
  key: 'NORTH',
  name: 'North gate',
  facts: { camera: 'overhead' },
  sliceSchema: { 'meta.light': { values: ['day', 'night'] }, 'meta.speed': { bins: [1, 2] } },
  ...own,
});

const move = (id: Awaited<ReturnType<typeof aPilot>>['id'], to: PilotState) =>
  test.resources.unitOfWork.run(scopeOf(cast.cql), (tx) =>
    test.app.get(Pilots).transition(tx, id, to, { system: 'test' }),
  );

describe('a pilot', () => {
  it('is seen by both its parties and gets a key people can say', async () => {
    const pilot = await aPilot(test.app, cast);
    expect(pilot.key).toMatch(/^PLT-\d{4}$/);
    for (const who of [cast.cql, cast.vpm])
      expect(await test.app.get(ReadPilots).one(who, pilot.id)).toMatchObject({ id: pilot.id });
  });

  it.each([
    ['without attempts', { attemptBudget: 0 }, 'PILOT_FIELD_INVALID'],
    ['with a past decision date', { decisionDate: '2020-01-01' }, 'PILOT_FIELD_INVALID'],
    ['with a date that does not exist', { decisionDate: '2099-02-30' }, 'PILOT_FIELD_INVALID'],
    ['without a rule for its end', { onExpiry: ' ' }, 'PILOT_FIELD_INVALID'],
    [
      'with an unknown vendor',
      { vendorOrganisationId: '01890a5d-ac96-774b-bcce-b302099a8057' },
      'PILOT_PARTIES_INVALID',
    ],
    ['with no id as vendor', { vendorOrganisationId: 'nobody' }, 'PILOT_PARTIES_INVALID'],
  ])('%s is refused', async (_what, own, code) => {
    await expect(aPilot(test.app, cast, own)).rejects.toMatchObject({ code });
  });

  it('takes only the steps of its table, and each once', async () => {
    const { id } = await aPilot(test.app, cast);
    await expect(move(id, 'DECIDED')).rejects.toMatchObject({ code: 'PILOT_TRANSITION_REFUSED' });
    expect(await move(id, 'AGREED')).toMatchObject({ state: 'AGREED', version: 2 });
    await expect(move(id, 'AGREED')).rejects.toMatchObject({ code: 'PILOT_TRANSITION_REFUSED' });
  });

  it('refuses runs while it is a draft and sites once it is cancelled', async () => {
    const { id } = await aPilot(test.app, cast);
    const pilot = await test.app.get(ReadPilots).one(cast.cql, id);
    expect(() => pilot && test.app.get(Pilots).requireOpenForRuns(pilot)).toThrow(
      expect.objectContaining({ code: 'PILOT_STATE_REFUSES' }),
    );
    await move(id, 'CANCELLED');
    await expect(test.app.get(AddSite).execute(cast.cql, aSite(id))).rejects.toMatchObject({
      code: 'PILOT_STATE_REFUSES',
    });
  });
});

describe('a site', () => {
  it('is added by either lead, once per key', async () => {
    const { id } = await aPilot(test.app, cast);
    expect(await test.app.get(AddSite).execute(cast.vpm, aSite(id))).toMatchObject({ key: 'NORTH', pilotId: id });
    await expect(test.app.get(AddSite).execute(cast.cql, aSite(id))).rejects.toMatchObject({ code: 'KEY_TAKEN' });
  });

  it.each([
    ['a small key', { key: 'north' }],
    ['values given twice', { sliceSchema: { 'meta.light': { values: ['day', 'day'] } } }],
    ['falling bins', { sliceSchema: { 'meta.speed': { bins: [2, 1] } } }],
    ['values and bins together', { sliceSchema: { 'meta.speed': { bins: [1], values: ['a'] } } }],
    ['an attribute that no slice could name', { sliceSchema: { light: { values: ['day'] } } }],
    ['no slice schema at all', { sliceSchema: null }],
    ['facts that are a list', { facts: [] }],
  ])('with %s is refused', async (_what, own) => {
    const { id } = await aPilot(test.app, cast);
    await expect(test.app.get(AddSite).execute(cast.cql, aSite(id, own))).rejects.toMatchObject({
      code: 'PILOT_FIELD_INVALID',
    });
  });

  it('is not added by a machine-learning engineer', async () => {
    const { id } = await aPilot(test.app, cast);
    const vml = await cast.join('VML');
    await expect(test.app.get(AddSite).execute(vml, aSite(id))).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
  });
});
