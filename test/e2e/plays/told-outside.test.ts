import { createHmac, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TouchstoneClient, type TypedDocument } from '../../../examples/graphql-client/client.js';
import { HttpPilot } from '../../builders/http-pilot.js';
import { HttpWorld } from '../../builders/http-world.js';
import { aMailServer, type TestMailServer } from '../../builders/mail-server.js';

/** What leaves a running server with its worker: calls to other systems, messages to people, changes to who listens. */
const PATIENCE_MS = 240_000;

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let mail: TestMailServer;
let receiver: Server;
let received: Received[] = [];
/** How the receiver answers, one call after another; 200 when none is left. */
let answers: number[] = [];
let world: HttpWorld;
let pilot: HttpPilot;
let url: string;

beforeAll(async () => {
  mail = await aMailServer();
  receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  world = await HttpWorld.open({
    TOUCHSTONE_SMTP_URL: mail.url,
    TOUCHSTONE_PUBLIC_URL: 'https://touchstone.example.com',
    TOUCHSTONE_WEBHOOK_NETWORKS: '127.0.0.0/8',
  });
  pilot = await HttpPilot.in(world);
  await pilot.run();
}, PATIENCE_MS);
afterAll(async () => {
  await world.close();
  await mail.close();
  await new Promise((done) => receiver.close(done));
});

async function register(own: object = {}, of = world) {
  const input = { url, description: 'The deployment system', eventTypes: ['GATE_OPENED', 'GATE_DECIDED'], ...own };
  return of.do('CQL', 'registerWebhook', input, 'secret webhook { id }');
}

const deliveries = async (webhookId: string, of = world) =>
  (await of.read('CQL', `webhookDeliveries(webhookId: "${webhookId}", first: 20) { nodes { id eventType state attempts { number outcome status } } }`)).nodes as { id: string; eventType: string; state: string; attempts: { outcome: string; status: number | null }[] }[]; // prettier-ignore

describe('a webhook', () => {
  it('is told of a gate by the worker, signed, and again after the receiver answered 500', async () => {
    const { secret, webhook } = await register();
    answers = [500, 503];
    const gateId = await pilot.open();
    // The first waits are 5 and 30 seconds: the queue’s clock is moved on to them.
    const early = setInterval(() => void world.sql(`UPDATE jobs_${world.server.database.schema}.job SET start_after = now() WHERE name = 'deliver-webhook' AND start_after > now()`).catch(() => undefined), 200);
    const [delivery] = await world.until(() => deliveries(webhook.id as string), ([one]) => one?.state === 'DELIVERED', 30_000).finally(() => clearInterval(early));
    expect(delivery?.attempts.map(({ outcome, status }) => [outcome, status])).toEqual([['REFUSED', 500], ['REFUSED', 503], ['TAKEN', 200]]);
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ body, headers }) => `${String(headers['webhook-id'])} ${body}`)).size).toBe(1);
    const [{ headers, body }] = received as [Received];
    const key = Buffer.from((secret as string).replace('whsec_', ''), 'base64');
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    expect(headers['webhook-id']).toBe(delivery?.id);
    expect(JSON.parse(body)).toMatchObject({ type: 'gate.opened', data: { pilotId: pilot.id } });
    await pilot.withdraw(gateId);
    await world.do('CQL', 'changeWebhook', { id: webhook.id, state: 'REMOVED', reason: 'no longer needed here' });
  }, PATIENCE_MS); // prettier-ignore

  it('does not reach private addresses that nobody allowed', async () => {
    for (const private_ of ['https://10.0.0.8/hook', 'https://169.254.169.254/latest/meta-data', 'https://[fd00::1]/hook', 'https://192.168.1.4:8443/']) {
      const { code } = await world.send('CQL', 'registerWebhook', { url: private_, description: 'Inside the walls', eventTypes: ['GATE_OPENED'] });
      expect([private_, code]).toEqual([private_, expect.stringMatching(/^WEBHOOK_|^OUTBOUND_|ADDRESS/)]);
    }
    received = [];
    const closed = await HttpWorld.open();
    try {
      const input = { url, description: 'The deployment system', eventTypes: ['GATE_OPENED'] };
      expect((await closed.send('CQL', 'registerWebhook', input)).code).toEqual(expect.stringMatching(/^WEBHOOK_|^OUTBOUND_|ADDRESS/));
      expect(received).toEqual([]);
    } finally {
      await closed.close();
    }
  }, PATIENCE_MS); // prettier-ignore
});

describe('messages by e-mail', () => {
  it('arrive at the mail server when a round opens and when it is decided, sent by the worker', async () => {
    const sentTo = (from: number, subject: RegExp) =>
      Promise.resolve(
        mail.received
          .slice(from)
          .filter(({ raw }) => subject.test(raw))
          .flatMap(({ to }) => to),
      );
    const before = mail.received.length;
    const gateId = await pilot.open();
    const leads = (['CQL', 'VPM'] as const).map((seat) => world.cast.emailOf(world.people[seat]));
    const hasLeads = (to: string[]): boolean => leads.every((lead) => to.includes(lead));
    await world.until(() => sentTo(before, /Your_signature_is_asked_for/), hasLeads, 20_000);
    const asked = mail.received.length;
    await pilot.sign(gateId, 'CQL', { decision: 'REJECT', comment: 'the lamp of lane 2 was off' });
    await world.until(() => sentTo(asked, /Subject: (?!.*Your_signature_is_asked_for)/), hasLeads, 20_000);
    await pilot.run();
  });

  it('lie in the outbox where there is no mail server', async () => {
    const embedded = await HttpWorld.open();
    try {
      const of = await HttpPilot.in(embedded);
      await of.open({ type: 'G0_AGREEMENT' });
      const folder = embedded.server.resources.config.outboxDir;
      const texts = async () => {
        const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
        const all = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
        return all.filter((text) => text.includes('Your_signature_is_asked_for'));
      };
      expect((await embedded.until(texts, (all) => all.length >= 2, 20_000)).length).toBeGreaterThanOrEqual(2);
    } finally {
      await embedded.close();
    }
  });
});

describe('an idempotency key', () => {
  it('lets a signature be sent again: one signature, the same answer', async () => {
    const gateId = await pilot.open();
    const signing = await pilot.signing(gateId, 'VPM');
    const own = { fields: 'gate { id state }', headers: { 'idempotency-key': randomUUID() } };
    const first = await world.send('VPM', 'signGate', signing, own);
    const again = await world.send('VPM', 'signGate', signing, own);
    expect([first.code, again.data]).toEqual([undefined, first.data]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await pilot.gate(gateId, 'signOffs { slot }')).signOffs).toEqual([{ slot: 'VPM' }]);
    const other = await world.send(
      'VPM',
      'signGate',
      { ...signing, decision: 'REJECT', comment: 'no, not at all' },
      own,
    );
    expect(other.code).toEqual(expect.stringMatching(/IDEMPOTENCY/));
    expect(await pilot.stateOf(gateId)).toBe('OPEN');
    await pilot.withdraw(gateId);
  });

  it('lets a round be asked for again: one round', async () => {
    const own = { fields: 'gate { id round }', headers: { 'idempotency-key': randomUUID() } };
    const input = { pilotId: pilot.id, type: 'G1_FAT' };
    const [first, again] = [await world.send('VPM', 'openGate', input, own), await world.send('VPM', 'openGate', input, own)];
    expect([first.code, again.data]).toEqual([undefined, first.data]);
    await pilot.withdraw(first.data.openGate.gate.id as string);
  }); // prettier-ignore
});

describe('who listens', () => {
  const GATES: TypedDocument<{ gateChanges: { id: string; state: string } }, { pilotId: string }> = {
    name: 'Gates',
    text: 'subscription Gates($pilotId: ID!) { gateChanges(pilotId: $pilotId) { id state } }',
  };
  const PROGRESS: TypedDocument<{ runProgress: { state: string; done: number; total: number } }, { id: string }> = {
    name: 'Progress',
    text: 'subscription Progress($id: ID!) { runProgress(id: $id) { state done total } }',
  };

  it('hears of rounds that open and are decided, and of a run until it has ended', async () => {
    const client = new TouchstoneClient(world.server.url, world.tokenOf('VML'));
    // A round may be told of before the answer to who opened it has come.
    const told: { readonly id: string; readonly state: string }[] = [];
    let gateId = '';
    const listening = (async () => {
      for await (const { gateChanges } of client.watch(GATES, { pilotId: pilot.id })) {
        told.push(gateChanges);
        if (gateChanges.state === 'PASSED' && gateChanges.id === gateId) return;
      }
    })();
    await new Promise((done) => setTimeout(done, 500));
    gateId = await pilot.open();
    // One change at a time: what happens between two looks is told as one.
    await world.until(() => Promise.resolve(told), (all) => all.some(({ id }) => id === gateId));
    await pilot.sign(gateId, 'VPM');
    expect(await pilot.sign(gateId, 'CQL')).toBe('PASSED');
    await listening;
    const seen = told.flatMap(({ id, state }) => (id === gateId ? [state] : []));
    expect(seen.at(-1)).toBe('PASSED');
    expect(seen).toContain('OPEN');

    const datasetId = await pilot.data(8);
    const { run } = await world.do('VML', 'declareRun', { kind: 'EXPLORATORY', datasetId, modelId: pilot.modelId }, 'run { id }');
    const states: string[] = [];
    for await (const { runProgress } of client.watch(PROGRESS, { id: run.id })) states.push(runProgress.state);
    expect(states.at(-1)).toBe('COMPLETED');
    await client.close();
  }, PATIENCE_MS); // prettier-ignore

  it('hears nothing of a pilot of others', async () => {
    const { invitation } = await world.do('ADM', 'createOrganisation', { kind: 'VENDOR', name: 'Others' }, 'invitation { token }');
    const redeemed = { token: invitation.token, email: 'others@example.com', printedName: 'Olga Other', password: 'correct horse battery staple' };
    await world.do('ADM', 'redeemInvitation', redeemed);
    const { token } = await world.do('ADM', 'signIn', { email: redeemed.email, password: redeemed.password }, 'token');
    const client = new TouchstoneClient(world.server.url, token as string);
    await expect(client.watch(GATES, { pilotId: pilot.id }).next()).rejects.toMatchObject([{ extensions: { code: 'PILOT_NOT_FOUND' } }]);
    await client.close();
  }); // prettier-ignore
});
