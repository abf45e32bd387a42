import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import pg from 'pg';
import { ReadDossiers, SealDossier } from '../../../src/contexts/dossiers/public.js';
import { RecomputeJudgement } from '../../../src/contexts/evaluations/public.js';
import {
  BootstrapAdministrator, CreateOrganisation, InviteMember, RedeemInvitation,
} from '../../../src/contexts/identity/public.js'; // prettier-ignore
import type { OrganisationId, PersonId } from '../../../src/kernel/ids.js';
import type { Principal, Role } from '../../../src/ports/principal.js';
import { touchstoneHere, withinApplication } from '../../builders/command-line-here.js';
import { describeEmbedded, describePostgres } from '../../builders/database.js';
import { ChainForger } from '../../builders/forged-chain.js';
import { aReadyPilot, images, type DecisionWorld } from '../../builders/evaluated-pilot.js';
import { openGate, signGate } from '../../builders/gate.builder.js';
import { PASSWORD } from '../../builders/world.js';

const run = promisify(execFile);
let folder: string;
let before: NodeJS.ProcessEnv;
/** Whose chain is looked at. */
let customer: string;

/** What was there before the backup, to be found again after it. */
interface Kept {
  readonly customer: string;
  readonly judgementId: string;
  readonly dossierId: string;
  readonly pdf: Buffer;
  readonly cql: Principal;
  readonly imageSha256: string;
}

async function prepare(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-backup-'));
  before = { ...process.env };
  process.env['TOUCHSTONE_DATA_DIR'] = join(folder, 'data');
  delete process.env['DATABASE_URL'];
}
async function cleanUp(): Promise<void> {
  process.env = before;
  process.exitCode = undefined;
  await rm(folder, { recursive: true, force: true });
}

/** Organisations, people, a judged run, a decided gate and its sealed dossier. */
function aHistory(): Promise<Kept> {
  return withinApplication(async (app) => {
    const people = await castOf(app);
    const get = (token: never): unknown => app.get(token, { strict: false });
    const world = { get, cast: people } as unknown as DecisionWorld;
    const ready = await aReadyPilot(world, { images: images(8), pilot: { decisionDate: '2099-12-31' } });
    const done = await ready.pilot.run(ready);
    const gate = await openGate(world, { pilotId: ready.pilot.id });
    await signGate(world, gate.id, 'VPM');
    await signGate(world, gate.id, 'CQL');
    const dossier = await world.get(SealDossier).execute(gate.id);
    const [judgement] = await ready.pilot.judgements(done.id);
    const { ReadDatasets } = await import('../../../src/contexts/datasets/public.js');
    const [item] = await world.get(ReadDatasets).items(people.CQL, ready.datasetId, { first: 1 }, {});
    return {
      customer: people.CQL.organisationId as string,
      judgementId: judgement?.id ?? '',
      dossierId: dossier.id,
      pdf: (await world.get(ReadDossiers).file(people.CQL, dossier.id)).bytes,
      cql: people.CQL,
      imageSha256: item?.imageSha256 ?? '',
    };
  });
}

async function castOf(app: INestApplicationContext): Promise<Record<'CQL' | 'CSM' | 'SO' | 'VPM' | 'VML', Principal>> {
  const join = async (token: string, printedName: string): Promise<Principal> => {
    const email = `${printedName.replace(' ', '.')}@example.test`;
    const person = await app.get(RedeemInvitation).execute({ token, email, printedName, password: PASSWORD });
    return { personId: person.id as PersonId, printedName, organisationId: person.organisationId as OrganisationId };
  };
  const admin = await app
    .get(BootstrapAdministrator)
    .execute({ email: 'a@example.test', printedName: 'Ada A', password: PASSWORD });
  const by = { personId: admin.id as PersonId, printedName: admin.printedName };
  const customer = await app.get(CreateOrganisation).execute(by, { kind: 'CUSTOMER', name: 'Harbour' });
  const vendor = await app.get(CreateOrganisation).execute(by, { kind: 'VENDOR', name: 'Clearsight' });
  const [CQL, VPM] = [await join(customer.invitation.token, 'Cora Q'), await join(vendor.invitation.token, 'Viktor P')];
  const invited = async (inviter: Principal, role: Role, name: string): Promise<Principal> =>
    join((await app.get(InviteMember).execute(inviter, { role })).token, name);
  return {
    ...{ CQL, VPM, CSM: await invited(CQL, 'CSM', 'Sam S'), SO: await invited(CQL, 'SO', 'Sofia O') },
    VML: await invited(VPM, 'VML', 'Mila L'),
  };
}

/** Everything that a restored installation has to say of what it held. */
async function requireIntact(kept: Kept): Promise<void> {
  for (const chain of [[], ['--chain', kept.customer]])
    expect(await touchstoneHere('audit', 'verify', ...chain)).toMatchObject({ exitCode: 0 });
  expect(await touchstoneHere('blobs', 'check')).toMatchObject({
    exitCode: 0,
    output: expect.stringMatching(/each is there/),
  });
  await withinApplication(async (app) => {
    const again = await app.get(RecomputeJudgement).execute(kept.cql, kept.judgementId as never);
    expect(again).toMatchObject({ identical: true });
    const { bytes } = await app.get(ReadDossiers).file(kept.cql, kept.dossierId as never);
    expect(bytes.equals(kept.pdf)).toBe(true);
    await writeFile(join(folder, 'restored.pdf'), bytes);
  });
  expect(await touchstoneHere('verify', join(folder, 'restored.pdf'))).toMatchObject({ exitCode: 0 });
}

describeEmbedded('a backup of the embedded mode', () => {
  beforeAll(prepare);
  afterAll(cleanUp);

  it('is a copy of the folder of a stopped installation; it verifies elsewhere, and a lost file is named', async () => {
    const kept = await aHistory();
    await cp(join(folder, 'data'), join(folder, 'copy'), { recursive: true });
    await rm(join(folder, 'data'), { recursive: true });
    process.env['TOUCHSTONE_DATA_DIR'] = join(folder, 'copy');
    await requireIntact(kept);
    const { imageSha256: lost } = kept;
    const path = join(folder, 'copy', 'blobs', lost.slice(0, 2), lost.slice(2, 4), lost);
    const bytes = await readFile(path);
    await rm(path);
    const { exitCode, output } = await touchstoneHere('blobs', 'check');
    expect(exitCode).toBe(5);
    expect(output).toMatch(new RegExp(`BLOB_MISSING  ${lost}  DATASET_ITEM`));
    await writeFile(path, bytes);
    expect(await touchstoneHere('blobs', 'collect')).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/Nothing was deleted/),
    });
    expect(await touchstoneHere('blobs', 'collect', '--older-than', '0')).toMatchObject({ exitCode: 64 });
    expect(await touchstoneHere('retention', 'purge')).toMatchObject({ exitCode: 0, output: 'No pilot is due.\n' });
    expect(await touchstoneHere('retention', 'purge', 'PLT-0001')).toMatchObject({
      exitCode: 64,
      output: expect.stringMatching(/RETENTION_NOT_OVER/),
    });
  });
});

describePostgres('a backup of PostgreSQL and the blob folder', () => {
  const names = ['original', 'restored'].map((name) => `touchstone_${name}_${randomBytes(4).toString('hex')}`);
  const urlOf = (name = ''): string => {
    const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    url.pathname = `/${name}`;
    return url.href;
  };
  const admin = (sql: string) => run('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-c', sql, urlOf('postgres')]);

  beforeAll(async () => {
    await prepare();
    for (const name of names) await admin(`CREATE DATABASE ${name}`);
  });
  afterAll(async () => {
    for (const name of names) await admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await cleanUp();
  });

  it('restored into another database verifies, recomputes and gives the same dossier', async () => {
    const [original, restored] = names.map((name) => urlOf(name));
    process.env['DATABASE_URL'] = original;
    expect(await touchstoneHere('migrate')).toMatchObject({ exitCode: 0 });
    const kept = await aHistory();
    await run('pg_dump', ['--format=custom', `--file=${join(folder, 'database.dump')}`, original ?? '']);
    await cp(join(folder, 'data'), join(folder, 'copy'), { recursive: true });
    await rm(join(folder, 'data'), { recursive: true });
    await run('pg_restore', ['--exit-on-error', `--dbname=${restored ?? ''}`, join(folder, 'database.dump')]);
    Object.assign(process.env, { DATABASE_URL: restored, TOUCHSTONE_DATA_DIR: join(folder, 'copy') });
    await requireIntact(kept);
    customer = kept.customer;
  });

  it('whose chain was written anew with all hashes is found out by the dossier that left the building', async () => {
    const verify = (...options: string[]) => touchstoneHere('audit', 'verify', '--chain', customer, ...options);
    const dossier = ['--checkpoint', join(folder, 'restored.pdf')];
    const before = await verify(...dossier);
    expect(before).toMatchObject({ exitCode: 0 });
    expect(before.output).toMatch(/Entries 1 to \d+: anchored by .*in dossier TD-\S+/);

    const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
    await client.connect();
    try {
      const forgery = new ChainForger(client);
      const [first] = await forgery.rows(customer);
      const [, word = ''] = /"action":"([^"]+)"/.exec(first?.canonical ?? '') ?? [];
      await forgery.rewrite(customer, 1, word, word.toUpperCase());
      await forgery.forge(
        ['UPDATE audit_entry SET action = $2 WHERE chain_id = $1 AND seq = 1', [customer, word.toUpperCase()]],
        ['DELETE FROM audit_checkpoint WHERE chain_id = $1', [customer]],
      );
    } finally {
      await client.end();
    }
    const alone = await verify();
    expect(alone).toMatchObject({ exitCode: 0, output: expect.stringMatching(/Entries 1 to \d+: not anchored/) });
    const found = await verify(...dossier);
    expect(found.exitCode).toBe(5);
    expect(found.output).toMatch(/Entries between 1 and \d+ were rewritten with new hashes/);
    expect(found.output).toMatch(/in dossier TD-/);
  });
});
