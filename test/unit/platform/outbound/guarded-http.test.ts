import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  isLoopback,
  parseNetwork,
  whyForbidden,
  type Network,
} from '../../../../src/platform/outbound/address-rules.js';
import { GuardedHttp, type Address } from '../../../../src/platform/outbound/guarded-http.js';

const networks = (...texts: string[]): Network[] => texts.map(parseNetwork).filter((network) => network !== undefined);
const LOCAL = networks('127.0.0.0/8');

const FORBIDDEN = [
  '127.0.0.1', '127.8.9.10', '0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1',
  '169.254.0.1', '169.254.169.254', '100.64.0.1', '100.100.100.200', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.9',
  '224.0.0.1', '240.0.0.1', '255.255.255.255', '192.88.99.1',
  '::', '::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'fc00::1', 'fd12:3456::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1',
  '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::127.0.0.1', '::7f00:1', '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::1', '2001:0:4136:e378::1', '100::1', '5f00::1',
  'localhost', '127.1', '2130706433', '0x7f.0.0.1', '017700000001', '', '1.2.3', '1.2.3.4.5',
]; // prettier-ignore
const OPEN = [
  '1.1.1.1',
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '2a00:1450:4001::1',
  '::ffff:8.8.8.8',
];

describe('an address', () => {
  it.each(FORBIDDEN)('%p is not reached', (address) => {
    expect(whyForbidden(address, [])).toBeDefined();
  });

  it.each(OPEN)('%p is on the public internet', (address) => {
    expect(whyForbidden(address, [])).toBeUndefined();
  });

  it('is reached in a network that the operator lists, also in its IPv6 form, and nowhere beside it', () => {
    const allowed = networks('10.20.0.0/16', 'fd12::/16', '192.168.7.7');
    for (const open of ['10.20.3.4', '::ffff:10.20.3.4', 'fd12:1::1', '192.168.7.7'])
      expect(whyForbidden(open, allowed)).toBeUndefined();
    for (const shut of ['10.21.0.1', 'fd13::1', '192.168.7.8', '127.0.0.1'])
      expect(whyForbidden(shut, allowed)).toBeDefined();
  });

  it('where machines keep their credentials is shut even then', () => {
    const allowed = networks('0.0.0.0/0', '::/0');
    for (const shut of ['169.254.169.254', '::ffff:169.254.169.254', 'fe80::1', 'fd00:ec2::254', '100.100.100.200'])
      expect(whyForbidden(shut, allowed)).toContain('credentials');
    expect(whyForbidden('10.0.0.1', allowed)).toBeUndefined();
  });

  it('is this machine in every spelling', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].every(isLoopback)).toBe(true);
    expect(['10.0.0.1', 'no address', '2606:4700::1111'].some(isLoopback)).toBe(false);
  });

  it.each(['10.0.0.0/33', 'host', '10.0.0', '', '::/200'])('%p is no network', (text) => {
    expect(parseNetwork(text)).toBeUndefined();
  });
});

describe('a URL', () => {
  const http = new GuardedHttp();
  it.each([
    'https://127.0.0.1/x', 'https://2130706433/', 'https://0x7f.1/', 'https://017700000001/', 'https://127.1/', 'https://[::1]/',
    'https://[::ffff:127.0.0.1]/', 'https://[fd00::1]:8443/', 'https://169.254.169.254/latest/meta-data', 'https://10.0.0.1/',
    'http://example.com/', 'http://localhost/', 'ftp://example.com/', 'file:///etc/passwd', 'gopher://example.com/', 'javascript:alert(1)',
    'https://user:secret@example.com/', 'https://user@example.com/', 'https://example.com/#part', 'example.com', '', `https://example.com/${'a'.repeat(2000)}`,
  ])('%p is refused without a look at the network', (url) => {
    expect(http.refusalOf(url)).toBeDefined();
  }); // prettier-ignore

  it.each([
    'https://example.com/hooks?x=1',
    'https://example.com:8443/',
    'https://1.1.1.1/',
    'https://[2606:4700::1111]/',
  ])('%p is accepted', (url) => {
    expect(http.refusalOf(url)).toBeUndefined();
  });

  it('to this machine over http is accepted only when its network is allowed, and to no other machine then either', () => {
    const local = new GuardedHttp({ allowed: LOCAL });
    expect(['http://127.0.0.1:8080/', 'http://localhost:8080/'].map((url) => local.refusalOf(url))).toEqual([
      undefined,
      undefined,
    ]);
    const private10 = new GuardedHttp({ allowed: networks('10.0.0.0/8') });
    for (const url of ['http://10.0.0.1/', 'http://example.com/', 'http://localhost/'])
      expect(private10.refusalOf(url)).toBeDefined();
    expect(private10.refusalOf('https://10.0.0.1/')).toBeUndefined();
  });

  it('of a host that is not on the operator’s list is refused', () => {
    const listed = new GuardedHttp({ hosts: ['hooks.example.com'] });
    expect(listed.refusalOf('https://hooks.example.com/a')).toBeUndefined();
    expect(listed.refusalOf('https://HOOKS.example.com./a')).toBeUndefined();
    expect(listed.refusalOf('https://evil.example.com/')).toContain('list');
    expect(listed.refusalOf('https://hooks.example.com.evil.com/')).toContain('list');
  });
});

describe('a request', () => {
  let server: Server;
  let port: number;
  let seen: { path: string; host: string | undefined; body: string }[];
  let answer: (request: IncomingMessage) => { status: number; headers?: Record<string, string>; body?: string };
  const asked: string[] = [];
  const resolving = (...addresses: string[]) => ({
    allowed: LOCAL,
    resolve: (host: string): Promise<readonly Address[]> => {
      asked.push(host);
      return Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
    },
  });
  const content = { headers: { 'content-type': 'application/json' }, body: '{}' };

  beforeAll(async () => {
    seen = [];
    answer = () => ({ status: 204 });
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push({ path: request.url ?? '', host: request.headers.host, body: Buffer.concat(chunks).toString() });
        const { status, headers, body } = answer(request);
        response.writeHead(status, headers).end(body);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  it('is sent with its body to a receiver that is allowed', async () => {
    const http = new GuardedHttp({ allowed: LOCAL });
    expect(await http.post(`http://127.0.0.1:${port}/in?a=b`, content)).toEqual({ kind: 'ANSWERED', status: 204 });
    expect(seen.at(-1)).toEqual({ path: '/in?a=b', host: `127.0.0.1:${port}`, body: '{}' });
  });

  it('follows no redirect, and reads no answer however long', async () => {
    const before = seen.length;
    const http = new GuardedHttp({ allowed: LOCAL });
    answer = () => ({
      status: 302,
      headers: { location: `http://127.0.0.1:${port}/secret` },
      body: 'x'.repeat(10_000_000),
    });
    expect(await http.post(`http://127.0.0.1:${port}/`, content)).toEqual({ kind: 'ANSWERED', status: 302 });
    answer = () => ({ status: 204 });
    expect(seen.length).toBe(before + 1);
  });

  it('is not sent when one of the addresses of its host is forbidden', async () => {
    const before = seen.length;
    for (const addresses of [
      ['10.0.0.1'],
      ['1.1.1.1', '10.0.0.1'],
      ['127.0.0.1', '169.254.169.254'],
      ['::ffff:10.0.0.1'],
    ]) {
      const found = await new GuardedHttp(resolving(...addresses)).post('https://hooks.example.com/', content);
      expect(found.kind).toBe('BLOCKED');
    }
    expect(seen.length).toBe(before);
  });

  it('goes to the address that was checked: the name is looked up once, and another answer later changes nothing', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    asked.length = 0;
    const http = new GuardedHttp({
      allowed: LOCAL,
      resolve: (host) => {
        asked.push(host);
        return Promise.resolve((answers.shift() ?? []).map((address) => ({ address, family: 4 })));
      },
    });
    // https to a plain port: the connection itself must have been made, to the pinned address.
    const found = await http.post(`https://rebind.example.com:${port}/`, content);
    expect(found).toMatchObject({ kind: 'UNREACHABLE' });
    expect((found as { detail: string }).detail).not.toMatch(/ENOTFOUND|ECONNREFUSED/);
    expect(asked).toEqual(['rebind.example.com']);
  });

  it('tells what cannot be reached', async () => {
    const nobody = await new GuardedHttp({ allowed: LOCAL }).post('http://127.0.0.1:1/', content);
    expect(nobody).toEqual({ kind: 'UNREACHABLE', detail: 'ECONNREFUSED' });
    const unknown = new GuardedHttp({
      resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    });
    expect(await unknown.post('https://nowhere.example/', content)).toEqual({
      kind: 'UNREACHABLE',
      detail: 'ENOTFOUND',
    });
    const empty = new GuardedHttp({ resolve: () => Promise.resolve([]) });
    expect((await empty.post('https://nowhere.example/', content)).kind).toBe('UNREACHABLE');
  });

  it('waits for no receiver and no resolver longer than the limit', async () => {
    const silent = createTcpServer((socket) => void socket.resume());
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    const http = new GuardedHttp({ allowed: LOCAL, timeoutMilliseconds: 80 });
    expect(await http.post(url, content)).toMatchObject({ kind: 'TIMEOUT' });
    const slow = new GuardedHttp({ timeoutMilliseconds: 50, resolve: () => new Promise(() => undefined) });
    expect(await slow.post('https://hooks.example.com/', content)).toMatchObject({ kind: 'TIMEOUT' });
    await new Promise((done) => silent.close(done));
  });
});
