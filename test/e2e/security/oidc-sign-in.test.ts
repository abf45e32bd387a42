import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DisableAccount } from '../../../src/contexts/identity/app/account-lifecycle.js';
import { ask, deniedOf, doneTo, enrol, mutate, tokenOf } from '../../builders/identity-http.js';
import { anOidcWorld, type OidcWorld, type SignedIn } from '../../builders/oidc-world.js';
import { PASSWORD } from '../../builders/people.js';
import { TestBrowser } from '../../builders/test-browser.js';

let world: OidcWorld;
beforeAll(async () => {
  world = await anOidcWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  Object.assign(world.odd, { claims: {}, mood: 'well', signs: 'own key' });
});

const people = async (): Promise<number> => {
  const rows: { n: number }[] = await world.server.database.dataSource.query('SELECT count(*)::int AS n FROM person');
  return rows[0]?.n ?? 0;
};
const sessionIn = (browser: TestBrowser): string | undefined => browser.cookie(world.server.url, 'touchstone_session');
const start = async (browser: TestBrowser, provider = 'odd', rest = ''): Promise<string> =>
  (await browser.request(`${world.server.url}/api/v1/oidc/${provider}/start${rest}`)).headers.get('location') ?? '';

async function signInAs(subject: string, provider = 'odd') {
  const browser = new TestBrowser();
  world.odd.subject = subject;
  return { browser, ...(await world.back(browser, world.odd.answer(await start(browser, provider)))) };
}
async function subjectOf({ token }: SignedIn): Promise<string> {
  const { data } = await ask(world.server.url, '{ myLogins { subject } }', { token });
  return data.myLogins[0].subject as string;
}

describe('a real provider', () => {
  it('lets a person redeem an invitation without a password, sign in again, and be asked for credentials before signing', async () => {
    const browser = new TestBrowser();
    const input = { provider: 'acme', invitation: await world.invitation(), printedName: 'Otto Site' };
    const url = await world.begin(browser, 'beginOidcSignIn', input);
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid email profile',
    });
    const back = await browser.signInAt(url, 'otto');
    expect(await world.back(browser, back)).toMatchObject({ status: 200, outcome: 'SIGNED_IN' });
    const { token } = await world.signedIn(browser);
    const me = await ask(world.server.url, '{ me { person { email printedName } } mySessions { method } myLogins { providerId subject email } }', { token });
    expect(me.data).toEqual({
      me: { person: { email: 'otto@acme.example', printedName: 'Otto Site' } },
      mySessions: [{ method: 'OIDC' }],
      myLogins: [{ providerId: 'acme', subject: 'otto', email: 'otto@acme.example' }],
    });

    const again = new TestBrowser();
    const second = await again.signInAt(await start(again, 'acme'), 'otto');
    expect(await world.back(again, second)).toMatchObject({ outcome: 'SIGNED_IN' });

    const { who, browser: own, token: session } = await world.signedIn(again);
    const nonce = await world.challenge(who);
    const confirm = await world.begin(own, 'beginOidcConfirmation', { provider: 'acme', nonce }, session);
    expect(Object.fromEntries(new URL(confirm).searchParams)).toMatchObject({ max_age: '0', prompt: 'login' });
    expect(await world.back(own, await own.signInAt(confirm, 'otto'))).toMatchObject({ outcome: 'CONFIRMED' });
    expect(await world.sign(who, nonce)).toBe('OIDC');
  }); // prettier-ignore

  it('opens nothing for somebody nobody invited, however well he signs in there', async () => {
    const before = await people();
    const browser = new TestBrowser();
    const back = await browser.signInAt(await start(browser, 'acme'), 'stranger');
    expect(await world.back(browser, back)).toMatchObject({ status: 403, code: 'OIDC_LOGIN_UNLINKED' });
    expect(sessionIn(browser)).toBeUndefined();
    expect(await people()).toBe(before);
    expect(await deniedOf(world.server, 'unknown')).toContain('session.open OIDC_LOGIN_UNLINKED');
  });

  it('confirms nothing when somebody else enters credentials there, and the failure counts', async () => {
    const one = await world.joined();
    const browser = one.browser;
    const nonce = await world.challenge(one.who);
    const url = await world.begin(browser, 'beginOidcConfirmation', { provider: 'acme', nonce }, one.token);
    expect(await world.back(browser, await browser.signInAt(url, 'somebody-else'))).toMatchObject({ code: 'OIDC_OTHER_PERSON' });
    await expect(world.sign(one.who, nonce)).rejects.toMatchObject({ code: 'OIDC_CONFIRMATION_MISSING' });
    expect(await deniedOf(world.server, one.who.personId)).toEqual(
      expect.arrayContaining(['login.confirm OIDC_OTHER_PERSON', 'gate.sign OIDC_CONFIRMATION_MISSING']),
    );
    const rows: { n: number }[] = await world.server.database.dataSource.query('SELECT failed_attempts AS n FROM person WHERE id = $1', [one.who.personId]);
    expect(rows[0]?.n).toBe(1);
  }); // prettier-ignore
});

describe('an answer is refused', () => {
  const refusals: [string, () => void, RegExp][] = [
    ['a wrong nonce', () => (world.odd.claims = { nonce: 'another' }), /OAUTH_JWT_CLAIM_COMPARISON_FAILED.*nonce/],
    ['no nonce', () => (world.odd.claims = { nonce: undefined }), /./],
    ['another issuer', () => (world.odd.claims = { iss: 'https://evil.example' }), /iss/],
    ['a token for another client', () => (world.odd.claims = { aud: 'another-client' }), /aud/],
    ['an expired token', () => (world.odd.claims = { exp: 1_700_000_000 }), /exp/],
    ['a token signed by another key', () => (world.odd.signs = 'other key'), /./],
    ['a code that the provider does not take', () => (world.odd.mood = 'refusing'), /invalid_grant/],
  ];
  it.each(refusals)('with %s', async (_what, spoil, why) => {
    const { who, browser: known } = await world.joined();
    const subject = await subjectOf({ who, browser: known, token: sessionIn(known) ?? '' });
    const browser = new TestBrowser();
    const url = await start(browser);
    world.odd.subject = subject;
    world.odd.claims = {};
    spoil();
    const refused = { status: 403, code: 'OIDC_ANSWER_REFUSED', detail: expect.stringMatching(why) as unknown };
    expect(await world.back(browser, world.odd.answer(url))).toMatchObject(refused);
    expect(sessionIn(browser)).toBeUndefined();
    expect((await deniedOf(world.server, 'unknown')).at(-1)).toBe('session.open OIDC_ANSWER_REFUSED');
  });

  it('when the person said no there', async () => {
    const browser = new TestBrowser();
    const back = world.odd.answer(await start(browser), { error: 'access_denied' });
    expect(await world.back(browser, back)).toMatchObject({ code: 'OIDC_ANSWER_REFUSED' });
  });

  it('with a state nobody gave out, of another browser, at another provider, used before, or too late', async () => {
    const { token, who, browser: known } = await world.joined();
    const subject = await subjectOf({ token, who, browser: known });
    world.odd.subject = subject;
    const requests = world.odd.tokenRequests.length;
    const browser = new TestBrowser();
    const url = await start(browser);
    const forged = world.odd.answer(url, { state: 'x'.repeat(43) });
    expect(await world.back(browser, forged)).toMatchObject({ status: 400, code: 'OIDC_REQUEST_INVALID' });
    const elsewhere = await world.back(new TestBrowser(), world.odd.answer(url));
    expect(elsewhere).toMatchObject({ code: 'OIDC_REQUEST_INVALID' });
    const swapped = world.odd.answer(url).replace('/odd/', '/strict/');
    const cookies = new TestBrowser();
    const other = await start(cookies);
    expect(await world.back(cookies, world.odd.answer(other).replace('/odd/', '/strict/'))).toMatchObject({ code: 'OIDC_REQUEST_INVALID' });
    expect(swapped).toContain('/strict/');
    // None of these reached the provider's token endpoint.
    expect(world.odd.tokenRequests).toHaveLength(requests);

    const good = new TestBrowser();
    const answer = world.odd.answer(await start(good));
    const kept = good.cookieHeader(world.server.url);
    expect(await world.back(good, answer)).toMatchObject({ outcome: 'SIGNED_IN' });
    const replay = await fetch(answer, { headers: { cookie: kept } });
    expect(((await replay.json()) as { code: string }).code).toBe('OIDC_REQUEST_INVALID');

    const late = new TestBrowser();
    const lateAnswer = world.odd.answer(await start(late));
    world.time.forward(11 * 60_000);
    expect(await world.back(late, lateAnswer)).toMatchObject({ code: 'OIDC_REQUEST_INVALID' });
  }); // prettier-ignore

  it('when the provider is away, and it is not remembered', async () => {
    const { token, who, browser: known } = await world.joined();
    const subject = await subjectOf({ token, who, browser: known });
    const browser = new TestBrowser();
    const url = await start(browser);
    world.odd.mood = 'down';
    expect(await world.back(browser, world.odd.answer(url))).toMatchObject({ status: 503, code: 'OIDC_PROVIDER_UNAVAILABLE' });
    world.odd.mood = 'well';
    expect(await signInAs(subject)).toMatchObject({ outcome: 'SIGNED_IN' });
  }); // prettier-ignore

  it('of a provider that is not configured', async () => {
    const response = await fetch(`${world.server.url}/api/v1/oidc/nowhere/start`, { redirect: 'manual' });
    expect(response.status).toBe(404);
    expect(((await response.json()) as { code: string }).code).toBe('OIDC_PROVIDER_UNKNOWN');
  });
});

describe('where one is sent afterwards', () => {
  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', 'pilots', '/a\tb', '/%0d%0aSet-Cookie:x/\r\n'])(
    'is never %j',
    async (path) => {
      const rest = `?returnTo=${encodeURIComponent(path)}`;
      const response = await fetch(`${world.server.url}/api/v1/oidc/odd/start${rest}`, { redirect: 'manual' });
      expect(response.status).toBe(422);
      expect(((await response.json()) as { code: string }).code).toBe('RETURN_ADDRESS_REFUSED');
      expect(response.headers.get('location')).toBeNull();
    },
  ); // prettier-ignore

  it('is a path of the installation, with the outcome and without any token', async () => {
    const known = await world.joined();
    world.odd.subject = await subjectOf(known);
    const browser = new TestBrowser();
    const answer = world.odd.answer(
      await start(browser, 'odd', `?returnTo=${encodeURIComponent('/pilots?tab=1#open')}`),
    );
    expect(await world.back(browser, answer)).toEqual({ status: 303, location: '/pilots?tab=1&oidc=SIGNED_IN#open' });
  });

  it('the session comes as a cookie that scripts and other sites cannot use, and nothing is cached', async () => {
    const known = await world.joined();
    world.odd.subject = await subjectOf(known);
    const browser = new TestBrowser();
    const answer = world.odd.answer(await start(browser));
    const response = await fetch(answer, { headers: { cookie: browser.cookieHeader(world.server.url) } });
    const cookie = response.headers.getSetCookie().find((one) => one.startsWith('touchstone_session=')) ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await response.json()).toEqual({ outcome: 'SIGNED_IN' });
  });
});

describe('joining by an invitation', () => {
  const join = async (own: object, claims: object = {}, subject = `new-${Math.floor(world.time.now().getTime())}`) => {
    const browser = new TestBrowser();
    const url = await world.begin(browser, 'beginOidcSignIn', {
      provider: 'odd',
      printedName: 'Nora New',
      invitation: await world.invitation(),
      ...own,
    });
    world.odd.subject = subject;
    world.odd.claims = { ...claims };
    return world.back(browser, world.odd.answer(url));
  };

  it('takes the address that the person gives when the provider vouches for none', async () => {
    expect(await join({ email: 'nora@north.example' }, {}, 'nora')).toMatchObject({ outcome: 'SIGNED_IN' });
    const rows: { id: string; hash: string | null }[] = await world.server.database.dataSource.query(
      `SELECT id, password_hash AS hash FROM person WHERE email = 'nora@north.example'`,
    );
    expect(rows[0]?.hash).toBeNull();
    expect(await doneTo(world.server, rows[0]?.id ?? '')).toEqual(['invitation.redeemed', 'session.opened']);
  });

  it('refuses a login that is somebody else’s, an invitation that was redeemed, a taken address, and no address at all', async () => {
    const known = await world.joined();
    const before = await people();
    const taken = await subjectOf(known);
    expect(await join({ email: 'second@north.example' }, {}, taken)).toMatchObject({ status: 409, code: 'OIDC_LOGIN_TAKEN' });
    const used = await world.invitation();
    expect(await join({ invitation: used, email: 'first@north.example' }, {}, 'first')).toMatchObject({ outcome: 'SIGNED_IN' });
    expect(await join({ invitation: used, email: 'other@north.example' }, {}, 'other')).toMatchObject({ code: 'INVITATION_INVALID' });
    expect(await join({ email: 'first@north.example' }, {}, 'other')).toMatchObject({ code: 'EMAIL_TAKEN' });
    expect(await join({}, { email: 'unverified@acme.example', email_verified: false }, 'other')).toMatchObject({ code: 'OIDC_EMAIL_REFUSED' });
    expect(await people()).toBe(before + 1);
  }); // prettier-ignore

  it('keeps to the domains of the provider, for signing in too', async () => {
    const good = { email: 'paula@acme.example', email_verified: true };
    expect(await join({ provider: 'strict' }, { ...good, email: 'paula@other.example' }, 'paula')).toMatchObject({ code: 'OIDC_EMAIL_REFUSED' });
    expect(await join({ provider: 'strict' }, { ...good, email_verified: false }, 'paula')).toMatchObject({ code: 'OIDC_EMAIL_REFUSED' });
    expect(await join({ provider: 'strict' }, { ...good, email: 'paula@evilacme.example' }, 'paula')).toMatchObject({ code: 'OIDC_EMAIL_REFUSED' });
    expect(await join({ provider: 'strict' }, good, 'paula')).toMatchObject({ outcome: 'SIGNED_IN' });
    world.odd.claims = { ...good, email: 'paula@other.example' };
    expect(await signInAs('paula', 'strict')).toMatchObject({ code: 'OIDC_EMAIL_REFUSED' });
  }); // prettier-ignore
});

describe('an account that exists', () => {
  it('gets a login linked by its owner, after the password, and only then opens by it', async () => {
    const who = await world.cast.join('CSM');
    const token = await tokenOf(world.server, world.cast, who);
    const browser = new TestBrowser();
    const without = await mutate(
      world.server.url,
      'linkLogin',
      { provider: 'odd', password: 'wrong wrong wrong' },
      { token },
    );
    expect(without.code).toBe('WRONG_PASSWORD');
    const url = await world.begin(browser, 'linkLogin', { provider: 'odd', password: PASSWORD }, token);
    world.odd.subject = 'linked';
    expect((await signInAs('linked')).code).toBe('OIDC_LOGIN_UNLINKED');
    expect(await world.back(browser, world.odd.answer(url))).toMatchObject({ outcome: 'LINKED' });
    expect(await signInAs('linked')).toMatchObject({ outcome: 'SIGNED_IN' });
    expect(await doneTo(world.server, who.personId)).toContain('login.linked');
  });

  it('of somebody else never gets the same login, not even after it was taken off', async () => {
    const one = await world.cast.join('CSM');
    const other = await world.cast.join('CSM');
    const [mine, theirs] = [await tokenOf(world.server, world.cast, one), await tokenOf(world.server, world.cast, other)];
    const link = async (token: string) => {
      const browser = new TestBrowser();
      const url = await world.begin(browser, 'linkLogin', { provider: 'odd', password: PASSWORD }, token);
      world.odd.subject = 'reused';
      return world.back(browser, world.odd.answer(url));
    };
    expect(await link(mine)).toMatchObject({ outcome: 'LINKED' });
    expect(await link(theirs)).toMatchObject({ code: 'OIDC_LOGIN_TAKEN' });
    const logins = await ask(world.server.url, '{ myLogins { id } }', { token: mine });
    const id = logins.data.myLogins[0].id as string;
    expect((await mutate(world.server.url, 'unlinkLogin', { id, password: PASSWORD }, { token: theirs })).code).toBe('LOGIN_NOT_FOUND');
    expect((await mutate(world.server.url, 'unlinkLogin', { id, password: PASSWORD }, { token: mine, fields: 'done' })).code).toBeUndefined();
    expect((await signInAs('reused')).code).toBe('OIDC_LOGIN_UNLINKED');
    expect(await link(theirs)).toMatchObject({ code: 'OIDC_LOGIN_TAKEN' });
    expect(await link(mine)).toMatchObject({ outcome: 'LINKED' });
    const steal = world.server.database.dataSource.query(`UPDATE login SET person_id = $1 WHERE subject = 'reused'`, [other.personId]);
    await expect(steal).rejects.toMatchObject({ code: 'TS001' });
    expect(await deniedOf(world.server, other.personId)).toContain('login.link OIDC_LOGIN_TAKEN');
  }); // prettier-ignore

  it('is not linked when the session that asked has ended', async () => {
    const who = await world.cast.join('CSM');
    const token = await tokenOf(world.server, world.cast, who);
    const browser = new TestBrowser();
    const url = await world.begin(browser, 'linkLogin', { provider: 'odd', password: PASSWORD }, token);
    await ask(world.server.url, 'mutation { signOut { userErrors { code } } }', { token });
    world.odd.subject = 'too-late';
    expect(await world.back(browser, world.odd.answer(url))).toMatchObject({ code: 'OIDC_REQUEST_INVALID' });
    expect((await signInAs('too-late')).code).toBe('OIDC_LOGIN_UNLINKED');
  });

  it('that was closed opens no more, and the refusal stands in its chain', async () => {
    const known = await world.joined();
    const subject = await subjectOf(known);
    const input = { personId: known.who.personId, reason: 'Has left the company.' };
    await world.server.app.get(DisableAccount).execute(world.cast.administrator, input);
    expect((await signInAs(subject)).code).toBe('OIDC_LOGIN_UNLINKED');
    expect(await deniedOf(world.server, known.who.personId)).toContain('session.open OIDC_LOGIN_UNLINKED');
  });

  it('does not lose its only way in', async () => {
    const known = await world.joined();
    const logins = await ask(world.server.url, '{ myLogins { id } }', known);
    const id = logins.data.myLogins[0].id as string;
    expect((await mutate(world.server.url, 'unlinkLogin', { id }, known)).code).toBe('OIDC_CONFIRMATION_MISSING');
    world.odd.subject = await subjectOf(known);
    expect(await world.confirm(known)).toMatchObject({ outcome: 'CONFIRMED' });
    expect((await mutate(world.server.url, 'unlinkLogin', { id }, known)).code).toBe('LAST_LOGIN');
  });

  it('without a password is opened by none, and strangers cannot lock it', async () => {
    const known = await world.joined();
    const { data } = await ask(world.server.url, '{ me { person { email } } }', known);
    const email = data.me.person.email as string;
    for (const password of ['', 'null', PASSWORD])
      expect((await mutate(world.server.url, 'signIn', { email, password }, { fields: 'token' })).code).toBe('SIGN_IN_FAILED');
    for (let n = 0; n < 10; n += 1) await mutate(world.server.url, 'signIn', { email, password: PASSWORD });
    expect(await signInAs(await subjectOf(known))).toMatchObject({ outcome: 'SIGNED_IN' });
  }); // prettier-ignore

  it('with a second factor asks for its code after the provider, too', async () => {
    const who = await world.cast.join('CSM');
    const token = await tokenOf(world.server, world.cast, who);
    const browser = new TestBrowser();
    const url = await world.begin(browser, 'linkLogin', { provider: 'odd', password: PASSWORD }, token);
    world.odd.subject = 'with-app';
    await world.back(browser, world.odd.answer(url));
    const { app } = await enrol(world.server, world.time, token);
    const half = await signInAs('with-app');
    expect(half).toMatchObject({ outcome: 'SECOND_FACTOR_NEEDED' });
    expect(sessionIn(half.browser)).toBeUndefined();
    const cookie = half.browser.cookieHeader(world.server.url);
    const complete = (code: string) =>
      mutate(world.server.url, 'completeSignIn', { code }, { fields: 'token', headers: { cookie } });
    expect((await complete('000000')).code).toBe('WRONG_SECOND_FACTOR');
    const done = await complete(app.next());
    const sessions = await ask(world.server.url, '{ mySessions { method isCurrent } }', { token: done.data.completeSignIn.token as string });
    expect(sessions.data.mySessions[0]).toEqual({ method: 'OIDC_AND_TOTP', isCurrent: true });
  }); // prettier-ignore
});
