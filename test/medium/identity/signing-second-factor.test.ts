import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Act, Signing, type SigningSubject } from '../../../src/contexts/identity/public.js';
import { ConfirmSecondFactor, EnrolSecondFactor } from '../../../src/contexts/identity/app/second-factor.js';
import { SetSecondFactorPolicy } from '../../../src/contexts/identity/app/second-factor-policy.js';
import type { PilotId } from '../../../src/kernel/ids.js';
import { parseEnvelope } from '../../../src/kernel/dsse.js';
import { sha256Of } from '../../../src/kernel/sha256.js';
import type { Principal } from '../../../src/ports/principal.js';
import { describePostgres } from '../../builders/database.js';
import { App, TestTime } from '../../builders/identity-http.js';
import { aCast, PASSWORD, type Cast } from '../../builders/people.js';
import { anApplication, type TestApplication, type TestServer } from '../../builders/server.js';

let test: TestApplication;
let cast: Cast;
let time: TestTime;
beforeAll(async () => {
  test = await anApplication();
  cast = await aCast(test.app);
  time = new TestTime(test as TestServer);
});
afterAll(() => test.close());

const GATE = '01890a5d-ac96-774b-bcce-b302099a8057';
const subject = (): SigningSubject => ({
  type: 'GATE',
  id: GATE,
  round: 1,
  digest: sha256Of('the evidence'),
  slot: 'CSM',
  parties: {
    pilotId: '01890a5d-ac96-774b-bcce-b302099a8058' as PilotId,
    vendorOrganisationId: cast.vendorOrganisationId,
    customerOrganisationId: cast.customerOrganisationId,
  },
});

async function enrolled(): Promise<{ who: Principal; app: App }> {
  const who = await cast.join('CSM');
  const { secret } = await test.app.get(EnrolSecondFactor).execute(who, { password: PASSWORD });
  const app = new App(secret, time);
  await test.app.get(ConfirmSecondFactor).execute(who, { code: app.code() });
  return { who, app };
}

async function sign(who: Principal, own: { code?: string; password?: string; nonce?: string } = {}) {
  const about = subject();
  const nonce = own.nonce ?? (await test.app.get(Signing).challenge(who, about)).nonce;
  const what = { action: 'gate.sign', object: { type: 'GATE', id: GATE }, parties: about.parties };
  return test.app.get(Act).perform(who, what, (tx) =>
    test.app.get(Signing).sign(tx, who, {
      subject: about,
      nonce,
      password: own.password ?? PASSWORD,
      ...(own.code !== undefined && { code: own.code }),
      role: 'CSM',
      meaning: 'APPROVED',
    }),
  );
}

describe('a signature of a person with a second factor', () => {
  it('says in its sealed statement that both were given', async () => {
    const { app, who } = await enrolled();
    const signature = await sign(who, { code: app.next() });
    expect(signature.method).toBe('PASSWORD_AND_TOTP');
    const payload = Buffer.from(parseEnvelope(signature.envelope)?.payload ?? '', 'base64').toString();
    expect((JSON.parse(payload) as { predicate: { method: string } }).predicate.method).toBe('PASSWORD_AND_TOTP');
  });

  it.each([
    ['no code', () => ({}), 'SECOND_FACTOR_CODE_MISSING'],
    ['an empty code', () => ({ code: ' ' }), 'SECOND_FACTOR_CODE_MISSING'],
    ['a wrong code', () => ({ code: '12' }), 'WRONG_SECOND_FACTOR'],
    ['a wrong password', (app: App) => ({ code: app.next(), password: 'not the password, no' }), 'WRONG_PASSWORD'],
  ])('is not made with %s, and the refusal is audited', async (_what, own, code) => {
    const { app, who } = await enrolled();
    await expect(sign(who, own(app))).rejects.toMatchObject({ code });
    const rows: { canonical: string }[] = await test.database.dataSource.query(
      `SELECT canonical FROM audit_entry WHERE outcome = 'DENIED' AND actor_id = $1`,
      [who.personId],
    );
    expect(rows.map(({ canonical }) => (JSON.parse(canonical) as { rule: string }).rule)).toEqual([code]);
    const made = await test.database.dataSource.query('SELECT id FROM signature WHERE person_id = $1', [who.personId]);
    expect(made).toEqual([]);
  });

  it('takes a code once: the second signature needs the next one', async () => {
    const { app, who } = await enrolled();
    const code = app.next();
    await sign(who, { code });
    await expect(sign(who, { code })).rejects.toMatchObject({ code: 'WRONG_SECOND_FACTOR' });
    await expect(sign(who, { code: app.next() })).resolves.toMatchObject({ method: 'PASSWORD_AND_TOTP' });
  });

  it('is never made by an API token, nor is a challenge given to one', async () => {
    const { app, who } = await enrolled();
    const byToken: Principal = { ...who, apiToken: { id: GATE, scopes: ['READ', 'UPLOAD', 'RUN'] } };
    const { nonce } = await test.app.get(Signing).challenge(who, subject());
    await expect(sign(byToken, { nonce, code: app.next() })).rejects.toMatchObject({ code: 'PERSON_MUST_ACT' });
    await expect(test.app.get(Signing).challenge(byToken, subject())).rejects.toMatchObject({
      code: 'PERSON_MUST_ACT',
    });
  });
});

describe('an organisation that asks for a second factor', () => {
  const policy = (isRequired: boolean, by = cast.cql) =>
    test.app.get(SetSecondFactorPolicy).execute(by, { isRequired, reason: 'decided together', password: PASSWORD });

  it('lets nobody sign without, from that moment on, and only its lead decides', async () => {
    const without = await cast.join('CSM');
    const { app, who } = await enrolled();
    await expect(sign(without)).resolves.toMatchObject({ method: 'PASSWORD' });
    await expect(policy(true, without)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await policy(true);
    await expect(sign(without)).rejects.toMatchObject({ code: 'SECOND_FACTOR_REQUIRED' });
    await expect(sign(who, { code: app.next() })).resolves.toMatchObject({ method: 'PASSWORD_AND_TOTP' });
    await policy(false);
    await expect(sign(without)).resolves.toMatchObject({ method: 'PASSWORD' });
  });
});

describePostgres('two uses of one code at the same time', () => {
  it('give exactly one signature, 30 times out of 30', async () => {
    const { app, who } = await enrolled();
    for (let i = 0; i < 30; i += 1) {
      const code = app.next();
      const results = await Promise.allSettled([sign(who, { code }), sign(who, { code })]);
      const refused = results.filter((one) => one.status === 'rejected');
      expect(refused).toHaveLength(1);
      expect(refused[0]?.reason).toMatchObject({ code: 'WRONG_SECOND_FACTOR' });
    }
  });
});
