import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { eventBody, pingBody, toldType } from '../../../../src/contexts/webhooks/domain/event-body.js';
import { secretText, signedHeaders } from '../../../../src/contexts/webhooks/app/sign-delivery.js';
import { BACKOFF_SECONDS, waitAfter } from '../../../../src/contexts/webhooks/domain/webhook.js';
import { PILOT_EVENT_TYPES } from '../../../../src/ports/pilot-events.js';

const at = new Date('2026-06-01T08:00:00.123Z');

describe('the signature of a delivery', () => {
  it('is that of the example in the Standard Webhooks specification', () => {
    // https://github.com/standard-webhooks/standard-webhooks, "Signature scheme" and the reference libraries' tests.
    const headers = signedHeaders({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    });
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('covers id, time and body', () => {
    const secret = secretText(Buffer.alloc(32, 7));
    const of = { id: 'one', at, body: '{}', secrets: [secret] };
    const first = signedHeaders(of)['webhook-signature'];
    for (const other of [
      { id: 'two' },
      { at: new Date(0) },
      { body: '{ }' },
      { secrets: [secretText(Buffer.alloc(32, 8))] },
    ])
      expect(signedHeaders({ ...of, ...other })['webhook-signature']).not.toBe(first);
    const plain = createHmac('sha256', Buffer.alloc(32, 7)).update(`one.${Math.floor(at.getTime() / 1000)}.{}`);
    expect(first).toBe(`v1,${plain.digest('base64')}`);
  });
});

describe('the body of a delivery', () => {
  it('tells ids and states, and neither reasons nor details nor names', () => {
    const event = {
      type: 'GATE_DECIDED',
      pilotId: 'p',
      siteId: null,
      object: { type: 'GATE', id: 'g' },
      by: 'SYSTEM',
      reason: 'something said in confidence',
      facts: {
        gateType: 'G3_GO_LIVE',
        round: 2,
        decision: 'GO',
        state: 'PASSED',
        detail: { signatureId: 's' },
        note: 'x',
      },
    };
    expect(JSON.parse(eventBody(event, at))).toEqual({
      type: 'gate.decided',
      timestamp: '2026-06-01T08:00:00.123Z',
      data: {
        pilotId: 'p',
        siteId: null,
        object: { type: 'GATE', id: 'g' },
        by: 'SYSTEM',
        gateType: 'G3_GO_LIVE',
        round: 2,
        decision: 'GO',
        state: 'PASSED',
      },
    });
  });

  it('bears facts of any shape', () => {
    const event = { type: 'RUN_ENDED', pilotId: 'p', siteId: 's', object: { type: 'RUN', id: 'r' }, by: 'SYSTEM' };
    for (const facts of [null, [], 'text', { state: { deep: 1 }, round: [1] }])
      expect(JSON.parse(eventBody({ ...event, facts }, at))).toMatchObject({ data: { siteId: 's' } });
    expect(JSON.parse(pingBody('w', at))).toMatchObject({ type: 'webhook.ping', data: { webhookId: 'w' } });
  });

  it('names every event in lower case with one point', () => {
    for (const type of PILOT_EVENT_TYPES) expect(toldType(type)).toMatch(/^[a-z]+\.[a-z_]+$/);
  });
});

describe('the waits between tries', () => {
  it('grow and end', () => {
    const waits = [...BACKOFF_SECONDS];
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
    expect(waitAfter(1)).toBe(5);
    expect(waitAfter(waits.length)).toBe(waits.at(-1));
    expect(waitAfter(waits.length + 1)).toBeUndefined();
  });
});
