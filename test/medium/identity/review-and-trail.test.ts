import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrantRole, SignIn } from '../../../src/contexts/identity/public.js';
import { ReadAccessReview } from '../../../src/contexts/identity/app/read-access-review.js';
import { ReadAuditTrail } from '../../../src/contexts/identity/app/read-audit-trail.js';
import type { Principal } from '../../../src/ports/principal.js';
import { aWorld, PASSWORD, type World } from '../../builders/world.js';

let world: World;
beforeAll(async () => {
  world = await aWorld();
  const grant = { personId: world.cast.CSM.personId, role: 'SO', reason: '=HYPERLINK("http://evil.example","x")' };
  await world.get(GrantRole).execute(world.cast.CQL, grant as never);
  world.clock.forward(60);
  // Refused: an engineer grants no role.
  const refused = { personId: world.cast.VPM.personId, role: 'VML', reason: 'more people for the models' };
  await expect(world.get(GrantRole).execute(world.cast.VML, refused as never)).rejects.toMatchObject({
    code: 'NOT_PERMITTED',
  });
});
afterAll(() => world.close());

const trail = (who: Principal, query: object = {}) => world.get(ReadAuditTrail).execute(who, { first: 100, ...query });
const actionsOf = async (who: Principal, query: object): Promise<string[]> =>
  (await trail(who, query)).map(({ action }) => action);

describe('the audit trail', () => {
  it('is filtered by action, by person, by time, and to refusals, all together', async () => {
    const { CQL } = world.cast;
    const all = await trail(CQL);
    expect(new Set(await actionsOf(CQL, { action: 'pilot.created' }))).toEqual(new Set(['pilot.created']));
    const own = await trail(CQL, { personId: CQL.personId });
    expect(own.length).toBeGreaterThan(0);
    expect(own.length).toBeLessThan(all.length);
    const at = all[3]?.at ?? new Date();
    const from = await trail(CQL, { from: at });
    const to = await trail(CQL, { to: at });
    expect(from.length + to.length).toBe(all.length);
    expect(await trail(CQL, { from: at, to: at })).toEqual([]);
    expect(await trail(CQL, { deniedOnly: true, action: 'pilot.created', personId: CQL.personId })).toEqual([]);
  });

  it('pages within a filter', async () => {
    const { CQL } = world.cast;
    const [first] = await trail(CQL, { personId: CQL.personId, first: 1 });
    const rest = await trail(CQL, { personId: CQL.personId, after: first?.seq });
    expect([first, ...rest]).toEqual(await trail(CQL, { personId: CQL.personId }));
  });

  it('shows an engineer the own acts whatever is asked, and nobody’s to a text that is no id', async () => {
    const { VML, CQL } = world.cast;
    expect(await trail(VML, { personId: CQL.personId, chainId: CQL.organisationId })).toEqual([]);
    const own = await trail(VML, { personId: VML.personId });
    expect(own).toEqual(await trail(VML));
    expect(await trail(CQL, { personId: 'nobody' })).toEqual([]);
    const refused = await trail(VML, { deniedOnly: true });
    expect(refused.every(({ outcome }) => outcome === 'DENIED')).toBe(true);
  });
});

describe('the access review', () => {
  it('lists roles in force with grantor and reason, for the own organisation alone', async () => {
    const rows = await world.get(ReadAccessReview).execute(world.cast.CQL);
    expect(rows.map(({ printedName, role }) => `${printedName} ${role}`)).toEqual([
      'Carla Quality CQL',
      'Sam Site CSM',
      'Sam Site SO',
      'Sofia Safety SO',
    ]);
    expect(rows[2]).toMatchObject({ grantorName: 'Carla Quality', isAccountOpen: true, pilotKey: null });
    const vendors = await world.get(ReadAccessReview).execute(world.cast.VPM);
    expect(vendors.map(({ role }) => role).sort()).toEqual(['VML', 'VPM']);
  });

  it('says when an account was last used', async () => {
    const last = world.clock.now();
    await world.get(SignIn).execute({ email: 'sofia.safety@example.test', password: PASSWORD });
    const rows = await world.get(ReadAccessReview).execute(world.cast.CQL);
    expect(rows.find(({ printedName }) => printedName === 'Sofia Safety')?.lastUsedAt).toEqual(last);
    expect(rows.find(({ printedName }) => printedName === 'Sam Site')?.lastUsedAt).toBeNull();
  });

  it.each(['CSM', 'SO', 'VML'] as const)('is refused to %s', async (role) => {
    await expect(world.get(ReadAccessReview).execute(world.cast[role])).rejects.toMatchObject({
      code: 'NOT_PERMITTED',
    });
  });
});
