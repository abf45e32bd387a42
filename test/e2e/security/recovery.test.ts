import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InviteMember, RedeemInvitation, Signing } from '../../../src/contexts/identity/public.js';
import { sha256Of } from '../../../src/kernel/sha256.js';
import type { PilotId } from '../../../src/kernel/ids.js';
import type { Principal } from '../../../src/ports/principal.js';
import { UnitOfWork } from '../../../src/ports/unit-of-work.js';
import { ask, deniedOf, doneTo, enrol, mutate, TestTime, tokenOf, type Answer } from '../../builders/identity-http.js';
import { aCast, PASSWORD, principalOf, type Cast } from '../../builders/people.js';
import { aServer, type TestServer } from '../../builders/server.js';

const NEW_PASSWORD = 'a wholly new long sentence';
const HOUR = 3_600_000;

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

async function caseOf(who: Principal): Promise<string> {
  const { data } = await ask(server.url, '{ recoveryCases { id personId state confirmations { capacity } } }', {
    token: await as(cast.administrator),
  });
  const cases = data.recoveryCases as { id: string; personId: string }[];
  return cases.find(({ personId }) => personId === who.personId)?.id ?? '';
}

async function asked(who: Principal, kind: string): Promise<string> {
  await mutate(server.url, 'requestRecovery', {
    email: cast.emailOf(who),
    kind,
    reason: 'my phone fell into the canal',
  });
  return caseOf(who);
}

async function confirm(by: Principal, id: string, own: object = {}): Promise<Answer> {
  const input = { id, reason: 'called back on the known number', password: PASSWORD, ...own };
  return mutate(server.url, 'confirmRecovery', input, {
    token: await as(by),
    fields: 'part recovery { state readyAt }',
  });
}

const partOf = (answer: Answer): string => answer.data.confirmRecovery.part as string;

async function confirmed(who: Principal, kind: string): Promise<{ id: string; parts: string[] }> {
  const id = await asked(who, kind);
  return { id, parts: [partOf(await confirm(cast.administrator, id)), partOf(await confirm(cast.cql, id))] };
}

const complete = (input: object): Promise<Answer> =>
  mutate(server.url, 'completeRecovery', input, { fields: 'signingClosedUntil' });

describe('a recovery', () => {
  it('takes two people, a waiting time, and both parts of the code', async () => {
    const who = await cast.join('CSM');
    const old = await as(who);
    await enrol(server, time, old);
    const { id, parts } = await confirmed(who, 'ACCOUNT');
    const input = { id, parts, newPassword: NEW_PASSWORD };
    expect((await complete(input)).code).toBe('RECOVERY_COOLING_OFF');
    time.forward(4 * HOUR);
    expect((await complete({ ...input, parts: parts.slice(0, 1) })).code).toBe('RECOVERY_CODE_INVALID');
    expect((await complete({ ...input, parts: [parts[0], parts[0]] })).code).toBe('RECOVERY_CODE_INVALID');
    expect((await complete({ ...input, newPassword: 'short' })).code).toBe('PASSWORD_TOO_WEAK');
    expect((await complete(input)).code).toBeUndefined();
    expect((await ask(server.url, '{ me { roles } }', { token: old })).code).toBe('UNAUTHENTICATED');
    expect((await complete(input)).code).toBe('RECOVERY_CODE_INVALID');
    const login = { email: cast.emailOf(who), password: NEW_PASSWORD };
    expect((await mutate(server.url, 'signIn', login, { fields: 'token' })).data.signIn.token).toMatch(/^[\w-]{43}$/);
    expect(await doneTo(server, who.personId)).toEqual(
      expect.arrayContaining(['recovery.opened', 'recovery.confirmed', 'recovery.completed']),
    );
    expect(await deniedOf(server, who.personId)).toContain('recovery.complete RECOVERY_CODE_INVALID');
  });

  it('of a second factor alone needs the old password, whose failures count', async () => {
    const who = await cast.join('CSM');
    await enrol(server, time, await as(who));
    const { id, parts } = await confirmed(who, 'SECOND_FACTOR');
    time.forward(4 * HOUR);
    expect((await complete({ id, parts })).code).toBe('RECOVERY_CODE_INVALID');
    expect((await complete({ id, parts, password: NEW_PASSWORD })).code).toBe('RECOVERY_CODE_INVALID');
    const rows = await server.database.dataSource.query('SELECT failed_attempts AS n FROM person WHERE id = $1', [who.personId]);
    expect(rows).toEqual([{ n: 2 }]);
    expect((await complete({ id, parts, password: PASSWORD })).code).toBeUndefined();
    expect(await as(who)).toMatch(/^[\w-]{43}$/);
  }); // prettier-ignore

  it('is told to nobody who asks about an address', async () => {
    const input = { kind: 'ACCOUNT', reason: 'lost everything' };
    const known = await mutate(server.url, 'requestRecovery', { ...input, email: cast.emailOf(cast.vpm) }, { fields: 'done' });
    const unknown = await mutate(server.url, 'requestRecovery', { ...input, email: 'nobody@example.com' }, { fields: 'done' });
    expect(unknown.data).toEqual(known.data);
    expect((await complete({ id: await caseOf(cast.vpm), parts: ['a', 'b'] })).code).toBe('RECOVERY_CODE_INVALID');
    expect((await complete({ id: 'made up', parts: ['a', 'b'] })).code).toBe('RECOVERY_CODE_INVALID');
  }); // prettier-ignore

  it('is confirmed by nobody twice, by nobody of another organisation, by nobody for himself, without role or password', async () => {
    const who = await cast.join('CSM');
    const id = await asked(who, 'ACCOUNT');
    expect((await confirm(cast.cql, id)).code).toBeUndefined();
    expect((await confirm(cast.cql, id)).code).toBe('RECOVERY_CONFIRMED_ALREADY');
    expect((await confirm(cast.vpm, id)).code).toBe('RECOVERY_NOT_FOUND');
    expect((await confirm(who, id)).code).toBe('OWN_RECOVERY');
    expect((await confirm(await cast.join('CSM'), id)).code).toBe('NOT_PERMITTED');
    expect((await confirm(cast.administrator, id, { password: 'not the password, no' })).code).toBe('WRONG_PASSWORD');
    expect((await confirm(cast.administrator, id, { reason: ' ' })).code).toBe('IDENTITY_FIELD_INVALID');
    const rows = await server.database.dataSource.query('SELECT capacity FROM recovery_confirmation WHERE case_id = $1', [id]);
    expect(rows).toEqual([{ capacity: 'LEAD' }]);
    expect(await deniedOf(server, id)).toEqual(
      expect.arrayContaining(['recovery.confirm OWN_RECOVERY', 'recovery.confirm RECOVERY_NOT_FOUND']),
    );
  }); // prettier-ignore

  it('is opened by an administrator too, one at a time, and stopped by its owner', async () => {
    const who = await cast.join('CSM');
    const own = await as(who);
    const admin = await as(cast.administrator);
    const input = { personId: who.personId, kind: 'ACCOUNT', reason: 'asked at the desk' };
    const opened = await mutate(server.url, 'openRecovery', input, { token: admin, fields: 'recovery { id }' });
    expect((await mutate(server.url, 'openRecovery', input, { token: admin })).code).toBe('RECOVERY_UNDER_WAY');
    expect((await mutate(server.url, 'openRecovery', input, { token: await as(cast.cql) })).code).toBe('NOT_PERMITTED');
    const { id } = opened.data.openRecovery.recovery as { id: string };
    const stop = { id, reason: 'it was not me' };
    expect((await mutate(server.url, 'cancelRecovery', stop, { token: await as(cast.vpm) })).code).toBe('RECOVERY_NOT_FOUND');
    expect((await mutate(server.url, 'cancelRecovery', stop, { token: own })).code).toBeUndefined();
    expect((await confirm(cast.cql, id)).code).toBe('RECOVERY_NOT_FOUND');
  }); // prettier-ignore

  it('of an administrator is not opened by himself', async () => {
    const input = { personId: cast.administrator.personId, kind: 'ACCOUNT', reason: 'for myself' };
    const answer = await mutate(server.url, 'openRecovery', input, { token: await as(cast.administrator) });
    expect(answer.code).toBe('OWN_RECOVERY');
  });

  it('shuts the account out of signing for a day', async () => {
    const who = await cast.join('CSM');
    const { id, parts } = await confirmed(who, 'ACCOUNT');
    time.forward(4 * HOUR);
    await complete({ id, parts, newPassword: NEW_PASSWORD });
    expect(await trySign(who)).toBe('SIGNING_CLOSED');
    time.forward(24 * HOUR);
    expect(await trySign(who)).toBe('SIGNED');
  });

  it('cannot be pushed past the two people by SQL', async () => {
    const who = await cast.join('CSM');
    const id = await asked(who, 'ACCOUNT');
    const sql = (text: string) => server.database.dataSource.query(text, [id]);
    await expect(sql(`UPDATE recovery_case SET state = 'CONFIRMED', ready_at = now() WHERE id = $1`)).rejects.toMatchObject({ code: 'TS001' });
    await expect(
      sql(`INSERT INTO recovery_confirmation SELECT id, 'LEAD', person_id, 'x', 'x', now() FROM recovery_case WHERE id = $1`),
    ).rejects.toMatchObject({ code: 'TS001' });
  }); // prettier-ignore
});

async function trySign(who: Principal): Promise<string> {
  const signing = server.app.get(Signing, { strict: false });
  const subject = {
    type: 'GATE' as const,
    id: '01890a5d-ac96-774b-bcce-b302099a8057',
    round: 1,
    digest: sha256Of('evidence'),
    slot: 'CSM',
    parties: {
      pilotId: '01890a5d-ac96-774b-bcce-b302099a8058' as PilotId,
      vendorOrganisationId: cast.vendorOrganisationId,
      customerOrganisationId: cast.customerOrganisationId,
    },
  };
  const { nonce } = await signing.challenge(who, subject);
  const scope = { kind: 'organisation', organisationId: cast.customerOrganisationId, personId: who.personId } as const;
  const request = { subject, nonce, password: NEW_PASSWORD, role: 'CSM' as const, meaning: 'APPROVED' as const };
  return server.app
    .get(UnitOfWork, { strict: false })
    .run(scope, (tx) => signing.sign(tx, who, request))
    .then(
      () => 'SIGNED',
      (error: unknown) => String((error as { code?: unknown }).code),
    );
}

describe('an organisation without a lead', () => {
  it('is founded anew by an administrator and a second person, once', async () => {
    const csm = await cast.join('CSM');
    const admin = await as(cast.administrator);
    const input = { organisationId: cast.customerOrganisationId, reason: 'the last lead left', password: PASSWORD };
    const request = () =>
      mutate(server.url, 'requestFoundingInvitation', input, { token: admin, fields: 'request { id }' });
    expect((await request()).code).toBe('FOUNDING_ROLE_HELD');
    await mutate(server.url, 'disableAccount', { personId: cast.cql.personId, reason: 'left' }, { token: admin });
    const { id } = (await request()).data.requestFoundingInvitation.request as { id: string };
    const second = async (who: Principal) =>
      mutate(server.url, 'confirmFoundingInvitation', { id, password: PASSWORD }, {
        token: await as(who),
        fields: 'invitation { token role }',
      }); // prettier-ignore
    expect((await second(cast.administrator)).code).toBe('FOUR_EYES_NEEDED');
    expect((await second(cast.vpm)).code).toBe('FOUNDING_REQUEST_NOT_FOUND');
    const { data } = await second(csm);
    expect(data.confirmFoundingInvitation.invitation.role).toBe('CQL');
    expect((await second(csm)).code).toBe('FOUNDING_REQUEST_NOT_FOUND');
    const token = data.confirmFoundingInvitation.invitation.token as string;
    const person = { token, email: 'new.lead@example.com', printedName: 'New Lead', password: PASSWORD };
    const lead = principalOf(await server.app.get(RedeemInvitation).execute(person));
    await server.app.get(InviteMember).execute(lead, { role: 'CSM' });
    expect((await request()).code).toBe('FOUNDING_ROLE_HELD');
    const actions = await doneTo(server, cast.customerOrganisationId);
    expect(actions).toEqual(expect.arrayContaining(['founding.requested', 'founding.confirmed']));
  });
});
