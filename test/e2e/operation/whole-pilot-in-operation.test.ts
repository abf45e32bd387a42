import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TouchstoneClient } from '../../../examples/graphql-client/client.js';
import { readPilotFiles } from '../../../examples/graphql-client/pilot-files.js';
import { playPilot } from '../../../examples/graphql-client/play.js';
import { CheckBlobs } from '../../../src/contexts/retention/public.js';
import { BootstrapAdministrator } from '../../../src/contexts/identity/public.js';
import { openMetrics } from '../../../src/entry/listening.js';
import { StructuredLog } from '../../../src/entry/structured-log.js';
import { takeWork } from '../../../src/entry/work.js';
import { anS3Server, hasSwift, type S3Server } from '../../builders/s3-server.js';
import { aServer, type TestServer } from '../../builders/server.js';

const ROOT = join(import.meta.dirname, '../../..');
const ADMINISTRATOR = { email: 'admin@example.com', password: 'correct horse battery staple' };
const BUCKET = 'pilot-files';
const WHOLE_PILOT_MS = 240_000;

interface Line {
  readonly level: string;
  readonly message?: string;
  readonly context?: string;
  readonly requestId?: string;
  readonly job?: { readonly queue: string; readonly id: string };
  readonly path?: string;
  readonly status?: number;
}

/** One pilot, played with a bucket for its files (where this machine has Swift), a log that is read and figures that are scraped. */
let bucket: S3Server | undefined;
let server: TestServer;
let metrics: NonNullable<Awaited<ReturnType<typeof openMetrics>>>;
let secrets: string;
const raw: string[] = [];
const lines = (): Line[] => raw.map((line) => JSON.parse(line) as Line);

beforeAll(async () => {
  secrets = mkdtempSync(join(tmpdir(), 'touchstone-secret-'));
  writeFileSync(join(secrets, 's3'), 'testing\n');
  if (hasSwift()) {
    bucket = await anS3Server();
    await bucket.makeBucket(BUCKET);
  }
  const log = new StructuredLog('debug', { now: () => new Date() }, (line) => raw.push(line));
  server = await aServer(
    {
      ...(bucket !== undefined && {
        TOUCHSTONE_S3_BUCKET: BUCKET,
        TOUCHSTONE_S3_ENDPOINT: bucket.endpoint,
        TOUCHSTONE_S3_ACCESS_KEY_ID: bucket.accessKeyId,
        TOUCHSTONE_S3_SECRET_KEY_FILE: join(secrets, 's3'),
      }),
    },
    log,
  );
  const opened = await openMetrics(server.app, { metricsHost: '127.0.0.1', metricsPort: 0 });
  if (opened === undefined) throw new Error('A port was given and none was opened.');
  metrics = opened;
  await takeWork(server.app, 1);
  await server.app.get(BootstrapAdministrator).execute({ ...ADMINISTRATOR, printedName: 'Ada Admin' });
  await playPilot({
    client: new TouchstoneClient(server.url),
    administrator: ADMINISTRATOR,
    files: await readPilotFiles(join(ROOT, 'examples/graphql-client/pilot'), join(ROOT, 'src/demo/wagon/data')),
    now: Date.now(),
    say: () => undefined,
  });
}, WHOLE_PILOT_MS);
afterAll(async () => {
  await metrics?.close();
  await server?.close();
  await bucket?.close();
  rmSync(secrets, { recursive: true, force: true });
});

const onlyWithSwift = hasSwift() ? it : it.skip;

describe('files of a pilot in a bucket', () => {
  onlyWithSwift('are all there, whole, and nowhere else (needs OpenStack Swift)', async () => {
    const { checked, damaged } = await server.app.get(CheckBlobs).execute();
    expect(damaged).toEqual([]);
    expect(checked).toBeGreaterThan(40);
    const listed = await bucket?.client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    expect(listed?.Contents?.length).toBeGreaterThanOrEqual(checked);
  });
});

describe('the log of a pilot', () => {
  it('is one JSON object a line, each with its time and level', () => {
    expect(lines().length).toBeGreaterThan(100);
    for (const line of lines())
      expect(line).toMatchObject({ at: expect.stringMatching(/Z$/), level: expect.any(String) });
  });

  it('notes each request once with its id, path without query, status and time', () => {
    const requests = lines().filter(({ message }) => message === 'request');
    expect(requests.length).toBeGreaterThan(60);
    expect(new Set(requests.map(({ requestId }) => requestId)).size).toBe(requests.length);
    expect(requests.every(({ path, status }) => path?.startsWith('/') === true && !path.includes('?') && status !== undefined)).toBe(true); // prettier-ignore
  });

  it('lets the work of a request be found by the id of the request', () => {
    const asked = new Set(lines().flatMap(({ message, requestId }) => (message === 'request' ? [requestId] : [])));
    const jobs = lines().filter(({ message }) => message === 'job');
    const evaluations = jobs.filter(({ job }) => /^(run|evaluat)/.test(job?.queue ?? ''));
    expect(evaluations.length).toBeGreaterThan(0);
    expect(evaluations.every(({ requestId }) => asked.has(requestId))).toBe(true);
  });

  it('holds no password, token, nonce or key', () => {
    const text = raw.join('');
    expect(text).not.toContain(ADMINISTRATOR.password);
    expect(text).not.toMatch(/ts_[a-z]+_[\w-]{20,}|BEGIN PRIVATE KEY|Bearer [\w-]{10,}/);
    expect(text).not.toContain('testing\\n');
  });
});

describe('an id of a request', () => {
  const idOf = async (given?: string) => {
    const headers: Record<string, string> = given === undefined ? {} : { 'X-Request-Id': given };
    return (await fetch(`${server.url}/api/v1/health`, { headers })).headers.get('x-request-id');
  };

  it('is that of the proxy in front', async () => expect(await idOf('proxy-42')).toBe('proxy-42'));
  it('is made when there is none', async () => expect(await idOf()).toMatch(/^[0-9a-f-]{36}$/));
  it.each(['with space', 'x'.repeat(65), '{"a":1}'])('is made anew in place of %s', async (given) =>
    expect(await idOf(given)).toMatch(/^[0-9a-f-]{36}$/),
  );
});

describe('figures for Prometheus', () => {
  const text = async () => (await fetch(metrics.url)).text();

  it('tell requests by route, jobs by queue, connections and memory', async () => {
    const found = await text();
    expect(found).toMatch(/touchstone_http_request_seconds_count\{method="POST",route="\/graphql",status="200"\} \d\d/);
    expect(found).toMatch(/touchstone_http_request_seconds_count\{method="PUT",route="\/api\/v1\/datasets\/:\w+\/images\/:\w+",status="20\d"\} \d\d/); // prettier-ignore
    expect(found).toMatch(/touchstone_job_seconds_count\{queue="[\w-]+",outcome="done"\} [1-9]/);
    expect(found).toMatch(/touchstone_database_connections\{state="open"\} [1-9]/);
    expect(found).toMatch(/touchstone_build_info\{version="\d+\.\d+\.\d+"\} 1/);
    expect(found).toMatch(/process_resident_memory_bytes \d/);
    expect(found).toMatch(/touchstone_faults_total 0/);
  });

  it('name no person, organisation, pilot or file', async () => {
    const found = await text();
    expect(found).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{64}|@example|SITE-A|WAGON/);
  });

  it('do not grow a series for each address that does not exist', async () => {
    for (const path of ['/a', '/b', '/.env', '/api/v1/zzz']) await fetch(`${server.url}${path}`);
    const routes = [...(await text()).matchAll(/touchstone_http_request_seconds_count\{[^}]*status="404"\}/g)];
    expect(routes.map(([series]) => series)).toEqual([expect.stringContaining('route="other"')]);
  });

  it('stand on a port that knows nothing else', async () => {
    const { origin } = new URL(metrics.url);
    expect(await (await fetch(`${origin}/live`)).text()).toBe('live\n');
    expect((await fetch(`${origin}/graphql`)).status).toBe(404);
    expect((await fetch(metrics.url, { method: 'POST' })).status).toBe(405);
  });
});
