import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

const SERVERS = ['account', 'container', 'object'] as const;

/** Whether the machine has OpenStack Swift, whose proxy speaks S3 (Debian: swift-proxy, swift-account, swift-container, swift-object). */
export function hasSwift(): boolean {
  try {
    execFileSync('swift-ring-builder', ['--version'], { stdio: 'ignore' });
    return true;
  } catch (cause) {
    return (cause as { readonly code?: string }).code !== 'ENOENT';
  }
}

export interface S3Server {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly client: S3Client;
  makeBucket(name: string): Promise<void>;
  /** Ends the server that clients talk to; `start` brings it back with what it had. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A real object store on this machine in a folder of its own: four processes of Swift, one copy of everything. */
export async function anS3Server(): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-swift-'));
  for (const name of ['srv/d1', 'cache']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(
    join(folder, 'swift.conf'),
    '[swift-hash]\nswift_hash_path_suffix = test\nswift_hash_path_prefix = test\n[storage-policy:0]\nname = one\ndefault = yes\n',
  );
  const processes: ChildProcess[] = [];
  for (const name of SERVERS) {
    const port = await freePort();
    makeRing(folder, name, port);
    writeFileSync(join(folder, `${name}.conf`), storageConfig(folder, name, port));
    processes.push(run(folder, name));
  }
  const port = await freePort();
  writeFileSync(join(folder, 'proxy.conf'), proxyConfig(folder, port));
  let proxy: ChildProcess;
  const endpoint = `http://127.0.0.1:${port}`;
  const start = async (): Promise<void> => {
    proxy = run(folder, 'proxy');
    await untilUp(`${endpoint}/healthcheck`);
  };
  const stop = (): Promise<void> => ended(proxy);
  await start();
  const accessKeyId = 'test:tester';
  const secretAccessKey = 'testing';
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  return {
    endpoint,
    accessKeyId,
    secretAccessKey,
    client,
    makeBucket: async (name) => void (await client.send(new CreateBucketCommand({ Bucket: name }))),
    start,
    stop,
    async close() {
      client.destroy();
      await Promise.all([proxy, ...processes].map(ended));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeRing(folder: string, name: string, port: number): void {
  const builder = join(folder, `${name}.builder`);
  const ring = (...words: string[]) => execFileSync('swift-ring-builder', [builder, ...words], { stdio: 'ignore' });
  ring('create', '4', '1', '1');
  ring('add', `r1z1-127.0.0.1:${port}/d1`, '1');
  ring('rebalance');
}

function storageConfig(folder: string, name: string, port: number): string {
  return `${common(folder, port)}devices = ${folder}/srv
mount_check = false
[pipeline:main]
pipeline = ${name}-server
[app:${name}-server]
use = egg:swift#${name}
recon_cache_path = ${folder}/cache
`;
}

function proxyConfig(folder: string, port: number): string {
  const filters = ['catch_errors', 'gatekeeper', 'healthcheck', 'bulk', 'slo', 'dlo'].map(
    (name) => `[filter:${name}]\nuse = egg:swift#${name}\n`,
  );
  return `${common(folder, port)}[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache s3api tempauth bulk slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
auth_pipeline_check = false
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
${filters.join('')}`;
}

function common(folder: string, port: number): string {
  return `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
swift_dir = ${folder}
user = ${userInfo().username}
log_level = ERROR
`;
}

function run(folder: string, name: string): ChildProcess {
  return spawn(`swift-${name}-server`, [join(folder, `${name}.conf`)], { stdio: 'ignore' });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

async function untilUp(url: string): Promise<void> {
  for (let tries = 0; tries < 240; tries += 1) {
    const isUp = await fetch(url).then(({ ok }) => ok, () => false); // prettier-ignore
    if (isUp) return;
    await pause(250);
  }
  throw new Error(`${url} did not answer within a minute.`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
