import { parseArgs } from 'node:util';

export interface TrainOptions {
  /** `check` compares with the committed model and writes nothing; `write` replaces it. */
  readonly mode: 'check' | 'write';
  /** Folder of rendered photos; a folder of the system's temporary one by default. */
  readonly cache?: string;
  /** Processes that render side by side. Their number does not change a byte. */
  readonly processes: number;
}

const USAGE = `Usage: npm run train-demo-model -- (--check | --write) [--cache DIR] [--processes N]
  --check        train from nothing, say whether the bytes equal the committed model's; writes nothing
  --write        train from nothing and replace the committed model, its log, operating point and card
  --cache DIR    where rendered photos are kept between runs (about 230 kB each)
  --processes N  processes that render, 1 to 16 (2)`;

/** Not a command line of this script: says what was found and what there is. */
export class TrainOptionInvalid extends Error {
  constructor(found: string) {
    super(`${found}\n${USAGE}`);
    this.name = new.target.name;
  }
}

/** @throws TrainOptionInvalid */
export function parseTrainOptions(words: readonly string[]): TrainOptions {
  const { check, write, cache, processes } = valuesOf(words);
  if (check === write) throw new TrainOptionInvalid('Give either --check or --write.');
  const count = Number(processes);
  if (!Number.isInteger(count) || count < 1 || count > 16)
    throw new TrainOptionInvalid(`--processes takes a whole number from 1 to 16; found "${processes}".`);
  if (cache === '') throw new TrainOptionInvalid('--cache takes a folder; found nothing.');
  return { mode: write ? 'write' : 'check', processes: count, ...(cache !== undefined && { cache }) };
}

function valuesOf(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        check: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        cache: { type: 'string' },
        processes: { type: 'string', default: '2' },
      },
    }).values;
  } catch (error) {
    throw new TrainOptionInvalid(error instanceof Error ? error.message : String(error));
  }
}
