import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { ChangeWebhook } from '../../../src/contexts/webhooks/app/change-webhook.js';
import { ReadWebhooks } from '../../../src/contexts/webhooks/app/read-webhooks.js';
import { RegisterWebhook } from '../../../src/contexts/webhooks/app/register-webhook.js';
import { ReplayDelivery } from '../../../src/contexts/webhooks/app/replay-delivery.js';
import { RotateWebhookSecret } from '../../../src/contexts/webhooks/app/rotate-webhook-secret.js';
import { webhookEntities } from '../../../src/contexts/webhooks/db/entities.js';
import { BACKOFF_SECONDS, MOST_FAILURES, type Webhook } from '../../../src/contexts/webhooks/domain/webhook.js';
import { DELIVER_WEBHOOK_QUEUE, DeliverWebhook } from '../../../src/contexts/webhooks/public.js';
import { WebhooksModule } from '../../../src/contexts/webhooks/webhooks.module.js';
import { parseNetwork } from '../../../src/platform/outbound/address-rules.js';
import { GuardedHttp } from '../../../src/platform/outbound/guarded-http.js';
import { OutboundHttp } from '../../../src/ports/outbound.js';
import { PilotEvents, type PilotEventType } from '../../../src/ports/pilot-events.js';
import type { Principal } from '../../../src/ports/principal.js';
import { JobQueue } from '../../../src/ports/stores.js';
import { aWorld, type World } from '../../builders/world.js';

interface Asked {
  readonly data: { readonly deliveryId: string; readonly attempt: number };
  readonly afterSeconds: number;
}

/** Keeps what was asked for; a transaction that is rolled back must have asked in vain, so tests look at rows too. */
class KeptJobs extends JobQueue {
  asked: Asked[] = [];
  enqueue(_tx: unknown, queue: string, data: object, options: { afterSeconds?: number } = {}): Promise<void> {
    if (queue === DELIVER_WEBHOOK_QUEUE)
      this.asked.push({ data: data as Asked['data'], afterSeconds: options.afterSeconds ?? 0 });
    return Promise.resolve();
  }
  enqueueInTurn(): Promise<void> {
    return Promise.resolve();
  }
  handle(): Promise<void> {
    return Promise.resolve();
  }
}

interface Seen {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let world: World;
let receiver: Server;
let url: string;
let seen: Seen[] = [];
let status = 200;
const jobs = new KeptJobs();

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(status, status === 302 ? { location: `${url}/elsewhere` } : {}).end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const allowed = [parseNetwork('127.0.0.0/8')].filter((network) => network !== undefined);
  const providers = [
    { provide: JobQueue, useValue: jobs },
    { provide: OutboundHttp, useValue: new GuardedHttp({ allowed }) },
  ];
  @Global()
  @Module({ providers, exports: providers.map(({ provide }) => provide) })
  class Drivers {}
  world = await aWorld([Drivers, WebhooksModule], { entities: webhookEntities });
});
afterAll(async () => {
  await world.close();
  await new Promise((done) => receiver.close(done));
});
beforeEach(() => {
  seen = [];
  status = 200;
  jobs.asked = [];
});

const register = (
  who: Principal,
  own: { url?: string; eventTypes?: readonly string[]; description?: string } = {},
): Promise<{ webhook: Webhook; secret: string }> =>
  world
    .get(RegisterWebhook)
    .execute(who, { url, description: 'The deployment system', eventTypes: ['GATE_DECIDED'], ...own });
const change = (who: Principal, id: string, to: Webhook['state'], reason = 'as agreed in the weekly call') =>
  world.get(ChangeWebhook).execute(who, id, to, reason);

/** Something happens in the pilot, by somebody of the given side. */
async function happens(who: Principal, type: PilotEventType = 'GATE_DECIDED'): Promise<void> {
  const { CQL, VPM } = world.cast;
  await world.as(who, (tx) =>
    world.get(PilotEvents).announce(tx, {
      type,
      pilotId: world.pilotId,
      siteId: null,
      parties: {
        vendorOrganisationId: VPM.organisationId as never,
        customerOrganisationId: CQL.organisationId as never,
      },
      object: { type: 'GATE', id: world.pilotId },
      by: who.personId,
      facts: { gateType: 'G1_FAT', round: 1, state: 'PASSED', decision: 'GO' },
    }),
  );
}

/** Does the jobs that were asked for, as the worker would, until none is left or the waits are over. */
async function work(tries = 1): Promise<number[]> {
  const waits: number[] = [];
  for (let i = 0; i < tries; i += 1) {
    const next = jobs.asked.shift();
    if (next === undefined) break;
    waits.push(next.afterSeconds);
    world.clock.forward(next.afterSeconds / 60);
    await world.get(DeliverWebhook).execute(next.data.deliveryId, next.data.attempt);
  }
  return waits;
}
const lastDelivery = async (who: Principal, webhookId: string) => {
  const [delivery] = await world.get(ReadWebhooks).deliveriesOf(who, { webhookId }, { first: 1 });
  const attempts = await world.get(ReadWebhooks).attemptsOf(who, delivery === undefined ? [] : [delivery.id]);
  return { delivery, attempts };
};
const removed = async (who: Principal): Promise<void> => {
  for (const { id } of await world.get(ReadWebhooks).all(who)) await change(who, id, 'REMOVED');
};

describe('a registered webhook', () => {
  it('is told what happens, signed with the secret that was shown once', async () => {
    const { webhook, secret } = await register(world.cast.CQL);
    await happens(world.cast.VPM);
    expect(await work()).toEqual([0]);
    const [{ headers, body } = { headers: {}, body: '' }] = seen;
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    expect(headers['content-type']).toBe('application/json');
    expect(Number(headers['webhook-timestamp'])).toBe(Math.floor(world.clock.now().getTime() / 1000));
    expect(JSON.parse(body)).toMatchObject({ type: 'gate.decided', data: { pilotId: world.pilotId, decision: 'GO' } });
    const { delivery, attempts } = await lastDelivery(world.cast.CQL, webhook.id);
    expect(delivery).toMatchObject({ id: headers['webhook-id'], state: 'DELIVERED', attempts: 1, body });
    expect(attempts).toMatchObject([{ number: 1, outcome: 'TAKEN', status: 200 }]);
    await removed(world.cast.CQL);
  });

  it('keeps its secret sealed: neither rows nor audit entries hold it', async () => {
    const { secret } = await register(world.cast.CQL, { url: `${url}?key=in-the-path` });
    const dump = async (table: string): Promise<string> =>
      JSON.stringify(await world.database.dataSource.query(`SELECT * FROM ${table}`));
    const plain = secret.replace('whsec_', '');
    for (const table of ['webhook', 'audit_entry']) expect(await dump(table)).not.toContain(plain);
    // An address may hold a key as well.
    expect(await dump('audit_entry')).not.toContain('in-the-path');
    expect(await dump('audit_entry')).toContain('webhook.registered');
    await removed(world.cast.CQL);
  });

  it('gets another secret; the old one signs beside it for the hours asked for, and not a moment longer', async () => {
    const { webhook, secret } = await register(world.cast.CQL);
    const rotate = (overlapHours: number) =>
      world
        .get(RotateWebhookSecret)
        .execute(world.cast.CQL, { id: webhook.id, overlapHours, reason: 'the yearly change' });
    const second = await rotate(2);
    expect(second.secret).not.toBe(secret);
    expect(second.webhook.previousSecretUntil).toEqual(new Date(world.clock.now().getTime() + 7_200_000));
    const signers = async (...secrets: string[]): Promise<void> => {
      seen = [];
      await happens(world.cast.VPM);
      await work();
      const [{ headers, body } = { headers: {}, body: '' }] = seen;
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      const by = (text: string): string =>
        createHmac('sha256', Buffer.from(text.replace('whsec_', ''), 'base64'))
          .update(signed)
          .digest('base64');
      expect(headers['webhook-signature']).toBe(secrets.map((text) => `v1,${by(text)}`).join(' '));
    };
    await signers(second.secret, secret);
    world.clock.forward(120);
    await signers(second.secret);
    const third = await rotate(0);
    await signers(third.secret);
    const told = JSON.stringify(
      await world.database.dataSource.query(`SELECT canonical FROM audit_entry WHERE object_id = $1`, [webhook.id]),
    );
    expect(told).toContain('webhook.secret-rotated');
    expect(told).not.toContain(second.secret.replace('whsec_', ''));
    await removed(world.cast.CQL);
  });

  it('gets no other secret without a reason, for too long, by the other side, or once it is removed', async () => {
    const { webhook } = await register(world.cast.CQL);
    const rotate = (who: Principal, own: { overlapHours?: number; reason?: string } = {}) =>
      world
        .get(RotateWebhookSecret)
        .execute(who, { id: webhook.id, overlapHours: 24, reason: 'the yearly change', ...own });
    await expect(rotate(world.cast.CQL, { reason: ' ' })).rejects.toMatchObject({ code: 'REASON_REQUIRED' });
    for (const overlapHours of [-1, 169])
      await expect(rotate(world.cast.CQL, { overlapHours })).rejects.toMatchObject({
        code: 'WEBHOOK_INVALID',
        path: '/overlapHours',
      });
    await expect(rotate(world.cast.VPM)).rejects.toMatchObject({ code: 'WEBHOOK_NOT_FOUND' });
    await expect(rotate(world.cast.CSM)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await change(world.cast.CQL, webhook.id, 'REMOVED');
    await expect(rotate(world.cast.CQL)).rejects.toMatchObject({ code: 'WEBHOOK_NOT_ACTIVE' });
  });

  it('of the other side is told too, whoever acts; events it did not ask for are not sent, nor to a disabled one', async () => {
    const { webhook } = await register(world.cast.VPM);
    const quiet = await register(world.cast.CQL, { eventTypes: ['RUN_ENDED'] });
    const off = await register(world.cast.CQL);
    await change(world.cast.CQL, off.webhook.id, 'DISABLED');
    await happens(world.cast.CQL);
    expect(jobs.asked).toHaveLength(1);
    expect((await lastDelivery(world.cast.VPM, webhook.id)).delivery?.eventType).toBe('GATE_DECIDED');
    expect((await lastDelivery(world.cast.CQL, quiet.webhook.id)).delivery).toBeUndefined();
    await removed(world.cast.CQL);
    await removed(world.cast.VPM);
  });

  it('is told nothing of what was rolled back', async () => {
    const { webhook } = await register(world.cast.CQL);
    const broken = world.as(world.cast.VPM, async (tx) => {
      await world.get(PilotEvents).announce(tx, {
        type: 'GATE_DECIDED',
        pilotId: world.pilotId,
        siteId: null,
        parties: { vendorOrganisationId: world.cast.VPM.organisationId as never, customerOrganisationId: world.cast.CQL.organisationId as never },
        object: { type: 'GATE', id: world.pilotId },
        by: 'SYSTEM',
        facts: {},
      }); // prettier-ignore
      throw new Error('undone');
    });
    await expect(broken).rejects.toThrow('undone');
    expect((await lastDelivery(world.cast.CQL, webhook.id)).delivery).toBeUndefined();
    await work();
    expect(seen).toEqual([]);
    await removed(world.cast.CQL);
  });

  it('can be tried with a test event', async () => {
    const { webhook } = await register(world.cast.CQL);
    const delivery = await world.get(ReplayDelivery).ping(world.cast.CQL, webhook.id);
    await work();
    expect(JSON.parse(seen[0]?.body ?? '{}')).toMatchObject({ type: 'webhook.ping', data: { webhookId: webhook.id } });
    expect(seen[0]?.headers['webhook-id']).toBe(delivery.id);
    await removed(world.cast.CQL);
  });
});

describe('a delivery that is not taken', () => {
  it('is tried again with growing waits, always with the same id and body, and given up at last', async () => {
    const { webhook } = await register(world.cast.CQL);
    status = 503;
    await happens(world.cast.VPM);
    expect(await work(20)).toEqual([0, ...BACKOFF_SECONDS]);
    expect(new Set(seen.map(({ headers, body }) => `${String(headers['webhook-id'])} ${body}`)).size).toBe(1);
    expect(new Set(seen.map(({ headers }) => headers['webhook-signature'])).size).toBe(seen.length);
    const { delivery, attempts } = await lastDelivery(world.cast.CQL, webhook.id);
    expect(delivery?.state).toBe('FAILED');
    expect(attempts.map(({ outcome, status: found }) => [outcome, found])).toEqual(Array(8).fill(['REFUSED', 503]));
    const [{ failures } = { failures: 0 }] = await world.get(ReadWebhooks).all(world.cast.CQL);
    expect(failures).toBe(8);

    status = 200;
    await world.get(ReplayDelivery).execute(world.cast.CQL, delivery?.id ?? '');
    expect(await work()).toEqual([0]);
    expect((await lastDelivery(world.cast.CQL, webhook.id)).delivery).toMatchObject({
      state: 'DELIVERED',
      attempts: 9,
    });
    expect((await world.get(ReadWebhooks).all(world.cast.CQL))[0]?.failures).toBe(0);
    await removed(world.cast.CQL);
  });

  it('is not sent twice by a job that comes twice', async () => {
    const { webhook } = await register(world.cast.CQL);
    await happens(world.cast.VPM);
    const [{ data } = { data: { deliveryId: '', attempt: 0 } }] = jobs.asked;
    for (let i = 0; i < 3; i += 1) await world.get(DeliverWebhook).execute(data.deliveryId, data.attempt);
    await world.get(DeliverWebhook).execute('no delivery', 1);
    expect(seen).toHaveLength(1);
    expect((await lastDelivery(world.cast.CQL, webhook.id)).attempts).toHaveLength(1);
    await removed(world.cast.CQL);
  });

  it('because the receiver sends it elsewhere is not followed', async () => {
    const { webhook } = await register(world.cast.CQL);
    status = 302;
    await happens(world.cast.VPM);
    await work();
    expect(seen).toHaveLength(1);
    const { attempts } = await lastDelivery(world.cast.CQL, webhook.id);
    expect(attempts).toMatchObject([{ outcome: 'REFUSED', status: 302, detail: 'redirects are not followed' }]);
    await removed(world.cast.CQL);
  });

  it('ends the webhook at once when the receiver is gone for good', async () => {
    const { webhook } = await register(world.cast.CQL);
    status = 410;
    await happens(world.cast.VPM);
    await work(5);
    expect(seen).toHaveLength(1);
    const [now] = await world.get(ReadWebhooks).all(world.cast.CQL);
    expect(now).toMatchObject({ id: webhook.id, state: 'DISABLED' });
    await removed(world.cast.CQL);
  });

  it(`ends the webhook after ${MOST_FAILURES} tries in a row, for the record, until somebody enables it again`, async () => {
    const { webhook } = await register(world.cast.CQL);
    status = 500;
    for (let i = 0; i < 4; i += 1) await happens(world.cast.VPM);
    await work(100);
    expect(seen).toHaveLength(MOST_FAILURES);
    const [now] = await world.get(ReadWebhooks).all(world.cast.CQL);
    expect(now).toMatchObject({ state: 'DISABLED', stateReason: `${MOST_FAILURES} tries in a row were not taken.` });
    const entries: { canonical: string }[] = await world.database.dataSource.query(
      `SELECT canonical FROM audit_entry WHERE action = 'webhook.disabled' AND object_id = $1`,
      [webhook.id],
    );
    expect(entries).toHaveLength(1);
    const { delivery } = await lastDelivery(world.cast.CQL, webhook.id);
    expect(delivery?.state).toBe('FAILED');
    await expect(world.get(ReplayDelivery).execute(world.cast.CQL, delivery?.id ?? '')).rejects.toMatchObject({
      code: 'WEBHOOK_NOT_ACTIVE',
    });
    await change(world.cast.CQL, webhook.id, 'ACTIVE');
    status = 200;
    await world.get(ReplayDelivery).execute(world.cast.CQL, delivery?.id ?? '');
    await work();
    expect((await lastDelivery(world.cast.CQL, webhook.id)).delivery?.state).toBe('DELIVERED');
    await removed(world.cast.CQL);
  });
});

describe('webhooks are refused', () => {
  it.each([
    ['https://127.0.0.1/', undefined],
    ['https://10.0.0.1/hook', 'WEBHOOK_URL_REFUSED'],
    ['https://169.254.169.254/latest/meta-data', 'WEBHOOK_URL_REFUSED'],
    ['https://[::ffff:192.168.0.1]/', 'WEBHOOK_URL_REFUSED'],
    ['http://example.com/', 'WEBHOOK_URL_REFUSED'],
    ['file:///etc/passwd', 'WEBHOOK_URL_REFUSED'],
    ['no url', 'WEBHOOK_URL_REFUSED'],
  ])('to %s: %s', async (address, code) => {
    if (code === undefined) expect((await register(world.cast.CQL, { url: address })).webhook.state).toBe('ACTIVE');
    else await expect(register(world.cast.CQL, { url: address })).rejects.toMatchObject({ code });
    await removed(world.cast.CQL);
  });

  it('without a description, without events, with unknown ones, and beyond twenty', async () => {
    for (const own of [
      { description: ' ' },
      { eventTypes: [] },
      { eventTypes: ['EVERYTHING'] },
      { description: 'x'.repeat(201) },
    ])
      await expect(register(world.cast.CQL, own)).rejects.toMatchObject({ code: 'WEBHOOK_INVALID' });
    for (let i = 0; i < 20; i += 1) await register(world.cast.VPM);
    await expect(register(world.cast.VPM)).rejects.toMatchObject({ code: 'WEBHOOK_INVALID' });
    await removed(world.cast.VPM);
  });

  it.each(['CSM', 'SO', 'VML'] as const)('to %s, who keeps none, and the refusal is written down', async (role) => {
    const before = await world.denied();
    await expect(register(world.cast[role])).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await expect(world.get(ReadWebhooks).all(world.cast[role])).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    expect([...(await world.denied())].sort()).toEqual([...before, 'NOT_PERMITTED'].sort());
  });

  it('to the other side: neither seen, nor changed, nor replayed', async () => {
    const { webhook } = await register(world.cast.CQL);
    await happens(world.cast.VPM);
    await work();
    const { delivery } = await lastDelivery(world.cast.CQL, webhook.id);
    const { VPM } = world.cast;
    expect(await world.get(ReadWebhooks).all(VPM)).toEqual([]);
    expect(await world.get(ReadWebhooks).deliveriesOf(VPM, { webhookId: webhook.id }, { first: 5 })).toEqual([]);
    expect(await world.get(ReadWebhooks).attemptsOf(VPM, [delivery?.id ?? ''])).toEqual([]);
    await expect(change(VPM, webhook.id, 'DISABLED')).rejects.toMatchObject({ code: 'WEBHOOK_NOT_FOUND' });
    await expect(world.get(ReplayDelivery).execute(VPM, delivery?.id ?? '')).rejects.toMatchObject({
      code: 'WEBHOOK_DELIVERY_NOT_FOUND',
    });
    await expect(world.get(ReplayDelivery).ping(VPM, webhook.id)).rejects.toMatchObject({ code: 'WEBHOOK_NOT_FOUND' });
    await removed(world.cast.CQL);
  });

  it('a change without a reason, a removed one back, and a replay of what is still tried', async () => {
    const { webhook } = await register(world.cast.CQL);
    await expect(change(world.cast.CQL, webhook.id, 'DISABLED', '   short   ')).rejects.toMatchObject({
      code: 'REASON_REQUIRED',
    });
    await expect(change(world.cast.CQL, webhook.id, 'ACTIVE')).rejects.toMatchObject({ code: 'WEBHOOK_STATE_REFUSED' });
    const pending = await world.get(ReplayDelivery).ping(world.cast.CQL, webhook.id);
    await expect(world.get(ReplayDelivery).execute(world.cast.CQL, pending.id)).rejects.toMatchObject({
      code: 'WEBHOOK_DELIVERY_PENDING',
    });
    await change(world.cast.CQL, webhook.id, 'REMOVED');
    for (const to of ['ACTIVE', 'DISABLED'] as const)
      await expect(change(world.cast.CQL, webhook.id, to)).rejects.toMatchObject({ code: 'WEBHOOK_STATE_REFUSED' });
    await expect(world.get(ReplayDelivery).ping(world.cast.CQL, webhook.id)).rejects.toMatchObject({
      code: 'WEBHOOK_NOT_ACTIVE',
    });
    // What was asked for before it was removed is not sent any more.
    await work();
    expect(seen).toEqual([]);
    expect((await lastDelivery(world.cast.CQL, webhook.id)).delivery?.state).toBe('FAILED');
  });

  it('a new address by SQL, another secret, a longer overlap, and another body', async () => {
    const { webhook } = await register(world.cast.CQL);
    const rotation = { id: webhook.id, overlapHours: 2, reason: 'the yearly change' };
    await world.get(RotateWebhookSecret).execute(world.cast.CQL, rotation);
    for (const change of [
      `sealed_secret = 'mine'`,
      `sealed_secret = 'mine', previous_sealed_secret = 'mine too', row_version = row_version + 1`,
      `previous_secret_until = previous_secret_until + interval '1 year'`,
      `previous_sealed_secret = NULL, previous_secret_until = NULL`,
    ])
      await expect(
        world.database.dataSource.query(`UPDATE webhook SET ${change} WHERE id = '${webhook.id}'`),
      ).rejects.toMatchObject({ code: 'TS001' });
    await world.get(ReplayDelivery).ping(world.cast.CQL, webhook.id);
    const ask = (text: string): Promise<unknown> => world.database.dataSource.query(text);
    await expect(ask(`UPDATE webhook SET url = 'https://evil.example/' WHERE id = '${webhook.id}'`)).rejects.toThrow(
      /not changed/,
    );
    await expect(ask(`UPDATE webhook_delivery SET body = '{}'`)).rejects.toThrow(/not changed/);
    await expect(ask('DELETE FROM webhook_delivery')).rejects.toThrow(/refused/);
    await removed(world.cast.CQL);
  });
});
