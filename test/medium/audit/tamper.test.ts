import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  AuditLog,
  ChangeSigningKeys,
  MakeCheckpoint,
  SigningKeys,
  VerifyAuditChain,
} from '../../../src/contexts/audit/public.js';
import { signCheckpoint } from '../../../src/contexts/audit/domain/checkpoint.js';
import { entities } from '../../../src/entry/entities.js';
import { signerFrom } from '../../../src/kernel/dsse.js';
import { sha256Of } from '../../../src/kernel/sha256.js';
import { createDataSource } from '../../../src/platform/db/data-source.js';
import { TypeOrmUnitOfWork } from '../../../src/platform/db/unit-of-work.js';
import { seededRng } from '../../../src/kernel/rng.js';
import { PacedRefusals } from '../../../src/contexts/audit/app/paced-refusals.js';
import { RefusalPacesRepository } from '../../../src/contexts/audit/db/refusal-paces.repository.js';
import { AuditEntriesRepository } from '../../../src/contexts/audit/db/audit-entries.repository.js';
import { CheckpointsRepository, KeyEventsRepository } from '../../../src/contexts/audit/db/checkpoints.repository.js';
import { EvidenceSignerPort } from '../../../src/ports/secrets.js';
import { describePostgres } from '../../builders/database.js';
import { ChainForger, hashOf, type ForgedRow } from '../../builders/forged-chain.js';
import { anApplication, type TestApplication } from '../../builders/server.js';

const run = promisify(execFile);
const SYSTEM = { kind: 'system', purpose: 'test' } as const;

describePostgres('somebody with a database client of his own and the rights of the superuser', () => {
  let test: TestApplication;
  let forger: pg.Client;
  let forgery: ChainForger;
  beforeAll(async () => {
    test = await anApplication();
    forger = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
    await forger.connect();
    await forger.query(`SET search_path TO ${test.database.schema}`);
    forgery = new ChainForger(forger);
  });
  afterAll(async () => {
    await forger.end();
    await test.close();
  });

  let chains = 0;
  const aChain = async (entries: number): Promise<string> => {
    const chain = `01890a5d-ac96-774b-bcce-${String((chains += 1)).padStart(12, '0')}`;
    for (let i = 1; i <= entries; i += 1) await append(chain, `event ${i}`);
    return chain;
  };
  const append = (chain: string, reason: string): Promise<void> =>
    test.resources.unitOfWork.run(SYSTEM, (tx) =>
      test.app.get(AuditLog).append(tx, {
        parties: { customerOrganisationId: chain },
        actor: { system: 'test' },
        action: 'thing.done',
        object: { type: 'THING', id: '1' },
        reason,
      }),
    );
  const verify = (chain: string, ...texts: string[]) =>
    test.app.get(VerifyAuditChain).execute(chain, texts.map((text, i) => ({ source: `kept-${i}`, text }))); // prettier-ignore
  const forge = (...statements: [sql: string, values: unknown[]][]) => forgery.forge(...statements);
  const rewrite = (chain: string, at: number, from: string, to: string) => forgery.rewrite(chain, at, from, to);
  const rows = (chain: string) => forgery.rows(chain);

  const SIMPLE: [string, string, number, string][] = [
    ['updates a text', "UPDATE audit_entry SET canonical = replace(canonical, 'event 3', 'event X') WHERE chain_id = $1 AND seq = 3", 3, 'HASH'],
    ['updates a column', "UPDATE audit_entry SET action = 'nothing.done' WHERE chain_id = $1 AND seq = 4", 4, 'COLUMNS'],
    ['updates a time', "UPDATE audit_entry SET at = at - interval '1 day' WHERE chain_id = $1 AND seq = 2", 2, 'COLUMNS'],
    ['hides an entry from one side', "UPDATE audit_entry SET customer_organisation_id = NULL WHERE chain_id = $1 AND seq = 5", 5, 'COLUMNS'],
    ['deletes an entry', 'DELETE FROM audit_entry WHERE chain_id = $1 AND seq = 3', 3, 'MISSING'],
    ['deletes the first entry', 'DELETE FROM audit_entry WHERE chain_id = $1 AND seq = 1', 1, 'MISSING'],
    ['moves an entry to another number', 'UPDATE audit_entry SET seq = 9 WHERE chain_id = $1 AND seq = 3', 3, 'MISSING'],
    ['swaps two entries', 'UPDATE audit_entry a SET canonical = b.canonical, at = b.at, entry_hash = b.entry_hash, prev_hash = b.prev_hash FROM audit_entry b WHERE a.chain_id = $1 AND b.chain_id = $1 AND (a.seq, b.seq) IN ((2, 3), (3, 2))', 2, 'LINK'],
    ['cuts off the tail', 'DELETE FROM audit_entry WHERE chain_id = $1 AND seq > 4', 5, 'HEAD'],
    ['sets the head back', 'UPDATE audit_head SET seq = 4 WHERE chain_id = $1', 5, 'HEAD'],
    ['gives the head another hash', "UPDATE audit_head SET entry_hash = repeat('a', 64) WHERE chain_id = $1", 6, 'HEAD'],
  ]; // prettier-ignore

  it.each(SIMPLE)('is found who %s, at its entry, from the database alone', async (_what, sql, seq, problem) => {
    const chain = await aChain(6);
    await forge([sql, [chain]]);
    expect(await verify(chain)).toMatchObject({ ok: false, firstBroken: { seq, problem } });
  });

  it('is found who inserts an entry between two', async () => {
    const chain = await aChain(4);
    await forge(
      ['UPDATE audit_entry SET seq = seq + 1000 WHERE chain_id = $1 AND seq > 2', [chain]],
      ['UPDATE audit_entry SET seq = seq - 999 WHERE chain_id = $1 AND seq > 1000', [chain]],
      ['INSERT INTO audit_entry SELECT chain_id, 3, vendor_organisation_id, customer_organisation_id, at, actor_id, actor_name, action, outcome, object_type, object_id, canonical, prev_hash, entry_hash FROM audit_entry WHERE chain_id = $1 AND seq = 2', [chain]],
    ); // prettier-ignore
    expect(await verify(chain)).toMatchObject({ ok: false, firstBroken: { seq: 3, problem: 'LINK' } });
  });

  it('is found who puts a well-formed entry behind the head', async () => {
    const chain = await aChain(3);
    const last = (await rows(chain)).at(-1) as ForgedRow;
    const text = last.canonical.replace('"seq":3', '"seq":4');
    await forge([
      'INSERT INTO audit_entry SELECT chain_id, 4, vendor_organisation_id, customer_organisation_id, at, actor_id, actor_name, action, outcome, object_type, object_id, $2, $3, $4 FROM audit_entry WHERE chain_id = $1 AND seq = 3',
      [chain, text, last.entry_hash, hashOf(last.entry_hash, text)],
    ]); // prettier-ignore
    expect(await verify(chain)).toMatchObject({ ok: false, firstBroken: { seq: 4, problem: 'HEAD' } });
  });

  it('is found who spells a text in another way and computes its hash again', async () => {
    const chain = await aChain(3);
    await rewrite(chain, 2, '{', '{ ');
    expect(await verify(chain)).toMatchObject({ ok: false, firstBroken: { seq: 2, problem: 'HASH' } });
  });

  it('is refused by triggers as long as they are not bypassed', async () => {
    const chain = await aChain(2);
    for (const sql of [
      `UPDATE audit_entry SET action = action WHERE chain_id = '${chain}'`,
      `DELETE FROM audit_entry WHERE chain_id = '${chain}'`,
      'TRUNCATE audit_checkpoint',
      'DELETE FROM signing_key_event',
    ])
      await expect(forger.query(sql)).rejects.toMatchObject({ code: 'TS001' });
    expect(await verify(chain)).toMatchObject({ ok: true, entries: 2 });
  });

  it('is not found who rewrites a whole chain that has no checkpoint: that is what checkpoints are for', async () => {
    const chain = await aChain(5);
    await rewrite(chain, 2, 'event 2', 'event X');
    expect(await verify(chain)).toMatchObject({ ok: true, entries: 5, anchored: [] });
  });

  it('is found who rewrites a whole chain, by the checkpoint in the database, and between which entries', async () => {
    const chain = await aChain(2);
    await test.app.get(MakeCheckpoint).execute(chain);
    for (const i of [3, 4, 5]) await append(chain, `event ${i}`);
    await test.app.get(MakeCheckpoint).execute(chain);
    await rewrite(chain, 4, 'event 4', 'event X');
    expect(await verify(chain)).toMatchObject({ ok: false, firstBroken: { seq: 3, problem: 'CHECKPOINT' }, anchored: [{ from: 1, to: 2 }] }); // prettier-ignore
  });

  it('is found who deletes the stored checkpoints too, by one that was kept outside', async () => {
    const chain = await aChain(4);
    const { text } = await test.app.get(MakeCheckpoint).execute(chain);
    await append(chain, 'event 5');
    await rewrite(chain, 2, 'event 2', 'event X');
    await forge(['DELETE FROM audit_checkpoint WHERE chain_id = $1', [chain]]);
    expect(await verify(chain)).toMatchObject({ ok: true });
    expect(await verify(chain, text)).toMatchObject({ ok: false, firstBroken: { seq: 1, problem: 'CHECKPOINT' } });
  });

  it('is found who cuts off the tail and sets the head back, by a checkpoint, at the first entry that is missing', async () => {
    const chain = await aChain(5);
    const { text } = await test.app.get(MakeCheckpoint).execute(chain);
    const kept = (await rows(chain))[2] as ForgedRow;
    await forge(
      ['DELETE FROM audit_entry WHERE chain_id = $1 AND seq > 3', [chain]],
      ['UPDATE audit_head SET seq = 3, entry_hash = $2 WHERE chain_id = $1', [chain, kept.entry_hash]],
      ['DELETE FROM audit_checkpoint WHERE chain_id = $1', [chain]],
    );
    expect(await verify(chain)).toMatchObject({ ok: true, entries: 3 });
    expect(await verify(chain, text)).toMatchObject({ ok: false, firstBroken: { seq: 4, problem: 'CHECKPOINT' } });
  });

  it('is found who changes a stored checkpoint, or writes one with a key of his own', async () => {
    const chain = await aChain(3);
    await test.app.get(MakeCheckpoint).execute(chain);
    await forge(["UPDATE audit_checkpoint SET text = replace(text, left(text, 1), 'T') WHERE chain_id = $1", [chain]]);
    expect(await verify(chain)).toMatchObject({ ok: false, firstBroken: { seq: 3, problem: 'CHECKPOINT' } });
    const other = await aChain(2);
    const own = signerFrom(generateKeyPairSync('ed25519').privateKey);
    const at = new Date(0);
    const text = signCheckpoint({ chainId: other, size: 2, headHash: sha256Of('x'), root: sha256Of('x'), at: at.toISOString() }, own); // prettier-ignore
    await forge(['INSERT INTO audit_checkpoint VALUES ($1, 2, $2, $3, $4)', [other, at, own.keyId, text]]);
    expect(await verify(other)).toMatchObject({ ok: false, firstBroken: { seq: 2, problem: 'CHECKPOINT' } });
  });

  it('gets no checkpoint signed over a forged chain', async () => {
    const chain = await aChain(3);
    await forge(["UPDATE audit_entry SET actor_name = 'nobody' WHERE chain_id = $1 AND seq = 2", [chain]]);
    await expect(test.app.get(MakeCheckpoint).execute(chain)).rejects.toMatchObject({ code: 'AUDIT_CHAIN_BROKEN' });
  });

  it('takes nothing away from what verifies after dump and restore into another database', async () => {
    const chain = await aChain(7);
    const { text } = await test.app.get(MakeCheckpoint).execute(chain);
    const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    const name = `restored_${test.database.schema}`;
    const copy = new URL(url);
    copy.pathname = `/${name}`;
    await forger.query(`CREATE DATABASE ${name}`);
    try {
      await run('sh', ['-c', 'pg_dump --schema="$3" "$1" | psql -q -v ON_ERROR_STOP=1 "$2"', 'sh', url.href, copy.href, test.database.schema]); // prettier-ignore
      const dataSource = await createDataSource(
        { ...test.database.connection, target: { url: copy.href } },
        entities,
      ).initialize();
      try {
        expect(await verifierOver(new TypeOrmUnitOfWork(dataSource, seededRng(1))).execute(chain, [{ source: 'kept', text }])).toMatchObject({ ok: true, entries: 7, anchored: [{ from: 1, to: 7, by: { source: 'kept' } }] }); // prettier-ignore
      } finally {
        await dataSource.destroy();
      }
    } finally {
      await forger.query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  });

  /** A process that starts anew: nothing in it remembers the chain. */
  function verifierOver(unitOfWork: TypeOrmUnitOfWork): VerifyAuditChain {
    const { clock, signer } = test.resources;
    const entriesOf = new AuditEntriesRepository();
    const keys = new SigningKeys(
      new KeyEventsRepository(),
      signer,
      new AuditLog(entriesOf, unitOfWork, clock, new PacedRefusals(new RefusalPacesRepository(), clock, unitOfWork)),
      clock,
      unitOfWork,
    );
    return new VerifyAuditChain(entriesOf, new CheckpointsRepository(), keys, unitOfWork);
  }

  it('sees untouched chains verify after a restart', async () => {
    const chain = await aChain(4);
    expect(await verifierOver(test.resources.unitOfWork).execute(chain)).toMatchObject({ ok: true, entries: 4 });
  });

  it('cannot use a checkpoint of a key that counts as compromised since before', async () => {
    const chain = await aChain(2);
    const { text, at, keyId } = await test.app.get(MakeCheckpoint).execute(chain);
    const two = { personId: chain as never, printedName: 'One' };
    await test.resources.unitOfWork.run(SYSTEM, (tx) =>
      test.app.get(ChangeSigningKeys).compromised(tx, { by: two, confirmedBy: two, reason: 'copied' }, { keyId, from: new Date(at) }),
    ); // prettier-ignore
    await expect(verify(chain, text)).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
    expect(await verify(chain)).toMatchObject({ ok: true, anchored: [] });
    await expect(test.app.get(MakeCheckpoint).execute(chain)).rejects.toMatchObject({
      code: 'SIGNING_KEY_NOT_IN_FORCE',
    });
    expect(test.app.get(EvidenceSignerPort, { strict: false }).keyId).toBe(keyId);
  });
});
