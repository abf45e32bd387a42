import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AccountReset } from '../../../src/contexts/identity/app/complete-recovery.js';
import { SetSecondFactorPolicy } from '../../../src/contexts/identity/app/second-factor-policy.js';
import { sha256Of } from '../../../src/kernel/sha256.js';
import { aContract } from '../../builders/contract.builder.js';
import { aCriteriaDocument } from '../../builders/criteria.builder.js';
import { ask, deniedOf, mutate, type Answer, type App, App as Authenticator, tokenOf } from '../../builders/identity-http.js'; // prettier-ignore
import { anOidcWorld, type OidcWorld, type SignedIn } from '../../builders/oidc-world.js';
import { aPilot, PASSWORD } from '../../builders/people.js';
import { TestBrowser } from '../../builders/test-browser.js';

let world: OidcWorld;
beforeAll(async () => {
  world = await anOidcWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  Object.assign(world.odd, { claims: {}, mood: 'well', signs: 'own key' });
});

/** Somebody signed in by a login alone, who is the next to sign in at the provider as well. */
async function somebody(): Promise<SignedIn> {
  const joined = await world.joined();
  world.odd.claims = {};
  return joined;
}
const failures = async ({ who }: SignedIn): Promise<number> => {
  const text = 'SELECT failed_attempts AS n FROM person WHERE id = $1';
  const rows: { n: number }[] = await world.server.database.dataSource.query(text, [who.personId]);
  return rows[0]?.n ?? -1;
};
const signatures = async ({ who }: SignedIn): Promise<number> => {
  const text = 'SELECT count(*)::int AS n FROM signature WHERE person_id = $1';
  const rows: { n: number }[] = await world.server.database.dataSource.query(text, [who.personId]);
  return rows[0]?.n ?? -1;
};

/** A second factor set up by a confirmation at the provider: there is no password. */
async function enrolled(one: SignedIn): Promise<App> {
  expect(await world.confirm(one)).toMatchObject({ outcome: 'CONFIRMED' });
  const begun = await mutate(world.server.url, 'enrolSecondFactor', {}, { token: one.token, fields: 'enrolment { secret }' });
  const app = new Authenticator(begun.data.enrolSecondFactor.enrolment.secret as string, world.time);
  const confirmed = await mutate(world.server.url, 'confirmSecondFactor', { code: app.code() }, { token: one.token, fields: 'recoveryCodes' });
  expect(confirmed.code).toBeUndefined();
  return app;
} // prettier-ignore

describe('signing in a session that began at a provider', () => {
  it('is refused by the session alone, and written down', async () => {
    const one = await somebody();
    const nonce = await world.challenge(one.who);
    await expect(world.sign(one.who, nonce)).rejects.toMatchObject({ code: 'OIDC_CONFIRMATION_MISSING' });
    await expect(world.sign(one.who, nonce, { password: '' })).rejects.toMatchObject({ code: 'OIDC_CONFIRMATION_MISSING' });
    expect(await signatures(one)).toBe(0);
    expect(await deniedOf(world.server, one.who.personId)).toEqual([
      'gate.sign OIDC_CONFIRMATION_MISSING',
      'gate.sign OIDC_CONFIRMATION_MISSING',
    ]);
  }); // prettier-ignore

  it('goes once by credentials entered there for this challenge', async () => {
    const one = await somebody();
    const nonce = await world.challenge(one.who);
    expect(await world.confirm(one, nonce)).toMatchObject({ outcome: 'CONFIRMED' });
    expect(await world.sign(one.who, nonce)).toBe('OIDC');
    await expect(world.sign(one.who, nonce)).rejects.toMatchObject({ code: 'CHALLENGE_USED' });
    expect(await signatures(one)).toBe(1);
  });

  it('is for no other challenge, gate, round or content', async () => {
    const one = await somebody();
    const [nonce, other] = [await world.challenge(one.who), await world.challenge(one.who)];
    await world.confirm(one, nonce);
    await expect(world.sign(one.who, other)).rejects.toMatchObject({ code: 'OIDC_CONFIRMATION_MISSING' });
    const gate = { id: '01890a5d-ac96-774b-bcce-b302099a8059' };
    for (const subject of [gate, { round: 2 }, { digest: sha256Of('other evidence') }, { slot: 'CQL' }])
      await expect(world.sign(one.who, nonce, { subject })).rejects.toMatchObject({ code: 'CHALLENGE_MISMATCH' });
    expect(await signatures(one)).toBe(0);
    expect(await world.sign(one.who, nonce)).toBe('OIDC');
  });

  it('is for nobody else, and for no other session of the same person', async () => {
    const one = await somebody();
    const nonce = await world.challenge(one.who);
    const subject = world.odd.subject;
    const other = await somebody();
    const begin = world.begin(other.browser, 'beginOidcConfirmation', { provider: 'odd', nonce }, other.token);
    await expect(begin).rejects.toMatchObject({ code: 'CHALLENGE_MISMATCH' });
    await expect(world.sign(other.who, nonce)).rejects.toMatchObject({ code: 'CHALLENGE_MISMATCH' });

    world.odd.subject = subject;
    const browser = new TestBrowser();
    const start = await browser.request(`${world.server.url}/api/v1/oidc/odd/start`);
    await world.back(browser, world.odd.answer(start.headers.get('location') ?? ''));
    const second = await world.signedIn(browser);
    expect(second.who.personId).toBe(one.who.personId);
    const elsewhere = world.begin(browser, 'beginOidcConfirmation', { provider: 'odd', nonce }, second.token);
    await expect(elsewhere).rejects.toMatchObject({ code: 'CHALLENGE_MISMATCH' });
    const own = await world.challenge(second.who);
    await world.confirm(one, nonce);
    await expect(world.sign(second.who, own)).rejects.toMatchObject({ code: 'OIDC_CONFIRMATION_MISSING' });
    expect(await deniedOf(world.server, other.who.personId)).toContain('login.confirm CHALLENGE_MISMATCH');
  });

  it('ends with the challenge', async () => {
    const one = await somebody();
    const nonce = await world.challenge(one.who);
    await world.confirm(one, nonce);
    world.time.forward(6 * 60_000);
    await expect(world.sign(one.who, nonce)).rejects.toMatchObject({ code: 'CHALLENGE_EXPIRED' });
    const late = world.begin(one.browser, 'beginOidcConfirmation', { provider: 'odd', nonce }, one.token);
    await expect(late).rejects.toMatchObject({ code: 'CHALLENGE_EXPIRED' });
  });

  it.each([
    ['an old session there', () => ({ auth_time: Math.floor(world.time.now().getTime() / 1000) - 60 })],
    ['no word about when', () => ({ auth_time: undefined })],
    ['a time to come', () => ({ auth_time: Math.floor(world.time.now().getTime() / 1000) + 3600 })],
  ])('is refused by %s, and the failure counts', async (_what, claims) => {
    const one = await somebody();
    const nonce = await world.challenge(one.who);
    world.odd.claims = claims();
    expect(await world.confirm(one, nonce)).toMatchObject({ status: 403, code: 'OIDC_NOT_FRESH' });
    await expect(world.sign(one.who, nonce)).rejects.toMatchObject({ code: 'OIDC_CONFIRMATION_MISSING' });
    expect(await failures(one)).toBe(1);
    expect(await deniedOf(world.server, one.who.personId)).toContain('login.confirm OIDC_NOT_FRESH');
  });

  it('is refused by an answer for another challenge: the nonce carries it', async () => {
    const one = await somebody();
    const [first, second] = [await world.challenge(one.who), await world.challenge(one.who)];
    const forFirst = await world.begin(one.browser, 'beginOidcConfirmation', { provider: 'odd', nonce: first }, one.token);
    const forSecond = await world.begin(one.browser, 'beginOidcConfirmation', { provider: 'odd', nonce: second }, one.token);
    const nonces = [forFirst, forSecond].map((url) => new URL(url).searchParams.get('nonce'));
    expect(new Set(nonces).size).toBe(2);
    world.odd.claims = { nonce: nonces[0] };
    expect(await world.back(one.browser, world.odd.answer(forSecond))).toMatchObject({ code: 'OIDC_ANSWER_REFUSED' });
    await expect(world.sign(one.who, second)).rejects.toMatchObject({ code: 'OIDC_CONFIRMATION_MISSING' });
  }); // prettier-ignore

  it('is written down, without being counted, when the provider is away', async () => {
    const one = await somebody();
    const nonce = await world.challenge(one.who);
    const url = await world.begin(one.browser, 'beginOidcConfirmation', { provider: 'odd', nonce }, one.token);
    const back = world.odd.answer(url);
    world.odd.mood = 'down';
    expect(await world.back(one.browser, back)).toMatchObject({ status: 503, code: 'OIDC_PROVIDER_UNAVAILABLE' });
    expect(await deniedOf(world.server, one.who.personId)).toEqual(['login.confirm OIDC_PROVIDER_UNAVAILABLE']);
    expect(await failures(one)).toBe(0);
  });

  it('is closed after as many failures as lock an account', async () => {
    const one = await somebody();
    const nonce = await world.challenge(one.who);
    world.odd.claims = { auth_time: undefined };
    for (let n = 0; n < 10; n += 1) await world.confirm(one, nonce);
    world.odd.claims = {};
    await world.confirm(one, nonce);
    await expect(world.sign(one.who, nonce)).rejects.toMatchObject({ code: 'ACCOUNT_LOCKED' });
  });
});

describe('whoever signs in at a provider', () => {
  it('signs criteria, a motion and a gate by credentials entered there for each, and never by the session alone', async () => {
    const { cast, server } = world;
    const lead = await world.joined({ role: 'CQL' });
    world.odd.claims = {};
    const vpm = await tokenOf(server, cast, cast.vpm);
    const does = async (token: string, field: string, input: object, fields = ''): Promise<Answer['data']> => {
      const { code, data } = await mutate(server.url, field, input, { token, fields });
      if (code !== undefined) throw Object.assign(new Error(`${field}: ${code}`), { code });
      return data[field];
    };
    const asked = async (token: string, field: string, input: object): Promise<string> =>
      (await does(token, field, input, 'challenge { nonce }')).challenge.nonce as string;
    /** First by the session alone, then by credentials entered for another challenge, then as it should be. */
    const signs = async (challenge: string, about: object, sign: string, input: object): Promise<void> => {
      const other = await asked(lead.token, challenge, about);
      expect(await world.confirm(lead, other)).toMatchObject({ outcome: 'CONFIRMED' });
      const nonce = await asked(lead.token, challenge, about);
      const refused = does(lead.token, sign, { ...about, ...input, nonce });
      await expect(refused).rejects.toMatchObject({ code: 'OIDC_CONFIRMATION_MISSING' });
      await expect(does(lead.token, sign, { ...about, ...input, nonce, password: PASSWORD })).rejects.toMatchObject({
        code: expect.stringMatching(/OIDC_CONFIRMATION_MISSING|WRONG_PASSWORD/),
      });
      expect(await world.confirm(lead, nonce)).toMatchObject({ outcome: 'CONFIRMED' });
      await does(lead.token, sign, { ...about, ...input, nonce });
    };
    const byPassword = async (challenge: string, about: object, sign: string, input: object): Promise<void> => {
      const nonce = await asked(vpm, challenge, about);
      await does(vpm, sign, { ...about, ...input, nonce, password: PASSWORD });
    };

    const pilotId = (await aPilot(server.app, cast)).id;
    const sliceSchema = aCriteriaDocument().siteSchema;
    const site = { pilotId, key: 'SITE', name: 'North gate', facts: {}, sliceSchema };
    const siteId: string = (await does(lead.token, 'addSite', site, 'site { id }')).site.id;
    const contract = aContract({ name: 'CASE', task: 'classification', roles: { red: 'FORBIDDEN', green: 'UNIT', blue: 'UNIT' }, imageVerdict: { rule: 'PRESENCE', of: 'FORBIDDEN', atLeast: 1, presentMeans: 'NOK' } });
    const useCase = { pilotId, key: 'CASE', title: 'No red', description: 'Red is seen.', contract };
    const useCaseId: string = (await does(lead.token, 'addUseCase', useCase, 'useCase { id }')).useCase.id;
    const document = aCriteriaDocument();
    const proposed = await does(vpm, 'proposeCriteria', { siteId, useCaseId, document }, 'criteriaSet { id }');
    const criteriaSetId: string = proposed.criteriaSet.id;
    await does(vpm, 'submitCriteria', { criteriaSetId, expectedVersion: 1 });
    await signs('criteriaChallenge', { criteriaSetId, slot: 'CQL' }, 'signCriteria', {});
    await byPassword('criteriaChallenge', { criteriaSetId, slot: 'VPM' }, 'signCriteria', {});

    const later = { pilotId, decisionDate: '2100-03-01', reason: 'The second lane is rebuilt until then.' };
    const { motion } = await does(vpm, 'proposeExtension', later, 'motion { id }');
    await byPassword('challengeMotion', { motionId: motion.id }, 'signExtension', {});
    await signs('challengeMotion', { motionId: motion.id }, 'signExtension', {});

    const { gate } = await does(vpm, 'openGate', { pilotId, type: 'G0_AGREEMENT' }, 'gate { id }');
    await byPassword('challengeGate', { gateId: gate.id, slot: 'VPM' }, 'signGate', { decision: 'APPROVE' });
    await signs('challengeGate', { gateId: gate.id, slot: 'CQL' }, 'signGate', { decision: 'APPROVE' });
    const state = `{ gate(id: "${gate.id}") { gate { state } signOffs { slot signature { method } } } }`;
    const found = (await ask(server.url, state, { token: lead.token })).data.gate;
    expect(found.gate.state).toBe('PASSED');
    expect(found.signOffs).toContainEqual({ slot: 'CQL', signature: { method: 'OIDC' } });
    expect(await signatures(lead)).toBe(3);
    const denied = await deniedOf(server, gate.id as string);
    expect(denied).toContain('gate.sign OIDC_CONFIRMATION_MISSING');
  }, 120_000); // prettier-ignore
});

describe('a confirmation', () => {
  it('for one act on the account signs nothing, and one for a signature changes no account', async () => {
    const one = await somebody();
    const nonce = await world.challenge(one.who);
    await world.confirm(one);
    await expect(world.sign(one.who, nonce)).rejects.toMatchObject({ code: 'OIDC_CONFIRMATION_MISSING' });
    const token = { token: one.token };
    expect((await mutate(world.server.url, 'enrolSecondFactor', {}, token)).code).toBeUndefined();
    await world.confirm(one, nonce);
    expect((await mutate(world.server.url, 'enrolSecondFactor', {}, token)).code).toBe('OIDC_CONFIRMATION_MISSING');
  });

  it('cannot be proven, spent or given another purpose by a second client twice', async () => {
    const one = await somebody();
    const nonce = await world.challenge(one.who);
    await world.confirm(one, nonce);
    await world.sign(one.who, nonce);
    const query = (text: string) => world.server.database.dataSource.query(text, [nonce]);
    for (const change of ['spent_at = NULL', 'proven_at = now()', 'used_at = NULL', `purpose = 'LINK'`])
      await expect(query(`UPDATE oidc_request SET ${change} WHERE challenge_nonce = $1`)).rejects.toMatchObject({ code: 'TS001' });
  }); // prettier-ignore
});

describe('a local second factor', () => {
  it('takes the place of the provider in a session that began there', async () => {
    const one = await somebody();
    const app = await enrolled(one);
    expect(await world.sign(one.who, await world.challenge(one.who), { code: app.next() })).toBe('OIDC_SESSION_AND_TOTP');
    const nonce = await world.challenge(one.who);
    await expect(world.sign(one.who, nonce, { code: '000000' })).rejects.toMatchObject({ code: 'WRONG_SECOND_FACTOR' });
    expect(await failures(one)).toBe(1);
    await world.confirm(one, nonce);
    expect(await world.sign(one.who, nonce, { code: app.next() })).toBe('OIDC_AND_TOTP');
  }); // prettier-ignore

  it('does not take the place of the password in a session that began with one', async () => {
    const who = await world.cast.join('CSM');
    const token = await tokenOf(world.server, world.cast, who);
    const session = { ...who, sessionSha256: sha256Of(token) };
    const nonce = await world.challenge(session);
    await expect(world.sign(session, nonce, { code: '123456' })).rejects.toMatchObject({ code: 'WRONG_PASSWORD' });
    expect(await world.sign(session, nonce, { password: PASSWORD })).toBe('PASSWORD');
  });

  it('is asked for beside the provider where the organisation wants one', async () => {
    const one = await somebody();
    const app = await enrolled(one);
    const policy = { isRequired: true, reason: 'All gates of this year.', password: PASSWORD };
    await world.server.app.get(SetSecondFactorPolicy).execute(world.cast.cql, policy);
    try {
      const nonce = await world.challenge(one.who);
      await world.confirm(one, nonce);
      await expect(world.sign(one.who, nonce)).rejects.toMatchObject({ code: 'SECOND_FACTOR_REQUIRED' });
      expect(await world.sign(one.who, nonce, { code: app.next() })).toBe('OIDC_AND_TOTP');
    } finally {
      await world.server.app.get(SetSecondFactorPolicy).execute(world.cast.cql, { ...policy, isRequired: false });
    }
  });
});

describe('a recovery', () => {
  it('takes the logins off the account: whoever linked one before comes in no more', async () => {
    const one = await somebody();
    const { app, unitOfWork } = { app: world.server.app, unitOfWork: world.server.resources.unitOfWork };
    const taken = await unitOfWork.run({ kind: 'system', purpose: 'test' }, (tx) =>
      app.get(AccountReset, { strict: false }).execute(tx, one.who.personId, world.time.now()),
    );
    expect(taken).toMatchObject({ loginsRemoved: 1, sessionsEnded: 1 });
    const browser = new TestBrowser();
    const start = await browser.request(`${world.server.url}/api/v1/oidc/odd/start`);
    expect(await world.back(browser, world.odd.answer(start.headers.get('location') ?? ''))).toMatchObject({
      code: 'OIDC_LOGIN_UNLINKED',
    });
    expect((await ask(world.server.url, '{ me { roles } }', { token: one.token })).code).toBe('UNAUTHENTICATED');
  });
});
