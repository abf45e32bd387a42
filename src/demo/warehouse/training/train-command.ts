// Entry of `npm run train-demo-model`: makes the warehouse detector from nothing and compares it with the committed one, or writes it.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PhotoCache } from './data/photo-cache.js';
import { TRAINING_SET, THRESHOLD_SET, requestsOf } from './data/photo-sets.js';
import { renderInProcesses } from './data/render-in-processes.js';
import { rendererDigest } from './data/renderer-digest.js';
import { makeModel } from './make-model.js';
import { comparison, readCommitted, writeModel } from './model-folder.js';
import { TRAINING_PLAN } from './train-detector.js';
import { TrainOptionInvalid, parseTrainOptions } from './train-options.js';
import type { TrainOptions } from './train-options.js';

const RECIPE = { plan: TRAINING_PLAN, training: TRAINING_SET, threshold: THRESHOLD_SET } as const;

/** Relative to the repository's root, where npm runs scripts. */
const MODEL_FOLDER = 'src/demo/warehouse/model';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** @returns the exit code: 1 when a check finds other bytes */
async function train(options: TrainOptions): Promise<number> {
  const committed = options.mode === 'check' ? await readCommitted(MODEL_FOLDER) : undefined;
  const folder = join(options.cache ?? join(tmpdir(), 'touchstone-photos'), (await rendererDigest()).slice(0, 16));
  const requests = [...requestsOf(RECIPE.training), ...requestsOf(RECIPE.threshold)];
  say(`Photos: ${requests.length}, kept in ${folder}`);
  let ready = 0;
  await renderInProcesses({ folder, requests }, options.processes, (photos) => {
    ready += photos;
    if (ready % 500 < photos) say(`  ${ready} ready`);
  });
  const cache = new PhotoCache(folder);
  say(`Training: ${RECIPE.plan.steps} steps`);
  const made = await makeModel(
    RECIPE,
    (request) => cache.get(request),
    (line) => say(`  ${JSON.stringify(line)}`),
  );
  say(`Thresholds: ${JSON.stringify(made.thresholds.perClass)}`);
  for (const site of ['bright', 'dim'] as const)
    say(`On threshold scenes, ${site}: ${JSON.stringify(made.figures[site])}`);
  if (committed === undefined) {
    await writeModel(MODEL_FOLDER, RECIPE, made);
    say(`Written to ${MODEL_FOLDER}: sha256 ${made.sha256}`);
    return 0;
  }
  say(comparison(committed, made));
  return committed.sha256 === made.sha256 ? 0 : 1;
}

try {
  process.exitCode = await train(parseTrainOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof TrainOptionInvalid)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
