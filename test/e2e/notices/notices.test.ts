import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ChallengeGate, DelegateSlot, OpenGate, RevokeDelegation, SignGate, type Gate } from '../../../src/contexts/gates/public.js'; // prettier-ignore
import { Remind, SendNotice } from '../../../src/contexts/notices/public.js';
import { RegisterWebhook } from '../../../src/contexts/webhooks/app/register-webhook.js';
import type { PilotId } from '../../../src/kernel/ids.js';
import type { Principal } from '../../../src/ports/principal.js';
import { ask, deniedOf, mutate, tokenOf } from '../../builders/identity-http.js';
import { aMailServer, type TestMailServer } from '../../builders/mail-server.js';
import { anOnlinePilot, type OnlinePilot } from '../../builders/online-pilot.js';
import { aPilot, PASSWORD } from '../../builders/people.js';

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly email: string;
  readonly state: string;
  readonly attempts: number;
}

let mail: TestMailServer;
let online: OnlinePilot;
let pilotId: string;
beforeAll(async () => {
  mail = await aMailServer();
  const environment = { TOUCHSTONE_SMTP_URL: mail.url, TOUCHSTONE_PUBLIC_URL: 'https://touchstone.example.com' };
  online = await anOnlinePilot(environment, { works: false });
  ({ pilotId } = online);
  const [site, useCase] = [await online.aSite(), await online.aUseCase()];
  const criteria = await online.submitted(site, useCase);
  await online.signCriteria('CQL', criteria);
  await online.signCriteria('VPM', criteria);
});
afterAll(async () => {
  await online.close();
  await mail.close();
});

const query = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  online.server.database.dataSource.query<Row[]>(text, values);
const rowsOf = (occasion: string): Promise<Row[]> =>
  online.server.database.dataSource.query(
    'SELECT id, kind, email, state, attempts FROM notice WHERE occasion LIKE $1 ORDER BY email',
    [`%${occasion}%`],
  );
const open = (): Promise<Gate> =>
  online.server.app.get(OpenGate).execute(online.cast.vpm, { pilotId: pilotId as PilotId, type: 'G0_AGREEMENT' });
async function sign(
  gate: Gate,
  slot: string,
  by: Principal,
  decision: 'APPROVE' | 'REJECT' = 'APPROVE',
): Promise<void> {
  const { nonce } = await online.server.app.get(ChallengeGate).execute(by, gate.id, slot);
  const comment = 'The criteria leave the night shift out.';
  await online.server.app
    .get(SignGate)
    .execute(by, { gateId: gate.id, slot, decision, comment, nonce, password: PASSWORD });
}
const administrator = (): Promise<string> => tokenOf(online.server, online.cast, online.cast.administrator);
const send = (id: string): Promise<void> => online.server.app.get(SendNotice).execute(id);

describe('opening a gate', () => {
  let gate: Gate;
  let rows: Row[];
  beforeAll(async () => {
    gate = await open();
    rows = await rowsOf(gate.id);
  });

  it('asks everybody who could sign, once each, and sends nothing inside the transaction', () => {
    const { cast } = online;
    expect(rows.map(({ email }) => email)).toEqual([cast.emailOf(cast.cql), cast.emailOf(cast.vpm)].sort());
    expect(rows.every(({ kind, state }) => kind === 'SIGNATURE_ASKED' && state === 'QUEUED')).toBe(true);
    expect(mail.received).toEqual([]);
  });

  it('sends one message however often its job runs', async () => {
    const id = rows[0]?.id ?? '';
    await send(id);
    await send(id);
    expect(mail.received.map(({ to }) => to)).toEqual([[rows[0]?.email]]);
    expect(mail.received[0]?.raw).toContain('Your_signature_is_asked_for');
    expect(mail.received[0]?.raw).toContain(`Gate id:           ${gate.id}`);
    expect((await rowsOf(gate.id))[0]).toMatchObject({ state: 'SENT', attempts: 1 });
  });

  it('stands, with its message waiting, when the mail server takes nothing', async () => {
    mail.refuses = true;
    const id = rows[1]?.id ?? '';
    await expect(send(id)).rejects.toMatchObject({ code: 'MAIL_NOT_SENT' });
    expect((await rowsOf(gate.id))[1]).toMatchObject({ state: 'QUEUED', attempts: 1 });
    await online.server.app.get(SendNotice).giveUp(id);
    mail.refuses = false;
    const listed = await ask(online.server.url, '{ notices(state: FAILED) { nodes { id kind email attempts lastError } } }', { token: await administrator() });
    expect(listed.data.notices.nodes).toEqual([
      { id, kind: 'SIGNATURE_ASKED', email: rows[1]?.email, attempts: 1, lastError: expect.stringMatching(/^MAIL_NOT_SENT: /) },
    ]);
  }); // prettier-ignore

  it('is told again when an administrator asks for it, and only what failed', async () => {
    const id = rows[1]?.id ?? '';
    const token = await administrator();
    const retried = await mutate(online.server.url, 'retryNotice', { id }, { token, fields: 'notice { state }' });
    expect(retried.data.retryNotice.notice).toEqual({ state: 'QUEUED' });
    await send(id);
    expect((await mutate(online.server.url, 'retryNotice', { id }, { token })).code).toBe('NOTICE_NOT_FAILED');
    const unknown = { id: '01a20fa0-26a4-7742-8d11-776984674328' };
    expect((await mutate(online.server.url, 'retryNotice', unknown, { token })).code).toBe('NOTICE_NOT_FOUND');
    expect(await deniedOf(online.server, id)).toEqual(['notice.retry NOTICE_NOT_FAILED']);
    expect(mail.received).toHaveLength(2);
  });

  it('shows the list of messages to administrators alone', async () => {
    const token = await tokenOf(online.server, online.cast, online.cast.cql);
    expect((await ask(online.server.url, '{ notices { nodes { id } } }', { token })).code).toBe('NOT_PERMITTED');
    expect((await mutate(online.server.url, 'retryNotice', { id: 'x' }, { token })).code).toBe('NOT_PERMITTED');
  });
});

describe('a slot that is put into other hands', () => {
  it('is told to the colleague alone, and again when it is taken back; a webhook hears of both', async () => {
    const { app } = online.server;
    const { cql } = online.cast;
    const [gate] = await query<Gate>(`SELECT id FROM gate WHERE state = 'OPEN'`);
    const colleague = await online.cast.join('CSM');
    const hook = { url: 'https://example.com/hook', description: 'The quality system' };
    await app.get(RegisterWebhook).execute(cql, { ...hook, eventTypes: ['GATE_SLOT_DELEGATED', 'GATE_DELEGATION_REVOKED'] });
    const delegation = await app.get(DelegateSlot).execute(cql, {
      ...{ gateId: (gate as Gate).id, slot: 'CQL', personId: colleague.personId, reason: 'On leave until the end of the month.' },
      validUntil: new Date(Date.now() + 5 * 86_400_000),
    });
    await app.get(RevokeDelegation).execute(cql, { delegationId: delegation.id, reason: 'Back from leave earlier than planned.' });
    for (const [type, kind] of [['GATE_SLOT_DELEGATED', 'SLOT_DELEGATED'], ['GATE_DELEGATION_REVOKED', 'DELEGATION_REVOKED']]) {
      const told = await rowsOf(`${type}:${delegation.id}`);
      expect(told.map((row) => [row.email, row.kind])).toEqual([[online.cast.emailOf(colleague), kind]]);
      const [sent] = await query<{ body: string }>('SELECT body FROM webhook_delivery WHERE event_type = $1', [type]);
      expect(JSON.parse(sent?.body ?? '{}')).toMatchObject({ data: { object: { type: 'GATE', id: gate?.id }, by: cql.personId, round: 1 } });
      expect(sent?.body).not.toContain('leave');
    }
  }); // prettier-ignore
});

describe('a decision', () => {
  it('is told to the people of both sides, but for messages they have switched off', async () => {
    const csm = await query<{ person_id: string }>(`SELECT person_id FROM role_assignment WHERE role = 'CSM'`); // prettier-ignore
    const token = await tokenOf(online.server, online.cast, online.cast.vpm);
    const answer = await mutate(online.server.url, 'setNoticePreferences', { off: ['DECISION'] }, { token, fields: 'off' });
    expect(answer.data.setNoticePreferences.off).toEqual(['DECISION']);
    expect((await ask(online.server.url, '{ noticesOff }', { token })).data.noticesOff).toEqual(['DECISION']);
    const [gate] = await query<Gate>(`SELECT id FROM gate WHERE state = 'OPEN'`);
    await sign(gate as Gate, 'CQL', online.cast.cql, 'REJECT');
    const told = (await rowsOf(`GATE_DECIDED:GATE:${gate?.id}`)).map(({ email }) => email);
    expect(told).toContain(online.cast.emailOf(online.cast.cql));
    expect(told).not.toContain(online.cast.emailOf(online.cast.vpm));
    const all = await query<Row>(`SELECT email FROM person WHERE id = $1`, [csm[0]?.person_id]);
    expect(told).toContain(all[0]?.email);
    expect(told).not.toContain(online.cast.emailOf(online.cast.administrator));
  }); // prettier-ignore

  it('leaves no message when it is undone', async () => {
    const before = await online.server.database.dataSource.query('SELECT count(*) FROM notice');
    await expect(open()).rejects.toMatchObject({ code: 'GATE_ALREADY_DECIDED' });
    expect(await online.server.database.dataSource.query('SELECT count(*) FROM notice')).toEqual(before);
  });

  it('of another pilot reaches nobody here', async () => {
    const other = await aPilot(online.server.app, online.cast);
    expect(await rowsOf(other.id)).toEqual([]);
  });
});

describe('a date that comes near', () => {
  const remind = (): Promise<void> => online.server.app.get(Remind).execute();
  /** Moves a date past the rules of the database, as time would. */
  const move = (text: string, values: unknown[] = []): Promise<void> =>
    online.server.database.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL session_replication_role = 'replica'`);
      await manager.query(text, values);
    });
  let leads: string[];
  beforeAll(() => {
    leads = [online.cast.emailOf(online.cast.cql), online.cast.emailOf(online.cast.vpm)].sort();
  });

  it('reminds once whoever could still sign an open round, two days before it ends and not earlier', async () => {
    const [gate] = await query<Gate>(`SELECT id FROM gate ORDER BY id LIMIT 1`);
    const id = gate?.id ?? '';
    const until = (hours: number) =>
      move(`UPDATE gate SET state = 'OPEN', deadline = now() + make_interval(hours => $2) WHERE id = $1`, [id, hours]);
    await until(49);
    await remind();
    expect(await rowsOf(`SIGNATURE_REMINDER:${id}`)).toEqual([]);
    await until(47);
    await remind();
    await remind();
    const rows = await rowsOf(`SIGNATURE_REMINDER:${id}`);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ email }) => email)).size).toBe(rows.length);
    for (const { email } of rows) expect(leads).toContain(email);
    await until(-1);
    await remind();
    expect(await rowsOf(`SIGNATURE_REMINDER:${id}`)).toHaveLength(rows.length);
  });

  it('reminds both leads of the decision a week before, and tells them once when it is overdue', async () => {
    const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const decidedBy = (days: number) => move('UPDATE pilot SET decision_date = $2 WHERE id = $1', [pilotId, day(days)]);
    await decidedBy(8);
    await remind();
    expect(await rowsOf(`DECISION_DUE:${pilotId}`)).toEqual([]);
    await decidedBy(6);
    await remind();
    await remind();
    expect((await rowsOf(`DECISION_DUE:${pilotId}`)).map(({ email }) => email)).toEqual(leads);
    expect(await rowsOf(`DECISION_OVERDUE:${pilotId}`)).toEqual([]);
    await decidedBy(-1);
    await remind();
    await remind();
    expect((await rowsOf(`DECISION_OVERDUE:${pilotId}`)).map(({ email }) => email)).toEqual(leads);
  });

  it('reminds nobody of what is decided', async () => {
    await move(`UPDATE pilot SET state = 'CANCELLED', decision_date = '2026-01-02' WHERE id = $1`, [pilotId]);
    await remind();
    expect(await rowsOf(`DECISION_OVERDUE:${pilotId}:2026-01-02`)).toEqual([]);
  });
});

describe('the table of messages', () => {
  it.each([
    `UPDATE notice SET facts = '{}' WHERE state <> 'SENT'`,
    `UPDATE notice SET email = 'eve@example.com' WHERE state <> 'SENT'`,
    `UPDATE notice SET state = 'QUEUED', sent_at = NULL WHERE state = 'SENT'`,
    'DELETE FROM notice',
  ])('refuses %s', async (text) => {
    await expect(online.server.database.dataSource.query(text)).rejects.toMatchObject({ code: 'TS001' });
  });

  it('lets nobody switch off messages about the account', async () => {
    const insert = `INSERT INTO notice_preference VALUES ($1, 'SECURITY', true, now())`;
    const by = [online.cast.cql.personId];
    await expect(online.server.database.dataSource.query(insert, by)).rejects.toMatchObject({ code: '23514' });
  });
});

describe('without a mail server', () => {
  it('messages lie in the outbox folder, written by the worker', async () => {
    const embedded = await anOnlinePilot();
    try {
      const [site, useCase] = [await embedded.aSite(), await embedded.aUseCase()];
      const criteria = await embedded.submitted(site, useCase);
      await embedded.signCriteria('CQL', criteria);
      await embedded.signCriteria('VPM', criteria);
      const request = { pilotId: embedded.pilotId as PilotId, type: 'G0_AGREEMENT' as const };
      const gate = await embedded.server.app.get(OpenGate).execute(embedded.cast.vpm, request);
      const folder = embedded.server.resources.config.outboxDir;
      const files = async () => (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
      for (const until = Date.now() + 20_000; (await files()).length < 2 && Date.now() < until;)
        await new Promise((resolve) => setTimeout(resolve, 100));
      const texts = await Promise.all((await files()).map((name) => readFile(join(folder, name), 'utf8')));
      expect(texts).toHaveLength(2);
      for (const text of texts) expect(text).toContain(gate.id);
    } finally {
      await embedded.close();
    }
  });
});
