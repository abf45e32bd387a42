import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrantRole } from '../../../src/contexts/identity/public.js';
import type { Principal } from '../../../src/ports/principal.js';
import { ask, deniedOf, mutate, TestTime, tokenOf, type Answer } from '../../builders/identity-http.js';
import { aCast, aPilot, PASSWORD, type Cast } from '../../builders/people.js';
import { aServer, type TestServer } from '../../builders/server.js';

const NEW_PASSWORD = 'a wholly new long sentence';
const ME = '{ me { roles } }';
const FOREIGN = '01890a5d-ac96-774b-bcce-b302099a8057';

let server: TestServer;
let cast: Cast;
let time: TestTime;
beforeAll(async () => {
  server = await aServer();
  cast = await aCast(server.app);
  time = new TestTime(server);
});
afterAll(() => server.close());

const as = (who: Principal): Promise<string> => tokenOf(server, cast, who);
const isOpen = async (token: string): Promise<boolean> => (await ask(server.url, ME, { token })).code === undefined;

describe('a password', () => {
  it('is changed by the old one; other sessions end, this one goes on', async () => {
    const who = await cast.join('CSM');
    const [own, other] = [await as(who), await as(who)];
    const change = (input: object) => mutate(server.url, 'changePassword', input, { token: own, fields: 'done' });
    expect((await change({ password: 'not the password, no', newPassword: NEW_PASSWORD })).code).toBe('WRONG_PASSWORD');
    expect((await change({ password: PASSWORD, newPassword: 'short' })).code).toBe('PASSWORD_TOO_WEAK');
    expect(await isOpen(other)).toBe(true);
    expect((await change({ password: PASSWORD, newPassword: NEW_PASSWORD })).code).toBeUndefined();
    expect([await isOpen(own), await isOpen(other)]).toEqual([true, false]);
    const login = { email: cast.emailOf(who), password: PASSWORD };
    expect((await mutate(server.url, 'signIn', login)).code).toBe('SIGN_IN_FAILED');
    expect(await deniedOf(server, who.personId)).toEqual([
      'password.change WRONG_PASSWORD',
      'password.change PASSWORD_TOO_WEAK',
      'session.open SIGN_IN_FAILED',
    ]);
  });
});

describe('sessions', () => {
  it("are listed and ended by their owner, nobody else's", async () => {
    const [who, stranger] = [await cast.join('CSM'), await as(cast.vpm)];
    const [own, other] = [await as(who), await as(who)];
    const list = async () =>
      (await ask(server.url, '{ mySessions { id isCurrent client } }', { token: own })).data.mySessions as {
        id: string;
        isCurrent: boolean;
      }[];
    const found = await list();
    expect(found.map(({ isCurrent }) => isCurrent).sort()).toEqual([false, true]);
    const id = found.find(({ isCurrent }) => !isCurrent)?.id;
    expect((await mutate(server.url, 'endSessions', { id }, { token: stranger })).code).toBe('SESSION_NOT_FOUND');
    expect((await mutate(server.url, 'endSessions', { id }, { token: own, fields: 'ended' })).data.endSessions.ended).toBe(1);
    expect([await isOpen(own), await isOpen(other)]).toEqual([true, false]);
    const third = await as(who);
    await mutate(server.url, 'endSessions', {}, { token: own });
    expect([await isOpen(own), await isOpen(third)]).toEqual([true, false]);
    expect(await list()).toHaveLength(1);
  }); // prettier-ignore
});

describe('an account', () => {
  const lifecycle = (field: string, who: Principal, token: string, reason = 'on leave'): Promise<Answer> =>
    mutate(server.url, field, { personId: who.personId, reason }, { token, fields: 'account { disabledAt }' });

  it('is disabled and enabled by administrators alone, at once', async () => {
    const who = await cast.join('CSM');
    const [own, admin] = [await as(who), await as(cast.administrator)];
    expect((await lifecycle('disableAccount', who, await as(cast.cql))).code).toBe('NOT_PERMITTED');
    expect((await lifecycle('disableAccount', who, admin, ' ')).code).toBe('IDENTITY_FIELD_INVALID');
    expect((await lifecycle('enableAccount', who, admin)).code).toBe('ACCOUNT_STATE_UNCHANGED');
    expect(await isOpen(own)).toBe(true);
    expect((await lifecycle('disableAccount', who, admin)).code).toBeUndefined();
    expect(await isOpen(own)).toBe(false);
    expect((await mutate(server.url, 'signIn', { email: cast.emailOf(who), password: PASSWORD })).code).toBe('SIGN_IN_FAILED');
    expect((await lifecycle('disableAccount', who, admin)).code).toBe('ACCOUNT_STATE_UNCHANGED');
    expect((await lifecycle('enableAccount', who, admin)).code).toBeUndefined();
    expect(await isOpen(own)).toBe(false);
    expect(await isOpen(await as(who))).toBe(true);
  }); // prettier-ignore

  it('of oneself is not disabled by oneself, nor one that is not there', async () => {
    const admin = await as(cast.administrator);
    expect((await lifecycle('disableAccount', cast.administrator, admin)).code).toBe('OWN_ACCOUNT');
    const nobody = { personId: FOREIGN, reason: 'gone' };
    expect((await mutate(server.url, 'disableAccount', nobody, { token: admin })).code).toBe('ACCOUNT_NOT_FOUND');
  });

  it('is found by its address by administrators alone', async () => {
    const query = `{ account(email: "${cast.emailOf(cast.cql)}") { id printedName } }`;
    const found = await ask(server.url, query, { token: await as(cast.administrator) });
    expect(found.data.account).toEqual({ id: cast.cql.personId, printedName: 'Cora Quality' });
    expect((await ask(server.url, query, { token: await as(cast.vpm) })).code).toBe('NOT_PERMITTED');
  });
});

describe('roles', () => {
  it('begin when the grant says, and not in the past', async () => {
    const who = await cast.join('CSM');
    const validFrom = new Date(time.now().getTime() + 3_600_000);
    const grant = { personId: who.personId, role: 'SO' as const, reason: 'from the next hour on' };
    const grants = server.app.get(GrantRole, { strict: false });
    const past = { ...grant, validFrom: new Date(0) };
    await expect(grants.execute(cast.cql, past)).rejects.toMatchObject({ code: 'IDENTITY_FIELD_INVALID' });
    await grants.execute(cast.cql, { ...grant, validFrom });
    const roles = async () => (await ask(server.url, ME, { token: await as(who) })).data.me.roles as string[];
    expect(await roles()).toEqual(['CSM']);
    time.forward(3_600_000);
    expect(await roles()).toEqual(['CSM', 'SO']);
  });

  it('are granted in pilots and at sites of the organisation only', async () => {
    const who = await cast.join('CSM');
    const pilotId = (await aPilot(server.app, cast)).id;
    const grants = server.app.get(GrantRole, { strict: false });
    const grant = { personId: who.personId, role: 'SO' as const, reason: 'in one pilot' };
    const refused = { code: 'IDENTITY_FIELD_INVALID' };
    await expect(grants.execute(cast.cql, { ...grant, pilotId: FOREIGN })).rejects.toMatchObject(refused);
    await expect(grants.execute(cast.cql, { ...grant, pilotId, siteId: FOREIGN })).rejects.toMatchObject(refused);
    await expect(grants.execute(cast.cql, { ...grant, pilotId })).resolves.toMatchObject({ pilotId });
  });
});

describe('a session cookie', () => {
  const cookieOf = async (): Promise<string> => `touchstone_session=${await as(cast.cql)}`;
  const send = (headers: Record<string, string>): Promise<Answer> =>
    mutate(server.url, 'endSessions', { id: FOREIGN }, { headers });

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another site that says who it is', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a proxy header', { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }],
  ])('is not enough when %s sends it along', async (_what, headers) => {
    const answer = await send({ cookie: await cookieOf(), ...headers });
    expect(answer.code).toBe('CROSS_SITE_REQUEST');
  });

  it('is enough from our own page, and a bearer token needs no origin', async () => {
    expect((await send({ cookie: await cookieOf(), origin: server.url })).code).toBe('SESSION_NOT_FOUND');
    const authorization = `Bearer ${await as(cast.cql)}`;
    expect((await send({ authorization, origin: 'https://evil.example' })).code).toBe('SESSION_NOT_FOUND');
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded'],
    ['text', 'text/plain'],
    ['text that says JSON', 'text/plain; application/json'],
    ['a form that says JSON', 'multipart/form-data; boundary=json'],
  ])('is not used for %s', async (_what, type) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { cookie: await cookieOf(), 'content-type': type, 'x-http-method-override': 'GET' },
      body: JSON.stringify({ query: 'mutation { endSessions(input: {}) { ended } }' }),
    });
    expect(response.status).toBe(400);
  });

  it('does not carry uploads of another site', async () => {
    const response = await fetch(`${server.url}/api/v1/pilots/${FOREIGN}/blobs`, {
      method: 'PUT',
      headers: { cookie: await cookieOf(), origin: 'https://evil.example', 'content-type': 'application/octet-stream' },
      body: 'bytes',
    });
    expect(((await response.json()) as { code: string }).code).toBe('CROSS_SITE_REQUEST');
  });
});

describe('guessing', () => {
  it('by aliases in one request counts every guess', async () => {
    const who = await cast.join('CSM');
    const token = await as(who);
    const guess = (i: number) =>
      `a${i}: changePassword(input: { password: "guess number ${i} of many", newPassword: "${NEW_PASSWORD}" }) { userErrors { code } }`;
    const many = (n: number) => `mutation { ${Array.from({ length: n }, (_, i) => guess(i)).join(' ')} }`;
    expect((await ask(server.url, many(100), { token })).code).toBe('TOO_MANY_ALIASES');
    const { data } = await ask(server.url, many(12), { token });
    const codes = Object.values(data as Record<string, { userErrors: { code: string }[] }>).map(
      ({ userErrors }) => userErrors[0]?.code,
    );
    expect(codes).toEqual([...Array<string>(10).fill('WRONG_PASSWORD'), 'ACCOUNT_LOCKED', 'ACCOUNT_LOCKED']);
    expect((await deniedOf(server, who.personId)).length).toBe(12);
  });

  it('of ids of another organisation is answered like ids that are not there', async () => {
    const token = await as(cast.vpm);
    const foreign = await cast.join('CSM');
    const [assignment] = await server.database.dataSource.query<{ id: string }[]>('SELECT id FROM role_assignment WHERE person_id = $1', [foreign.personId]);
    const grant = (personId: string) => mutate(server.url, 'grantRole', { personId, role: 'VML', reason: 'a try' }, { token });
    const revoke = (assignmentId: string) => mutate(server.url, 'revokeRole', { assignmentId, reason: 'a try' }, { token });
    expect([(await grant(foreign.personId)).code, (await grant(FOREIGN)).code]).toEqual(['PERSON_NOT_FOUND', 'PERSON_NOT_FOUND']);
    expect([(await revoke(assignment?.id ?? '')).code, (await revoke(FOREIGN)).code]).toEqual(['ROLE_ASSIGNMENT_NOT_FOUND', 'ROLE_ASSIGNMENT_NOT_FOUND']);
    const { data } = await ask(server.url, '{ people { nodes { id } } }', { token });
    expect(JSON.stringify(data)).not.toContain(foreign.personId);
  }); // prettier-ignore

  it.each([
    ['grantRole', { personId: FOREIGN, role: 'CSM', reason: 'x', grantedBy: FOREIGN }],
    ['createOrganisation', { kind: 'CUSTOMER', name: 'x', id: FOREIGN }],
    [
      'redeemInvitation',
      { token: 't', email: 'a@b.cd', printedName: 'x', password: PASSWORD, organisationId: FOREIGN },
    ],
    ['createApiToken', { name: 'n', scopes: ['READ'], days: 1, password: PASSWORD, personId: FOREIGN }],
  ])('of fields that %s does not have is refused by the schema', async (field, input) => {
    expect((await mutate(server.url, field, input, { token: await as(cast.cql) })).code).toBe('BAD_USER_INPUT');
  });
});
