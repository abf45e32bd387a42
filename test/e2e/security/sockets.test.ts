import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import WebSocket from 'ws';
import { ask, mutate, TestTime, tokenOf } from '../../builders/identity-http.js';
import { aCast, type Cast } from '../../builders/people.js';
import { aServer, type TestServer } from '../../builders/server.js';

let server: TestServer;
let cast: Cast;
let token: string;
beforeAll(async () => {
  server = await aServer({ TOUCHSTONE_SOCKETS_PER_PERSON: '2', TOUCHSTONE_SOCKET_CHECK_SECONDS: '1' });
  cast = await aCast(server.app);
  token = await tokenOf(server, cast, cast.cql);
});
afterAll(() => server.close());

interface Socket {
  /** `open`, or the code with which the server closed it. */
  readonly outcome: Promise<string | number>;
  readonly closed: Promise<number>;
  close(): void;
}

function connect(own: { token?: string; headers?: Record<string, string>; origin?: string } = {}): Socket {
  const { headers, origin } = own;
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    ...(headers && { headers }),
    ...(origin && { origin }),
  });
  const payload = own.token === undefined ? {} : { authorization: `Bearer ${own.token}` };
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })));
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const opened = new Promise<string>((resolve) => {
    socket.on('message', (text: Buffer) => {
      if ((JSON.parse(String(text)) as { type: string }).type === 'connection_ack') resolve('open');
    });
  });
  return { outcome: Promise.race([opened, closed]), closed, close: () => socket.close() };
}

describe('a web socket', () => {
  it('is opened with a live token, from our own site or from a program', async () => {
    for (const own of [{ token }, { token, origin: server.url }]) {
      const socket = connect(own);
      expect(await socket.outcome).toBe('open');
      socket.close();
      await socket.closed;
    }
  });

  it.each([
    ['no token', () => ({}), 4401],
    ['a token nobody issued', () => ({ token: 'made-up' }), 4401],
    ['a page of another site', () => ({ token, origin: 'https://evil.example' }), 4403],
    ['a sandboxed page', () => ({ token, origin: 'null' }), 4403],
    ['a cookie from another site', () => ({ headers: { cookie: `touchstone_session=${token}` }, origin: 'https://evil.example' }), 4403],
    ['a cookie that does not say from where', () => ({ headers: { cookie: `touchstone_session=${token}` } }), 4403],
  ])('is refused with %s', async (_what, own, code) => {
    expect(await connect(own()).outcome).toBe(code);
  }); // prettier-ignore

  it('is opened as often as one person may, and again when one is closed', async () => {
    const [one, other] = [connect({ token }), connect({ token })];
    expect([await one.outcome, await other.outcome]).toEqual(['open', 'open']);
    expect(await connect({ token }).outcome).toBe(4429);
    const stranger = connect({ token: await tokenOf(server, cast, cast.vpm) });
    expect(await stranger.outcome).toBe('open');
    one.close();
    await one.closed;
    await new Promise((resolve) => setTimeout(resolve, 100));
    const third = connect({ token });
    expect(await third.outcome).toBe('open');
    for (const socket of [other, third, stranger]) {
      socket.close();
      await socket.closed;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  });

  it('ends with its session, without being used again', async () => {
    const own = await tokenOf(server, cast, await cast.join('CSM'));
    const socket = connect({ token: own });
    expect(await socket.outcome).toBe('open');
    await ask(server.url, 'mutation { signOut { userErrors { code } } }', { token: own });
    expect(await socket.closed).toBe(4401);
  });

  it('ends with its API token and with the account', async () => {
    const who = await cast.join('CSM');
    const session = await tokenOf(server, cast, who);
    const input = { name: 'n', scopes: ['READ'], days: 1, password: 'correct horse battery staple' };
    const { data } = await mutate(server.url, 'createApiToken', input, { token: session, fields: 'token' });
    const sockets = [connect({ token: session }), connect({ token: data.createApiToken.token as string })];
    expect(await Promise.all(sockets.map(({ outcome }) => outcome))).toEqual(['open', 'open']);
    const admin = await tokenOf(server, cast, cast.administrator);
    await mutate(server.url, 'disableAccount', { personId: who.personId, reason: 'gone' }, { token: admin });
    expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([4401, 4401]);
  });

  it('ends by idleness: being open is no use of a session', async () => {
    const time = new TestTime(server);
    const own = await tokenOf(server, cast, await cast.join('CSM'));
    const socket = connect({ token: own });
    expect(await socket.outcome).toBe('open');
    time.forward(61 * 60_000);
    expect(await socket.closed).toBe(4401);
  });
});
