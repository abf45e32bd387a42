import { setTimeout as pause } from 'node:timers/promises';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { DeclareRun, ReadRuns } from '../../../src/contexts/evaluations/public.js';
import type { DatasetId, ModelId } from '../../../src/kernel/ids.js';
import '../../builders/database.js';
import { flatPng } from '../../builders/images.js';
import { anOnlinePilot } from '../../builders/online-pilot.js';
import { laboriousModel } from '../../builders/onnx-model.js';
import { WorkerProcesses } from '../../builders/worker-processes.js';

/** Only for bench/two-workers-record.mjs, which says what is written here and why. */
const LOG = process.env['TOUCHSTONE_TWO_WORKERS_LOG'];
const describeBench = LOG === undefined ? describe.skip : describe;
const IMAGES = 120;
const PAIRS = Number(process.env['TOUCHSTONE_TWO_WORKERS_PAIRS'] ?? 7);
const SHARDS = { TOUCHSTONE_SHARD_IMAGES: '10' };

describeBench('the speed of workers', () => {
  it('of two, each on a core of its own, is measured against one', async () => {
    const online = await anOnlinePilot(SHARDS, { works: false });
    const [siteId, useCaseId] = [await online.aSite(), await online.aUseCase()];
    const criteriaSetId = await online.submitted(siteId, useCaseId);
    for (const seat of ['VPM', 'CQL'] as const) await online.signCriteria(seat, criteriaSetId);
    const datasetId = (await online.aDataset(siteId, 'THRESHOLD')) as DatasetId;
    const names = Array.from({ length: IMAGES }, (_, at) => `${String(at).padStart(3, '0')}.png`);
    for (const [at, name] of names.entries())
      await online.putImage(datasetId, name, await flatPng([255 - at, 2 * at, at], 640, 480));
    await online.annotate(datasetId, names);
    await online.seal(datasetId);
    const modelId = (await online.aModel(laboriousModel(6))) as ModelId;
    const { app } = online.server;

    /** Seconds from the declaration to the end, judgement and all. */
    async function run(): Promise<{ seconds: number; digest: string | null }> {
      const vpm = online.cast.vpm;
      const { id } = await app.get(DeclareRun).execute(vpm, { kind: 'EXPLORATORY', datasetId, modelId });
      for (;;) {
        const { state, declaredAt, endedAt, predictionsSha256 } = await app.get(ReadRuns).run(vpm, id);
        if (endedAt !== null) {
          expect(state).toBe('COMPLETED');
          return { seconds: (endedAt.getTime() - declaredAt.getTime()) / 1000, digest: predictionsSha256 };
        }
        await pause(100);
      }
    }

    /** A run by fresh workers that have loaded the model and filled the cache of inputs in another run before. */
    async function byWorkersOn(cores: readonly number[]): Promise<{ seconds: number; digest: string | null }> {
      const workers = new WorkerProcesses(online.server, SHARDS);
      await Promise.all(cores.map((core) => workers.start({ core })));
      await run();
      const timed = await run();
      await workers.end();
      return timed;
    }

    const pairs: { one: number; two: number }[] = [];
    const digests = new Set<string | null>();
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const one = await byWorkersOn([0]);
      const two = await byWorkersOn([0, 1]);
      for (const { digest } of [one, two]) digests.add(digest);
      pairs.push({ one: one.seconds, two: two.seconds });
    }
    expect(digests.size).toBe(1);
    await writeFile(LOG ?? '', JSON.stringify({ images: IMAGES, shardImages: 10, pairs }));
    await online.close();
  }, 3_600_000);
});
