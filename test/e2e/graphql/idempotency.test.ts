import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { getNamedType, isObjectType, type GraphQLField } from 'graphql';
import { isShownOnce } from '../../../src/platform/graphql/shown-once.js';
import { ask, deniedOf, mutate, TestTime, tokenOf, type Answer } from '../../builders/identity-http.js';
import { aCast, aNewPilot, PASSWORD, type Cast } from '../../builders/people.js';
import { aServer, type TestServer } from '../../builders/server.js';

let server: TestServer;
let cast: Cast;
let cql: string;
let vpm: string;
let time: TestTime;

beforeAll(async () => {
  server = await aServer();
  time = new TestTime(server);
  cast = await aCast(server.app);
  cql = await tokenOf(server, cast, cast.cql);
  vpm = await tokenOf(server, cast, cast.vpm);
});
afterAll(() => server.close());

const rows = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  server.database.dataSource.query<Row[]>(text, values);

async function count(table: string): Promise<number> {
  const [row] = await rows<{ count: string }>(`SELECT count(*) FROM ${table}`);
  return Number(row?.count);
}

function createPilot(key: string, own: { token?: string; title?: string; fields?: string } = {}): Promise<Answer> {
  const pilot = aNewPilot(cast, { title: own.title ?? 'Bags on wagons' });
  return mutate(server.url, 'createPilot', pilot, {
    fields: own.fields ?? 'pilot { id title }',
    token: own.token ?? cql,
    headers: { 'idempotency-key': key },
  });
}

describe('a mutation sent again with its Idempotency-Key', () => {
  it('gets the first answer, byte for byte, and is done once', async () => {
    const key = randomUUID();
    const before = await count('pilot');
    const first = await createPilot(key);
    const second = await createPilot(key);
    expect(second.data).toEqual(first.data);
    expect([first, second].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(await count('pilot')).toBe(before + 1);
  });

  it('is the same key with and without the quotation marks of the draft standard', async () => {
    const key = randomUUID();
    const first = await createPilot(`"${key}"`);
    expect((await createPilot(key)).data).toEqual(first.data);
  });

  it('gets a refusal again too, and the refused act is not tried again', async () => {
    const key = randomUUID();
    const input = { password: 'a wrong one, for sure', newPassword: 'another long pass phrase' };
    const own = { token: cql, headers: { 'idempotency-key': key }, fields: 'done' };
    expect((await mutate(server.url, 'changePassword', input, own)).code).toBe('WRONG_PASSWORD');
    const denied = await deniedOf(server);
    // Passwords are no part of what is compared: what is kept of them could be tried out.
    const again = await mutate(server.url, 'changePassword', { ...input, password: PASSWORD }, own);
    expect(again.code).toBe('WRONG_PASSWORD');
    expect(await deniedOf(server)).toEqual(denied);
  });

  it.each([
    ['other values', { title: 'Other bags' }],
    ['other fields of the answer', { fields: 'pilot { id }' }],
  ])('is refused with %s, and nothing is done', async (_what, other) => {
    const key = randomUUID();
    await createPilot(key);
    const before = await count('pilot');
    const answer = await createPilot(key, other);
    expect([answer.status, answer.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await count('pilot')).toBe(before);
  });

  it('is another key when another person sends it', async () => {
    const key = randomUUID();
    const [one, other] = [await createPilot(key), await createPilot(key, { token: vpm })];
    expect(other.data.createPilot.pilot.id).not.toBe(one.data.createPilot.pilot.id);
  });

  it('runs anew when the key is older than a day', async () => {
    const key = randomUUID();
    const first = await createPilot(key);
    await rows(`UPDATE idempotent_request SET claimed_at = claimed_at - interval '25 hours', expires_at = expires_at - interval '25 hours'`);
    const second = await createPilot(key);
    expect(second.data.createPilot.pilot.id).not.toBe(first.data.createPilot.pilot.id);
  }); // prettier-ignore

  it('is not asked for after a day: the answer is forgotten by itself', async () => {
    await createPilot(randomUUID());
    await rows(`UPDATE idempotent_request SET claimed_at = claimed_at - interval '25 hours', expires_at = expires_at - interval '25 hours'`);
    time.forward(11 * 60_000);
    await createPilot(randomUUID());
    const kept = await rows(`SELECT 1 FROM idempotent_request WHERE answer IS NOT NULL`);
    expect(kept).toHaveLength(1);
  }); // prettier-ignore
});

describe('many at the same moment with one key', () => {
  it('do the work once, and all get its answer', async () => {
    for (let repetition = 0; repetition < 10; repetition += 1) {
      const key = randomUUID();
      const before = await count('pilot');
      const answers = await Promise.all(Array.from({ length: 6 }, () => createPilot(key)));
      expect(new Set(answers.map(({ data }) => data.createPilot.pilot.id as string)).size).toBe(1);
      expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
      expect(await count('pilot')).toBe(before + 1);
    }
  });

  it('wait for the first for a while, and are then told that it is in progress', async () => {
    const key = randomUUID();
    await createPilot(key);
    await rows(
      `UPDATE idempotent_request SET state = 'RUNNING', status = NULL, answer = NULL WHERE state = 'ANSWERED'`,
    );
    const answer = await createPilot(key);
    expect([answer.status, answer.code]).toEqual([409, 'IDEMPOTENCY_IN_PROGRESS']);
  });

  it('are never done again when the server died with the first: the outcome has to be looked up', async () => {
    const key = randomUUID();
    await createPilot(key);
    const before = await count('pilot');
    await rows(`UPDATE idempotent_request SET state = 'RUNNING', status = NULL, answer = NULL, claimed_at = claimed_at - interval '11 minutes' WHERE state = 'ANSWERED'`);
    const answer = await createPilot(key);
    expect([answer.status, answer.code]).toEqual([409, 'IDEMPOTENCY_OUTCOME_UNKNOWN']);
    expect(await count('pilot')).toBe(before);
  }); // prettier-ignore
});

describe('an answer that holds a secret', () => {
  it('is shown once: the repetition is told so, nothing is done twice, and no table holds the secret', async () => {
    const key = randomUUID();
    const own = { token: cql, headers: { 'idempotency-key': key }, fields: 'invitation { token }' };
    const before = await count('invitation');
    const first = await mutate(server.url, 'inviteMember', { role: 'CSM' }, own);
    const second = await mutate(server.url, 'inviteMember', { role: 'CSM' }, own);
    expect([second.status, second.code]).toEqual([409, 'IDEMPOTENCY_ANSWER_NOT_KEPT']);
    expect(await count('invitation')).toBe(before + 1);
    const token = first.data.inviteMember.invitation.token as string;
    expect(token.length).toBeGreaterThan(20);
    const kept = await rows<{ text: string }>('SELECT idempotent_request::text AS text FROM idempotent_request');
    expect(kept.some(({ text }) => text.includes(token))).toBe(false);
  });

  it('is told by its fields: every one that looks like a secret is marked', () => {
    const { schema } = server.app.get(GraphQLSchemaHost, { strict: false });
    const seen = new Set<string>();
    const unmarked: string[] = [];
    const look = (fields: readonly GraphQLField<unknown, unknown>[], owner: string): void => {
      for (const field of fields) {
        if (/token$|secret$|^uri$|^recoveryCodes$|^part$/i.test(field.name) && !isShownOnce(field))
          unmarked.push(`${owner}.${field.name}`);
        const type = getNamedType(field.type);
        if (!isObjectType(type) || seen.has(type.name)) continue;
        seen.add(type.name);
        look(Object.values(type.getFields()), type.name);
      }
    };
    look(Object.values(schema.getMutationType()?.getFields() ?? {}), 'Mutation');
    // Names of mutations, and the token's record without the token.
    expect(unmarked.sort()).toEqual(['CreateApiTokenPayload.apiToken', 'Mutation.createApiToken', 'Mutation.revokeApiToken', 'Mutation.rotateWebhookSecret']);
  }); // prettier-ignore
});

describe('a key', () => {
  it.each(['short', 'x'.repeat(129), 'with space in the key', 'quoted"inside-of-it'])(
    'is refused as %p',
    async (key) => {
      const answer = await createPilot(key);
      expect([answer.status, answer.code]).toEqual([400, 'IDEMPOTENCY_KEY_INVALID']);
    },
  );

  it('needs a person: it is refused where nobody is signed in', async () => {
    const input = { email: cast.emailOf(cast.cql), password: PASSWORD };
    const answer = await mutate(server.url, 'signIn', input, { headers: { 'idempotency-key': randomUUID() } });
    expect([answer.status, answer.code]).toEqual([400, 'IDEMPOTENCY_KEY_NEEDS_PERSON']);
  });

  it('is not used up by a session that has ended', async () => {
    const key = randomUUID();
    const gone = await createPilot(key, { token: 'A'.repeat(43) });
    expect(gone.code).toBe('UNAUTHENTICATED');
    expect((await createPilot(key)).data.createPilot.pilot.id).toBeDefined();
  });

  it('is not used up by a request that does not pass the rules of the query language', async () => {
    const key = randomUUID();
    const headers = { 'idempotency-key': key };
    expect((await ask(server.url, 'mutation { noSuchThing }', { token: cql, headers })).status).toBe(400);
    expect((await createPilot(key)).data.createPilot.pilot.id).toBeDefined();
  });

  it('means nothing to a query', async () => {
    const headers = { 'idempotency-key': 'short' };
    expect((await ask(server.url, '{ me { person { id } } }', { token: cql, headers })).status).toBe(200);
  });
});
