import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SendNotice } from '../../../src/contexts/notices/public.js';
import { App, mutate, TestTime, tokenOf } from '../../builders/identity-http.js';
import { aMailServer, type ReceivedMail, type TestMailServer } from '../../builders/mail-server.js';
import { aCast, PASSWORD, type Cast } from '../../builders/people.js';
import { aServer, type TestServer } from '../../builders/server.js';

let mail: TestMailServer;
let server: TestServer;
let cast: Cast;
let time: TestTime;
beforeAll(async () => {
  mail = await aMailServer();
  server = await aServer({ TOUCHSTONE_SMTP_URL: mail.url, TOUCHSTONE_RECOVERY_WAIT_HOURS: '0' });
  cast = await aCast(server.app);
  time = new TestTime(server);
});
afterAll(async () => {
  await server.close();
  await mail.close();
});

const query = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  server.database.dataSource.query<Row[]>(text, values);

/** Sends what waits for this address. @returns the messages, readable */
async function delivered(email: string): Promise<string[]> {
  const waiting = await query<{ id: string }>(`SELECT id FROM notice WHERE email = $1 AND state = 'QUEUED' ORDER BY id`, [email]);
  const before = mail.received.length;
  for (const { id } of waiting) await server.app.get(SendNotice).execute(id);
  return mail.received.slice(before).map(readable);
} // prettier-ignore
function readable({ raw }: ReceivedMail): string {
  const soft = raw.replace(/=\r?\n/g, '');
  return soft.replace(/=([0-9A-F]{2})/g, (_all, code: string) => String.fromCharCode(parseInt(code, 16)));
}
const subjectOf = (message: string): string =>
  (/^Subject: (.*(?:\r?\n .*)*)/m.exec(message)?.[1] ?? '').replace(/\r?\n /g, '').replace(/=\?UTF-8\?Q\?(.*?)\?=/g, '$1').replace(/_/g, ' '); // prettier-ignore

describe('an invitation to an address', () => {
  it('is mailed with its code, which then is nowhere in the database, and it works', async () => {
    const token = await tokenOf(server, cast, cast.cql);
    const invited = await mutate(server.url, 'inviteMember', { role: 'CSM', email: 'Nora@north.example' }, { token, fields: 'invitation { token }' });
    const code = invited.data.inviteMember.invitation.token as string;
    const [row] = await query<{ sealed: string; facts: string }>(`SELECT sealed_code AS sealed, facts::text FROM notice WHERE email = 'nora@north.example'`);
    expect(row?.sealed).toMatch(/^v1\./);
    expect(JSON.stringify(row)).not.toContain(code);
    const jobs = await query(`SELECT data FROM jobs_${server.database.schema}.job WHERE name = 'send-notice'`);
    expect(JSON.stringify(jobs)).not.toContain(code);
    const [message = ''] = await delivered('nora@north.example');
    expect(message).toContain(code);
    expect(message).toContain('North Freight as customer site manager');
    expect(await query(`SELECT sealed_code FROM notice WHERE email = 'nora@north.example'`)).toEqual([{ sealed_code: null }]);
    const joined = await mutate(server.url, 'redeemInvitation', { token: code, email: 'nora@north.example', printedName: 'Nora', password: PASSWORD });
    expect(joined.code).toBeUndefined();
  }); // prettier-ignore

  it('founds an organisation, too', async () => {
    const token = await tokenOf(server, cast, cast.administrator);
    const input = { kind: 'CUSTOMER', name: 'South Harbour', email: 'first@south.example' };
    const made = await mutate(server.url, 'createOrganisation', input, { token, fields: 'invitation { token }' });
    const [message = ''] = await delivered('first@south.example');
    expect(message).toContain(made.data.createOrganisation.invitation.token as string);
    expect(message).toContain('South Harbour as customer quality lead');
  });

  it.each(['nora', 'nora@north.example\r\nBcc: eve@example.com', 'a@b.example,eve@example.com', 'Eve <eve@example.com>'])(
    'is not made for %j',
    async (email) => {
      const count = () => query('SELECT count(*) FROM invitation');
      const before = await count();
      const token = await tokenOf(server, cast, cast.cql);
      const answer = await mutate(server.url, 'inviteMember', { role: 'CSM', email }, { token });
      expect(answer.code).toBe('IDENTITY_FIELD_INVALID');
      expect(await count()).toEqual(before);
    },
  ); // prettier-ignore

  it('is mailed to nobody when none is given', async () => {
    const count = () => query('SELECT count(*) FROM notice');
    const before = await count();
    const token = await tokenOf(server, cast, cast.cql);
    await mutate(server.url, 'inviteMember', { role: 'CSM' }, { token });
    expect(await count()).toEqual(before);
  });
});

describe('the owner of an account is told', () => {
  it('when somebody in a session fails to prove to be that person: once in ten minutes, however often', async () => {
    const who = await cast.join('CSM');
    const token = await tokenOf(server, cast, who);
    const wrong = () => mutate(server.url, 'enrolSecondFactor', { password: 'not the password, no' }, { token });
    for (let n = 0; n < 3; n += 1) expect((await wrong()).code).toBe('WRONG_PASSWORD');
    const messages = await delivered(cast.emailOf(who));
    expect(messages.map(subjectOf)).toEqual(['Somebody failed to confirm to be you']);
    expect(messages[0]).toContain('What: second_factor.enrol');
    expect(messages[0]).toContain('If this was not you');
    time.forward(11 * 60_000);
    await wrong();
    expect(await delivered(cast.emailOf(who))).toHaveLength(1);
  });

  it('of a second factor, renewed codes, a new password and a new API token, none of which is in the message', async () => {
    const who = await cast.join('CSM');
    const token = await tokenOf(server, cast, who);
    const begun = await mutate(server.url, 'enrolSecondFactor', { password: PASSWORD }, { token, fields: 'enrolment { secret }' });
    const secret = begun.data.enrolSecondFactor.enrolment.secret as string;
    const app = new App(secret, time);
    await mutate(server.url, 'confirmSecondFactor', { code: app.code() }, { token });
    await mutate(server.url, 'renewRecoveryCodes', { password: PASSWORD, code: app.next() }, { token });
    const made = await mutate(server.url, 'createApiToken', { name: 'CI', scopes: ['READ'], days: 7, password: PASSWORD, code: app.next() }, { token, fields: 'token apiToken { prefix }' });
    const newPassword = 'another long pass phrase';
    await mutate(server.url, 'changePassword', { password: PASSWORD, newPassword, code: app.next() }, { token });
    await mutate(server.url, 'disableSecondFactor', { password: newPassword, code: app.next() }, { token });
    const messages = await delivered(cast.emailOf(who));
    expect(messages.map(subjectOf)).toEqual([
      'A second factor was set up',
      'Your recovery codes were renewed',
      'A new API token of yours was made',
      'Your password was changed',
      'Your second factor was taken off',
    ]);
    const all = messages.join('\n');
    expect(all).toContain(made.data.createApiToken.apiToken.prefix as string);
    for (const hidden of [secret, newPassword, made.data.createApiToken.token as string]) expect(all).not.toContain(hidden);
  }); // prettier-ignore

  it('that a recovery was begun, and nobody is told about an address without an account', async () => {
    const who = await cast.join('CSM');
    const ask = (email: string) =>
      mutate(
        server.url,
        'requestRecovery',
        { email, kind: 'ACCOUNT', reason: 'My telephone is lost.' },
        { fields: 'done' },
      );
    await ask(cast.emailOf(who));
    await ask(cast.emailOf(who));
    expect((await delivered(cast.emailOf(who))).map(subjectOf)).toEqual(['A recovery of your account was begun']);
    await ask('nobody@north.example');
    expect(await query(`SELECT 1 FROM notice WHERE email = 'nobody@north.example'`)).toEqual([]);
  });

  it('whatever messages were switched off', async () => {
    const who = await cast.join('CSM');
    const token = await tokenOf(server, cast, who);
    await mutate(server.url, 'setNoticePreferences', { off: ['SIGNATURE', 'DECISION', 'DEADLINE'] }, { token });
    await mutate(server.url, 'enrolSecondFactor', { password: 'not the password, no' }, { token });
    expect(await delivered(cast.emailOf(who))).toHaveLength(1);
  });

  it('not of an act that was refused', async () => {
    const who = await cast.join('CSM');
    const token = await tokenOf(server, cast, who);
    const weak = await mutate(server.url, 'changePassword', { password: PASSWORD, newPassword: 'short' }, { token });
    expect(weak.code).toBe('PASSWORD_TOO_WEAK');
    expect(await delivered(cast.emailOf(who))).toEqual([]);
  });
});
