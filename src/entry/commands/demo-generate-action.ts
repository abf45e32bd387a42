import { join, relative, resolve } from 'node:path';
import { companionsOf } from '../../demo/warehouse/story/folder-companions.js';
import { isFreeForPhotos, writePhotoFolder } from '../../demo/warehouse/photos/write-photo-folder.js';
import { warehouseModelFile } from '../../demo/warehouse/story/model.js';
import type { PhotoSeries } from '../../demo/warehouse/photos/photo-series.js';
import { terminalOf } from '../../demo/console/step-reporter.js';
import type { ScenePurpose, WarehouseSite } from '../../demo/warehouse/scenes/scene.js';
import { PhotoFolderForeign, UsageInvalid } from '../entry-errors.js';
import { packageFolder } from '../product-version.js';
import { WAREHOUSE_MODEL_FOLDER } from './demo-scenarios.js';

export interface GenerateOptions {
  readonly site: string;
  readonly n: string;
  readonly out: string;
  readonly seed: string;
  readonly purpose: string;
}

const SITES: readonly WarehouseSite[] = ['bright', 'dim'];
const PURPOSES: readonly ScenePurpose[] = ['acceptance', 'threshold', 'training'];
const MOST = 10_000;

/** Writes the photographs and says what was written. @throws UsageInvalid, PhotoFolderForeign */
export async function generate(options: GenerateOptions): Promise<string> {
  const series = seriesOf(options);
  const folder = resolve(options.out);
  if (!(await isFreeForPhotos(folder))) throw new PhotoFolderForeign(options.out);
  const here = (path: string): string => relative(process.cwd(), path) || '.';
  const terminal = terminalOf(process.stderr, process.env);
  const companions = companionsOf({
    series,
    folder: here(folder),
    touchstone: `node ${here(join(packageFolder(), 'bin/touchstone.mjs'))}`,
    modelFolder: join(packageFolder(), WAREHOUSE_MODEL_FOLDER),
    modelFile: here(warehouseModelFile(join(packageFolder(), WAREHOUSE_MODEL_FOLDER))),
  });
  const written = await writePhotoFolder(folder, series, {
    companions,
    onPhoto: (done) => {
      if (terminal.isInteractive) terminal.write(`\r\u001b[2K${done} of ${series.count} photographs`);
    },
  });
  if (terminal.isInteractive) terminal.write('\r\u001b[2K');
  const { photographs, arrangements, boxes, pallets, bytes } = written;
  return [
    `${photographs} ${photographs === 1 ? 'photograph' : 'photographs'} of ${arrangements} ${arrangements === 1 ? 'arrangement' : 'arrangements'} at site ${series.site} (purpose ${series.purpose}, seed ${series.seed}): ${boxes} boxes, ${pallets} pallets, ${(bytes / 1e6).toFixed(1)} MB`,
    `in ${here(folder)}; how to judge a model on them is in ${join(here(folder), 'README.md')}`,
  ].join('\n');
}

function seriesOf({ site, n, seed, purpose }: GenerateOptions): PhotoSeries {
  return {
    site: oneOf('--site', site, SITES),
    purpose: oneOf('--purpose', purpose, PURPOSES),
    seed: wholeOf('--seed', seed, { least: 0, most: Number.MAX_SAFE_INTEGER }),
    count: wholeOf('--n', n, { least: 1, most: MOST }),
  };
}

function oneOf<Value extends string>(option: string, text: string, known: readonly Value[]): Value {
  const found = known.find((value) => value === text);
  if (found === undefined) throw new UsageInvalid(`${option} is "${text}"; expected ${known.join(', ')}.`);
  return found;
}

function wholeOf(option: string, text: string, { least, most }: { least: number; most: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most))
    throw new UsageInvalid(`${option} is "${text}"; expected a whole number from ${least} to ${most}.`);
  return value;
}
