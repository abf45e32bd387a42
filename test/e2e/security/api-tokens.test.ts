import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrantRole, RevokeRole } from '../../../src/contexts/identity/public.js';
import type { Principal } from '../../../src/ports/principal.js';
import { ask, deniedOf, enrol, mutate, TestTime, tokenOf, type Answer } from '../../builders/identity-http.js';
import { aCast, aPilot, PASSWORD, type Cast } from '../../builders/people.js';
import { aServer, type TestServer } from '../../builders/server.js';

let server: TestServer;
let cast: Cast;
let time: TestTime;
let pilotId: string;
beforeAll(async () => {
  server = await aServer();
  cast = await aCast(server.app);
  time = new TestTime(server);
  pilotId = (await aPilot(server.app, cast)).id;
});
afterAll(() => server.close());

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const FIELDS = 'token apiToken { id prefix scopes expiresAt lastUsedAt }';

async function create(who: Principal, own: object = {}): Promise<Answer> {
  const input = { name: 'nightly', scopes: ['READ'], days: 30, password: PASSWORD, ...own };
  return mutate(server.url, 'createApiToken', input, { token: await tokenOf(server, cast, who), fields: FIELDS });
}

async function aToken(who: Principal, ...scopes: string[]): Promise<string> {
  const { data } = await create(who, { scopes });
  return data.createApiToken.token as string;
}

const me = (token: string) => ask(server.url, '{ me { person { id } } }', { token });

describe('an API token', () => {
  it('is shown once, stored as a digest, and says where it was last used', async () => {
    const who = await cast.join('VML');
    const { data } = await create(who);
    const { apiToken, token } = data.createApiToken as { token: string; apiToken: { prefix: string } };
    expect(token).toMatch(/^tsk_[0-9a-f]{12}_[\w-]{43}$/);
    expect(token.startsWith(apiToken.prefix)).toBe(true);
    expect((await me(token)).data.me.person.id).toBe(who.personId);
    const rows = await server.database.dataSource.query('SELECT * FROM api_token WHERE person_id = $1', [who.personId]);
    expect(JSON.stringify(rows)).not.toContain(token.slice(18));
    const session = await tokenOf(server, cast, who);
    const list = await ask(server.url, '{ apiTokens { name lastUsedAt revokedAt } }', { token: session });
    expect(list.data.apiTokens).toEqual([{ name: 'nightly', lastUsedAt: expect.any(String), revokedAt: null }]);
  });

  it.each([
    ['no scope', { scopes: [] }, 'IDENTITY_FIELD_INVALID'],
    ['no days', { days: 0 }, 'IDENTITY_FIELD_INVALID'],
    ['more than a year', { days: 367 }, 'IDENTITY_FIELD_INVALID'],
    ['no name', { name: ' ' }, 'IDENTITY_FIELD_INVALID'],
    ['a wrong password', { password: 'not the password, no' }, 'WRONG_PASSWORD'],
    ['an unknown scope', { scopes: ['SIGN'] }, 'BAD_USER_INPUT'],
  ])('is not made with %s', async (_what, own, code) => {
    const who = await cast.join('VML');
    expect((await create(who, own)).code).toBe(code);
    const rows = await server.database.dataSource.query('SELECT id FROM api_token WHERE person_id = $1', [
      who.personId,
    ]);
    expect(rows).toEqual([]);
  });

  it('is not made for an administrator', async () => {
    expect((await create(cast.administrator)).code).toBe('NOT_FOR_ADMINISTRATORS');
  });

  it('is made with a code where there is a second factor', async () => {
    const who = await cast.join('CSM');
    const token = await tokenOf(server, cast, who);
    const { app } = await enrol(server, time, token);
    const input = { name: 'n', scopes: ['READ'], days: 1, password: PASSWORD };
    expect((await mutate(server.url, 'createApiToken', input, { token })).code).toBe('SECOND_FACTOR_CODE_MISSING');
    const code = app.next();
    expect((await mutate(server.url, 'createApiToken', { ...input, code }, { token })).code).toBeUndefined();
  });
});

describe('scopes', () => {
  it.each([
    ['signGate', { gateId: ID, slot: 'CQL', decision: 'APPROVE', nonce: 'n', password: PASSWORD }],
    ['challengeGate', { gateId: ID, slot: 'CQL' }],
    ['signCriteria', { criteriaSetId: ID, slot: 'CQL', nonce: 'n', password: PASSWORD }],
    ['grantRole', { personId: ID, role: 'CSM', reason: 'because' }],
    ['revokeRole', { assignmentId: ID, reason: 'because' }],
    ['inviteMember', { role: 'CSM' }],
    ['sealDataset', { datasetId: ID, expectedVersion: 1, representativeness: 'all of it', independence: 'yes' }],
    ['createApiToken', { name: 'n', scopes: ['READ'], days: 1, password: PASSWORD }],
    ['revokeApiToken', { id: ID }],
    ['enrolSecondFactor', { password: PASSWORD }],
    ['disableSecondFactor', { password: PASSWORD, code: '123456' }],
    ['changePassword', { password: PASSWORD, newPassword: 'another long enough sentence' }],
    ['endSessions', {}],
    ['setSecondFactorPolicy', { isRequired: false, reason: 'because', password: PASSWORD }],
  ])('never reach %s', async (field, input) => {
    const token = await aToken(cast.cql, 'READ', 'UPLOAD', 'RUN');
    const answer = await mutate(server.url, field, input, { token });
    expect(answer.code).toBe('API_TOKEN_NOT_ALLOWED');
    expect(await deniedOf(server, cast.cql.personId)).toContain(`api_token.use: ${field} API_TOKEN_NOT_ALLOWED`);
  });

  it('open what they name and nothing else', async () => {
    const [read, upload] = [await aToken(cast.vpm, 'READ'), await aToken(cast.vpm, 'UPLOAD')];
    const pilots = '{ pilots { nodes { id } } }';
    expect((await ask(server.url, pilots, { token: read })).data.pilots.nodes).toEqual([{ id: pilotId }]);
    expect((await ask(server.url, pilots, { token: upload })).code).toBe('API_TOKEN_NOT_ALLOWED');
    const put = (token: string) =>
      fetch(`${server.url}/api/v1/pilots/${pilotId}/blobs`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
        body: Buffer.from('a model, or not'),
      });
    const refused = await put(read);
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'API_TOKEN_NOT_ALLOWED']);
    expect((await put(upload)).status).toBeLessThan(300);
  });

  it('do not reach what the person may not', async () => {
    const foreign = await aToken(await cast.join('VML'), 'READ', 'RUN');
    const { data } = await ask(server.url, `{ people { nodes { id } } }`, { token: foreign });
    const ids = (data.people.nodes as { id: string }[]).map(({ id }) => id);
    expect(ids).not.toContain(cast.cql.personId);
  });

  it('count for bearer tokens only: a cookie never carries one', async () => {
    const token = await aToken(cast.vpm, 'READ');
    const answer = await ask(server.url, '{ me { roles } }', { headers: { cookie: `touchstone_session=${token}` } });
    expect(answer.code).toBe('UNAUTHENTICATED');
  });
});

describe('an API token ends', () => {
  it('when it is revoked, and only its owner revokes it', async () => {
    const who = await cast.join('VML');
    const { data } = await create(who);
    const { apiToken, token } = data.createApiToken as { token: string; apiToken: { id: string } };
    const other = await tokenOf(server, cast, cast.vpm);
    const input = { id: apiToken.id };
    expect((await mutate(server.url, 'revokeApiToken', input, { token: other })).code).toBe('API_TOKEN_NOT_FOUND');
    expect((await me(token)).code).toBeUndefined();
    const own = await tokenOf(server, cast, who);
    expect((await mutate(server.url, 'revokeApiToken', input, { token: own })).code).toBeUndefined();
    expect((await me(token)).code).toBe('UNAUTHENTICATED');
    expect((await mutate(server.url, 'revokeApiToken', input, { token: own })).code).toBe('API_TOKEN_NOT_FOUND');
  });

  it("with the person's last role, at once", async () => {
    const who = await cast.join('VML');
    const token = await aToken(who, 'READ');
    const [first] = await server.database.dataSource.query<{ id: string }[]>('SELECT id FROM role_assignment WHERE person_id = $1', [who.personId]);
    await server.app.get(RevokeRole).execute(cast.vpm, { assignmentId: first?.id ?? '', reason: 'left the team' });
    expect((await me(token)).code).toBe('UNAUTHENTICATED');
    await server.app.get(GrantRole).execute(cast.vpm, { personId: who.personId, role: 'VML', reason: 'back again' });
    expect((await me(token)).code).toBeUndefined();
  }); // prettier-ignore

  it('with the account, at once, and does not come back with it', async () => {
    const who = await cast.join('VML');
    const token = await aToken(who, 'READ');
    const admin = await tokenOf(server, cast, cast.administrator);
    const input = { personId: who.personId, reason: 'on leave' };
    expect((await mutate(server.url, 'disableAccount', input, { token: admin })).code).toBeUndefined();
    expect((await me(token)).code).toBe('UNAUTHENTICATED');
    expect((await mutate(server.url, 'enableAccount', input, { token: admin })).code).toBeUndefined();
    expect((await me(token)).code).toBe('UNAUTHENTICATED');
  });

  it('at its date', async () => {
    const token = await aToken(await cast.join('VML'), 'READ');
    time.forward(30 * 86_400_000);
    expect((await me(token)).code).toBe('UNAUTHENTICATED');
  });
});
