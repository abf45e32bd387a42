import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '../../../src/ports/principal.js';
import {
  ask,
  deniedOf,
  doneTo,
  enrol,
  mutate,
  TestTime,
  tokenOf,
  type Answer,
  type App,
} from '../../builders/identity-http.js';
import { aCast, PASSWORD, type Cast } from '../../builders/people.js';
import { aServer, type TestServer } from '../../builders/server.js';

let server: TestServer;
let cast: Cast;
let time: TestTime;
beforeAll(async () => {
  server = await aServer();
  cast = await aCast(server.app);
  time = new TestTime(server);
});
afterAll(() => server.close());

interface Enrolled {
  readonly who: Principal;
  readonly token: string;
  readonly app: App;
  readonly recoveryCodes: string[];
}

async function somebodyEnrolled(): Promise<Enrolled> {
  const who = await cast.join('CSM');
  const token = await tokenOf(server, cast, who);
  return { who, token, ...(await enrol(server, time, token)) };
}

const PENDING = 'token pending { pendingToken expiresAt }';

async function pendingOf(who: Principal): Promise<string> {
  const input = { email: cast.emailOf(who), password: PASSWORD };
  const { data } = await mutate(server.url, 'signIn', input, { fields: PENDING });
  return data.signIn.pending.pendingToken as string;
}

const complete = (pendingToken: string, code: string): Promise<Answer> =>
  mutate(server.url, 'completeSignIn', { pendingToken, code }, { fields: 'token me { person { id } }' });

async function signInWith(who: Principal, code: string): Promise<Answer> {
  return complete(await pendingOf(who), code);
}

async function failures(who: Principal): Promise<number> {
  const rows: { n: number }[] = await server.database.dataSource.query(
    'SELECT failed_attempts AS n FROM person WHERE id = $1',
    [who.personId],
  );
  return rows[0]?.n ?? -1;
}

describe('setting up a second factor', () => {
  it('gives a secret once, an otpauth address, and ten recovery codes; other sessions end', async () => {
    const who = await cast.join('CSM');
    const [token, other] = [await tokenOf(server, cast, who), await tokenOf(server, cast, who)];
    const { recoveryCodes } = await enrol(server, time, token);
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(recoveryCodes[0]).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    const me = '{ me { secondFactor { isEnrolled isRequiredToSign recoveryCodesLeft } } }';
    expect((await ask(server.url, me, { token })).data.me.secondFactor).toEqual({
      isEnrolled: true,
      isRequiredToSign: false,
      recoveryCodesLeft: 10,
    });
    expect((await ask(server.url, me, { token: other })).code).toBe('UNAUTHENTICATED');
    expect(await doneTo(server, who.personId)).toEqual(
      expect.arrayContaining(['second_factor.begun', 'second_factor.enrolled']),
    );
  });

  it('keeps neither the secret nor a recovery code in clear in the database', async () => {
    const who = await cast.join('CSM');
    const token = await tokenOf(server, cast, who);
    const first = await mutate(server.url, 'enrolSecondFactor', { password: PASSWORD }, { token, fields: 'enrolment { secret uri }' });
    const { secret, uri } = first.data.enrolSecondFactor.enrolment as { secret: string; uri: string };
    expect(uri).toMatch(/^otpauth:\/\/totp\/Touchstone:.*secret=[A-Z2-7]{32}.*period=30/);
    const rows = await server.database.dataSource.query('SELECT sealed_secret FROM second_factor WHERE person_id = $1', [who.personId]);
    expect(JSON.stringify(rows)).toMatch(/v1\.[\w-]+\.[\w-]+/);
    expect(JSON.stringify(rows)).not.toContain(secret);
    const all: { canonical: string }[] = await server.database.dataSource.query('SELECT canonical FROM audit_entry');
    expect(JSON.stringify(all)).not.toContain(secret);
  }); // prettier-ignore

  it('asks for the password, and changes nothing without it', async () => {
    const who = await cast.join('CSM');
    const token = await tokenOf(server, cast, who);
    const answer = await mutate(server.url, 'enrolSecondFactor', { password: 'not the password, no' }, { token });
    expect(answer.code).toBe('WRONG_PASSWORD');
    expect(await failures(who)).toBe(1);
    expect(await deniedOf(server, who.personId)).toContain('second_factor.enrol WRONG_PASSWORD');
  });

  it('is not done before a code confirms it, and a wrong code is counted', async () => {
    const who = await cast.join('CSM');
    const token = await tokenOf(server, cast, who);
    expect((await mutate(server.url, 'confirmSecondFactor', { code: '000000' }, { token })).code).toBe(
      'SECOND_FACTOR_NOT_ENROLLED',
    );
    await mutate(server.url, 'enrolSecondFactor', { password: PASSWORD }, { token });
    expect((await mutate(server.url, 'confirmSecondFactor', { code: 'abcdef' }, { token })).code).toBe(
      'WRONG_SECOND_FACTOR',
    );
    expect(await failures(who)).toBe(1);
    expect(await tokenOf(server, cast, who)).toMatch(/^[\w-]{43}$/);
  });

  it('is refused while there is one', async () => {
    const { token } = await somebodyEnrolled();
    expect((await mutate(server.url, 'enrolSecondFactor', { password: PASSWORD }, { token })).code).toBe(
      'SECOND_FACTOR_EXISTS',
    );
  });
});

describe('signing in with a second factor', () => {
  it('takes two steps, and only the second opens a session', async () => {
    const { app, who } = await somebodyEnrolled();
    const input = { email: cast.emailOf(who), password: PASSWORD };
    const first = await mutate(server.url, 'signIn', input, { fields: `${PENDING} me { roles }` });
    expect(first.data.signIn).toMatchObject({ token: null, me: null, userErrors: [] });
    expect(first.headers.get('set-cookie')).toBeNull();
    const { pendingToken } = first.data.signIn.pending as { pendingToken: string };
    expect((await ask(server.url, '{ me { roles } }', { token: pendingToken })).code).toBe('UNAUTHENTICATED');
    const second = await complete(pendingToken, app.next());
    expect(second.data.completeSignIn.me.person.id).toBe(who.personId);
    const { token } = second.data.completeSignIn as { token: string };
    const sessions = await ask(server.url, '{ mySessions { method isCurrent } }', { token });
    expect(sessions.data.mySessions[0]).toEqual({ method: 'PASSWORD_AND_TOTP', isCurrent: true });
  });

  it('takes each code once, and none older than the last', async () => {
    const { app, who } = await somebodyEnrolled();
    const code = app.next();
    expect((await signInWith(who, code)).code).toBeUndefined();
    expect((await signInWith(who, code)).code).toBe('WRONG_SECOND_FACTOR');
    expect((await signInWith(who, app.code(-1))).code).toBe('WRONG_SECOND_FACTOR');
    expect(await deniedOf(server, who.personId)).toContain('session.open WRONG_SECOND_FACTOR');
  });

  it.each([
    [1, undefined],
    [2, 'WRONG_SECOND_FACTOR'],
  ])('takes a code %i steps ahead of the clock: %s', async (drift, code) => {
    const { app, who } = await somebodyEnrolled();
    expect((await signInWith(who, app.code(drift))).code).toBe(code);
  });

  it.each([
    [1, undefined],
    [2, 'WRONG_SECOND_FACTOR'],
  ])('takes a code %i steps behind the clock: %s', async (steps, code) => {
    const { app, who } = await somebodyEnrolled();
    time.forward(120_000);
    expect((await signInWith(who, app.code(-steps))).code).toBe(code);
  });

  it('takes a first step once and for five minutes', async () => {
    const { app, who } = await somebodyEnrolled();
    const used = await pendingOf(who);
    await complete(used, app.next());
    expect((await complete(used, app.next())).code).toBe('SIGN_IN_STEP_INVALID');
    const old = await pendingOf(who);
    time.forward(5 * 60_000);
    expect((await complete(old, app.next())).code).toBe('SIGN_IN_STEP_INVALID');
    expect((await complete('made up', app.next())).code).toBe('SIGN_IN_STEP_INVALID');
  });

  it('locks after ten wrong codes, right passwords between them or not', async () => {
    const { app, who } = await somebodyEnrolled();
    for (let i = 0; i < 10; i += 1) expect((await signInWith(who, 'wrong')).code).toBe('WRONG_SECOND_FACTOR');
    const again = await mutate(server.url, 'signIn', { email: cast.emailOf(who), password: PASSWORD }, { fields: PENDING });
    expect(again.code).toBe('SIGN_IN_FAILED');
    time.forward(15 * 60_000);
    expect((await signInWith(who, app.next())).code).toBeUndefined();
    expect(await failures(who)).toBe(0);
  }); // prettier-ignore

  it('takes a recovery code once, as people type it', async () => {
    const { recoveryCodes, who } = await somebodyEnrolled();
    const typed = (recoveryCodes[0] ?? '').toLowerCase().replaceAll('-', ' ');
    expect((await signInWith(who, typed)).code).toBeUndefined();
    expect((await signInWith(who, typed)).code).toBe('WRONG_SECOND_FACTOR');
    expect((await signInWith(who, 'AAAA-BBBB-CCCC-DDDD-EEEE-FFFF')).code).toBe('WRONG_SECOND_FACTOR');
  });

  it("takes nobody else's codes", async () => {
    const [one, other] = [await somebodyEnrolled(), await somebodyEnrolled()];
    expect((await signInWith(one.who, other.app.next())).code).toBe('WRONG_SECOND_FACTOR');
    expect((await signInWith(one.who, other.recoveryCodes[0] ?? '')).code).toBe('WRONG_SECOND_FACTOR');
  });
});

describe('the life of a second factor', () => {
  it('ends by password and code only', async () => {
    const { app, token, who } = await somebodyEnrolled();
    const disable = (input: object) => mutate(server.url, 'disableSecondFactor', input, { token });
    expect((await disable({ password: PASSWORD })).code).toBe('SECOND_FACTOR_CODE_MISSING');
    expect((await disable({ password: PASSWORD, code: '12345' })).code).toBe('WRONG_SECOND_FACTOR');
    expect((await disable({ password: 'not the password, no', code: app.next() })).code).toBe('WRONG_PASSWORD');
    expect((await pendingOf(who)).length).toBe(43);
    expect((await disable({ password: PASSWORD, code: app.next() })).code).toBeUndefined();
    expect(await tokenOf(server, cast, who)).toMatch(/^[\w-]{43}$/);
    const rows = await server.database.dataSource.query('SELECT sealed_secret FROM second_factor WHERE person_id = $1', [who.personId]);
    expect(rows).toEqual([{ sealed_secret: null }]);
  }); // prettier-ignore

  it('ends by a recovery code too, when the app is what was lost', async () => {
    const { recoveryCodes, token, who } = await somebodyEnrolled();
    const input = { password: PASSWORD, code: recoveryCodes[1] };
    expect((await mutate(server.url, 'disableSecondFactor', input, { token })).code).toBeUndefined();
    expect(await tokenOf(server, cast, who)).toMatch(/^[\w-]{43}$/);
  });

  it('renews recovery codes; the old ones are void', async () => {
    const { app, recoveryCodes, token, who } = await somebodyEnrolled();
    const input = { password: PASSWORD, code: app.next() };
    const { data } = await mutate(server.url, 'renewRecoveryCodes', input, { token, fields: 'recoveryCodes' });
    expect((await signInWith(who, recoveryCodes[2] ?? '')).code).toBe('WRONG_SECOND_FACTOR');
    expect((await signInWith(who, data.renewRecoveryCodes.recoveryCodes[0] as string)).code).toBeUndefined();
  });

  it('survives a restart of the key holder only with the same key', async () => {
    const { app, who } = await somebodyEnrolled();
    const other = await somebodyEnrolled();
    await server.database.dataSource.query(
      `UPDATE second_factor SET sealed_secret = (SELECT sealed_secret FROM second_factor WHERE person_id = $1) WHERE person_id = $2`,
      [other.who.personId, who.personId],
    );
    const answer = await signInWith(who, app.next());
    expect(answer.code).toBe('SECRET_UNREADABLE');
    expect(answer.data).toBeNull();
  });
});
