import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { OpenGate } from '../../../src/contexts/gates/public.js';
import type { PilotId } from '../../../src/kernel/ids.js';
import { describePostgres } from '../../builders/database.js';
import { mutate, tokenOf } from '../../builders/identity-http.js';
import { anOnlinePilot, type OnlinePilot } from '../../builders/online-pilot.js';
import { PASSWORD } from '../../builders/people.js';

const PATIENCE_MS = 120_000;

interface Running {
  readonly url: string;
  /** kill -9: nothing is answered, closed or written any more. */
  kill(): Promise<void>;
}

/** A transaction of a second client that keeps others from writing into a table. */
interface Barrier {
  /** Resolves once somebody waits in front of it. */
  reached(): Promise<void>;
  open(): Promise<void>;
}

describePostgres('a server that is killed', () => {
  let online: OnlinePilot;
  let gateId: string;
  let tokens: { CQL: string; VPM: string };
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    online = await anOnlinePilot({}, { works: false });
    const { server, cast, pilotId } = online;
    const criteriaSetId = await online.submitted(await online.aSite(), await online.aUseCase());
    for (const seat of ['VPM', 'CQL'] as const) await online.signCriteria(seat, criteriaSetId);
    const request = { pilotId: pilotId as PilotId, type: 'G0_AGREEMENT' } as const;
    gateId = (await server.app.get(OpenGate).execute(cast.vpm, request)).id;
    tokens = { CQL: await tokenOf(server, cast, cast.cql), VPM: await tokenOf(server, cast, cast.vpm) };
    expect(await sign(server.url, 'VPM')).toBe('OPEN');
  }, PATIENCE_MS);
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await online.close();
  });

  const rows = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    online.server.database.dataSource.query<Row[]>(text, values);

  async function start(works: boolean): Promise<Running> {
    const { database, resources } = online.server;
    const settings = {
      ...{ connection: database.connection, jobSchema: `jobs_${database.schema}`, works },
      dataDir: resources.config.dataDir,
    };
    const child = fork(join(import.meta.dirname, 'server-process.mjs'), [JSON.stringify(settings)], {
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    children.push(child);
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return {
      url,
      async kill() {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      },
    };
  }

  async function barrier(table: string): Promise<Barrier> {
    const client: QueryRunner = online.server.database.dataSource.createQueryRunner();
    await client.startTransaction();
    await client.query(`LOCK TABLE ${table} IN SHARE MODE`);
    const [own] = (await client.query('SELECT pg_backend_pid() AS pid')) as { pid: number }[];
    return {
      async reached() {
        const waiting = 'SELECT 1 FROM pg_stat_activity WHERE $1::integer = ANY (pg_blocking_pids(pid))';
        while ((await rows(waiting, [own?.pid])).length === 0) await pause(50);
      },
      async open() {
        await client.rollbackTransaction();
        await client.release();
      },
    };
  }

  async function sign(url: string, slot: 'CQL' | 'VPM'): Promise<unknown> {
    const token = tokens[slot];
    const asked = await mutate(url, 'challengeGate', { gateId, slot }, { token, fields: 'challenge { nonce }' });
    const nonce = asked.data.challengeGate.challenge.nonce as string;
    const input = { gateId, slot, decision: 'APPROVE', nonce, password: PASSWORD };
    const { data } = await mutate(url, 'signGate', input, { token, fields: 'gate { state }' });
    return data.signGate.gate?.state ?? data.signGate.userErrors;
  }

  async function standing() {
    const [state] = await rows<{ state: string }>('SELECT state FROM gate WHERE id = $1', [gateId]);
    const count = async (text: string) => (await rows(text, [gateId])).length;
    return {
      state: state?.state,
      signatures: await count('SELECT 1 FROM signature WHERE subject_id = $1'),
      signOffs: await count(`SELECT 1 FROM sign_off WHERE gate_id = $1 AND state = 'SIGNED'`),
      decisions: await count(`SELECT 1 FROM audit_entry WHERE object_id = $1 AND action = 'gate.decided'`),
      dossiers: await count('SELECT 1 FROM dossier WHERE gate_id = $1'),
    };
  }

  it(
    'between the last signature and PASSED leaves the gate as it was: nothing of the signature stays',
    async () => {
      const server = await start(false);
      // The decision asks for the dossier in its own transaction: there it is held up, after signature, sign-off and PASSED.
      const jobs = await barrier(`jobs_${online.server.database.schema}.job`);
      const lost = sign(server.url, 'CQL').catch(() => 'no answer');
      await jobs.reached();
      await server.kill();
      expect(await lost).toBe('no answer');
      await jobs.open();
      expect(await standing()).toEqual({ state: 'OPEN', signatures: 1, signOffs: 1, decisions: 0, dossiers: 0 });
    },
    PATIENCE_MS,
  );

  it(
    'right after the decision was answered has decided, once; the dossier is still asked for',
    async () => {
      const server = await start(false);
      expect(await sign(server.url, 'CQL')).toBe('PASSED');
      await server.kill();
      expect(await standing()).toEqual({ state: 'PASSED', signatures: 2, signOffs: 2, decisions: 1, dossiers: 0 });
    },
    PATIENCE_MS,
  );

  it(
    'while it seals leaves no dossier behind, and the next one seals it, once',
    async () => {
      const dossiers = await barrier('dossier');
      const server = await start(true);
      await dossiers.reached();
      await server.kill();
      await dossiers.open();
      expect(await standing()).toMatchObject({ state: 'PASSED', dossiers: 0 });
      const next = await start(true);
      while ((await standing()).dossiers === 0) await pause(200);
      await pause(1000);
      expect(await standing()).toEqual({ state: 'PASSED', signatures: 2, signOffs: 2, decisions: 1, dossiers: 1 });
      await next.kill();
    },
    PATIENCE_MS,
  );

  it('leaves a chain of audit entries without a gap', async () => {
    const gaps = await rows(
      `SELECT 1 FROM audit_head h WHERE h.seq <> (SELECT count(*) FROM audit_entry e WHERE e.chain_id = h.chain_id)`,
    );
    expect(gaps).toEqual([]);
  });
});
