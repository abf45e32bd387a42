import { setTimeout as pause } from 'node:timers/promises';
import { exec } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import {
  DeclareRun,
  PauseRun,
  ReadRuns,
  ResumeRun,
  RunEvaluation,
  type Run,
} from '../../../src/contexts/evaluations/public.js';
import { applicationOver } from '../../../src/entry/application.js';
import type { DatasetId, ModelId } from '../../../src/kernel/ids.js';
import { seededRng } from '../../../src/kernel/rng.js';
import { describePostgres } from '../../builders/database.js';
import { flatPng } from '../../builders/images.js';
import { anOnlinePilot, type OnlinePilot } from '../../builders/online-pilot.js';
import { laboriousModel } from '../../builders/onnx-model.js';
import { WorkerProcesses, type WorkerProcess } from '../../builders/worker-processes.js';

const PATIENCE_MS = 240_000;
const IMAGES = 40;
/** More of them, with a log: bench/kill-runs-record.mjs. */
const KILLS = Number(process.env['TOUCHSTONE_KILLS'] ?? 3);
const LOG = process.env['TOUCHSTONE_KILL_LOG'];
/** A command that restarts the PostgreSQL under TEST_DATABASE_URL; only for one that nobody else uses. */
const RESTART = process.env['TOUCHSTONE_RESTART_COMMAND'];
const SHARDED = { TOUCHSTONE_SHARD_IMAGES: '8', TOUCHSTONE_INPUT_CACHE_MIB: '0' };

describePostgres('a run that workers work off in shards', () => {
  let online: OnlinePilot;
  let workers: WorkerProcesses;
  let datasetId: DatasetId;
  let modelId: ModelId;
  let undisturbed: Awaited<ReturnType<typeof contents>>;

  beforeAll(async () => {
    online = await anOnlinePilot(SHARDED, { works: false });
    workers = new WorkerProcesses(online.server, SHARDED);
    const [siteId, useCaseId] = [await online.aSite(), await online.aUseCase()];
    const criteriaSetId = await online.submitted(siteId, useCaseId);
    for (const seat of ['VPM', 'CQL'] as const) await online.signCriteria(seat, criteriaSetId);
    datasetId = (await online.aDataset(siteId, 'THRESHOLD')) as DatasetId;
    const names = Array.from({ length: IMAGES }, (_, at) => `${String(at).padStart(3, '0')}.png`);
    for (const [at, name] of names.entries()) {
      // One that is no image: an answer of its own, in its place.
      const bytes = at === 17 ? Buffer.from('no image at all') : await flatPng([255 - 5 * at, 3 * at, at], 64, 64);
      await online.putImage(datasetId, name, bytes);
    }
    await online.annotate(datasetId, names);
    await online.seal(datasetId);
    modelId = (await online.aModel(laboriousModel(4))) as ModelId;
    undisturbed = await inOnePiece();
  }, PATIENCE_MS);
  afterEach(() => workers.end());
  afterAll(() => online.close());

  /** By one worker, without shards: what every other way must give too. */
  async function inOnePiece() {
    const { resources } = online.server;
    const config = { ...resources.config, shardImages: 1000 };
    const plain = await applicationOver({ ...resources, config, close: () => Promise.resolve() });
    const { id } = await declared(plain.get(DeclareRun));
    await plain.get(RunEvaluation).execute(id);
    await plain.close();
    return contents(id);
  }

  function declared(declareRun = online.server.app.get(DeclareRun)): Promise<Run> {
    return declareRun.execute(online.cast.vpm, { kind: 'EXPLORATORY', datasetId, modelId });
  }

  const read = (id: Run['id']): Promise<Run> => online.server.app.get(ReadRuns).run(online.cast.vpm, id);

  async function contents(id: Run['id']) {
    const { state, predictionsSha256, conservation, done, total } = await read(id);
    const judgements = await online.server.app.get(ReadRuns).judgementsOf(online.cast.vpm, [id]);
    const judged = judgements.map(({ resultDigest, outcomesSha256 }) => ({ resultDigest, outcomesSha256 }));
    return { state, predictionsSha256, conservation, done, total, judged };
  }

  async function ended(id: Run['id']): Promise<Run> {
    for (;;) {
      const run = await read(id).catch(() => undefined);
      if (run !== undefined && !['QUEUED', 'RUNNING', 'PAUSED'].includes(run.state)) return run;
      await pause(100);
    }
  }

  const rows = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    online.server.database.dataSource.query<Row[]>(text, values);

  it(
    'gives with two workers, byte for byte, what one gives without shards',
    async () => {
      expect(undisturbed).toMatchObject({ state: 'COMPLETED', done: IMAGES, judged: [expect.anything()] });
      await Promise.all([workers.start(), workers.start({ serves: true })]);
      const { id } = await declared();
      await ended(id);
      expect(await contents(id)).toEqual(undisturbed);
      const taken = await rows<{ worker: string; tries: number }>(
        'SELECT worker, tries FROM run_shard WHERE run_id = $1',
        [id],
      );
      expect(taken.map(({ tries }) => tries)).toEqual([1, 1, 1, 1, 1]);
      expect(new Set(taken.map(({ worker }) => worker)).size).toBe(2);
    },
    PATIENCE_MS,
  );

  it(
    `ends with the same outcomes when a worker or a server is killed ${KILLS} times at any moment`,
    async () => {
      const rng = seededRng(KILLS);
      const log: object[] = [];
      const kinds = [{ serves: false }, { serves: true }];
      const alive: Promise<WorkerProcess>[] = kinds.map((kind) => workers.start(kind));
      let { id } = await declared();
      let runs = 0;
      const checkEnded = async (): Promise<void> => {
        runs += 1;
        expect(await contents(id)).toEqual(undisturbed);
      };
      for (let kill = 1; kill <= KILLS; kill += 1) {
        const at = rng.next() < 0.5 ? 0 : 1;
        const victim = await alive[at];
        if ((await read(id)).state === 'COMPLETED') {
          await checkEnded();
          ({ id } = await declared());
        }
        while ((await read(id)).state === 'QUEUED') await pause(20);
        await pause(rng.next() * 1000);
        await victim?.kill();
        const { state, done } = await read(id);
        log.push({ kill, what: at === 0 ? 'worker' : 'server', run: runs + 1, state, done });
        alive[at] = workers.start(kinds[at]);
      }
      await Promise.all(alive);
      await ended(id);
      await checkEnded();
      const tries = await rows<{ tries: number; shards: number }>(
        `SELECT tries, count(*)::integer AS shards FROM run_shard WHERE state = 'DONE' GROUP BY tries ORDER BY tries`,
      );
      expect(await rows(`SELECT 1 FROM run WHERE state <> 'COMPLETED'`)).toEqual([]);
      if (LOG !== undefined) {
        const what =
          'kill -9 of a worker or a server at random moments; every run ends with the digests of one that nobody disturbed';
        await writeFile(LOG, `${JSON.stringify({ what, kills: KILLS, runs, images: IMAGES, shardImages: 8, undisturbed, tries, log }, null, 2)}\n`); // prettier-ignore
      }
    },
    PATIENCE_MS + KILLS * 8000,
  );

  it(
    'goes on at once elsewhere when a worker is told to stop, and no try is lost',
    async () => {
      const first = await workers.start();
      const { id } = await declared();
      while ((await read(id)).state !== 'RUNNING') await pause(50);
      expect(await first.stop()).toBe(0);
      await workers.start();
      await ended(id);
      expect(await contents(id)).toEqual(undisturbed);
    },
    PATIENCE_MS,
  );

  it(
    'rests while it is paused, keeps what is done, and ends the same after it goes on',
    async () => {
      await workers.start();
      const { id } = await declared();
      while ((await read(id)).done < 8) await pause(50);
      await online.server.app.get(PauseRun).execute(online.cast.vpm, id);
      await pause(1500);
      const { done } = await read(id);
      await pause(1000);
      expect(await read(id)).toMatchObject({ state: 'PAUSED', done });
      await online.server.app.get(ResumeRun).execute(online.cast.vpm, id);
      await ended(id);
      expect(await contents(id)).toEqual(undisturbed);
    },
    PATIENCE_MS,
  );

  const itRestarts = RESTART === undefined ? it.skip : it;
  itRestarts(
    'ends with the same outcomes when PostgreSQL is restarted meanwhile, three times',
    async () => {
      await Promise.all([workers.start(), workers.start({ serves: true })]);
      const { id } = await declared();
      for (let restart = 0; restart < 3; restart += 1) {
        await pause(700);
        await promisify(exec)(RESTART ?? '');
      }
      const { endReason } = await ended(id);
      expect(endReason).toBeNull();
      expect(await contents(id)).toEqual(undisturbed);
      const log = process.env['TOUCHSTONE_RESTART_LOG'];
      const tries = await rows('SELECT place AS shard, tries FROM run_shard WHERE run_id = $1 ORDER BY place', [id]);
      const what =
        'PostgreSQL restarted (immediate, as after a crash) while two workers work off a run; it ends with the digests of one that nobody disturbed';
      if (log !== undefined)
        await writeFile(log, JSON.stringify({ what, restarts: 3, images: IMAGES, shards: tries, undisturbed }));
    },
    PATIENCE_MS,
  );

  it(
    'ends with the same outcomes when its connections are cut',
    async () => {
      await Promise.all([workers.start(), workers.start()]);
      const { id } = await declared();
      for (let cut = 0; cut < 5; cut += 1) {
        await pause(400);
        await rows('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
          `jobs_${online.server.database.schema}`,
        ]);
      }
      await ended(id);
      expect(await contents(id)).toEqual(undisturbed);
    },
    PATIENCE_MS,
  );
});
