import { readdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { DomainError } from '../../kernel/domain-error.js';
import { sha256Of } from '../../kernel/sha256.js';
import { SystemClock } from '../../platform/clock/system-clock.js';
import { readConfig } from '../../platform/config/config.js';
import { inferenceLimits } from '../../platform/inference/runtime-options.js';
import type { SessionTuning } from '../../platform/inference/session-options.js';
import { SupervisedInferenceRuntime } from '../../platform/inference/supervised-inference-runtime.js';
import { chooseSetting, type TunedSetting, type TuningRecord } from '../../platform/inference/tuning-file.js';
import type { InferenceLimits, InferenceSession } from '../../ports/machines.js';
import type { ModelContract } from '../../vision/model-contract.js';
import { parseModelContract } from '../../vision/parse-model-contract.js';
import { readJson } from './read-json.js';
import { InputFileInvalid, OptionInvalid } from './stats-input.js';

export interface TuneOptions {
  readonly model: string;
  readonly modelContract: string;
  readonly images: string;
  readonly out: string;
  readonly providers: string;
  readonly json?: boolean;
}

const MOST_IMAGES = 50;
const WARM_UP = 3;
/** Each image so often: what one disturbance takes is spread. */
const ROUNDS = 3;

interface Trial {
  readonly model: Uint8Array;
  readonly contract: ModelContract;
  readonly images: readonly Buffer[];
  readonly limits: InferenceLimits;
}

/** Measures every setting in turn and writes what it chose. @throws InputFileInvalid, OptionInvalid, MODEL_* */
export async function tune(options: TuneOptions): Promise<string> {
  const contract = parseModelContract(await readJson(options.modelContract));
  const model = await readFile(options.model).catch((cause: unknown) => {
    throw new InputFileInvalid(options.model, 'this file cannot be read.', cause);
  });
  const config = readConfig(process.env);
  const trial = { model, contract, images: await imagesIn(options.images), limits: inferenceLimits(config) };
  const measured: TunedSetting[] = [];
  let bits: string | undefined;
  for (const setting of settingsOf(options.providers)) {
    const found = await measure(trial, setting, bits);
    bits ??= found.bits;
    measured.push(found.setting);
  }
  const chosen = chooseSetting(measured);
  if (chosen === undefined)
    throw new InputFileInvalid(
      options.model,
      `works under none of the settings here. ${measured.map(({ refused }) => refused).join(' ')}`,
    );
  const record: TuningRecord = {
    format: 'touchstone/tuning@1',
    measuredAt: new SystemClock().now().toISOString(),
    modelSha256: sha256Of(model),
    deviceClass: config.deviceClass,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    images: trial.images.length,
    measured,
    chosen: { ...chosen, batch: 1 },
  };
  const text = JSON.stringify(record, null, 2);
  await writeFile(options.out, `${text}\n`);
  return options.json === true ? text : tableOf(record, options.out);
}

function settingsOf(list: string): SessionTuning[] {
  const providers = list.split(',').map((name) => name.trim());
  if (providers.some((name) => !/^[a-z]{1,20}$/.test(name)))
    throw new OptionInvalid('--providers', list, 'names in small letters, separated by commas: cpu,cuda');
  const threads = [1, 2, 4, 8, 16].filter((count) => count <= cpus().length);
  return providers.flatMap((provider) => threads.map((count) => ({ provider, threads: count })));
}

async function imagesIn(folder: string): Promise<Buffer[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new InputFileInvalid(folder, 'this folder cannot be read.', cause);
  });
  const pictures = names.filter((name) => /\.(jpe?g|png|webp)$/i.test(name)).sort();
  if (pictures.length === 0) throw new InputFileInvalid(folder, 'holds no JPEG, PNG or WebP file.');
  return Promise.all(pictures.slice(0, MOST_IMAGES).map((name) => readFile(join(folder, name))));
}

/** @param bits output digests of the first setting, which the others are compared with */
async function measure(
  { model, contract, images, limits }: Trial,
  tuning: SessionTuning,
  bits: string | undefined,
): Promise<{ readonly setting: TunedSetting; readonly bits?: string }> {
  let session: InferenceSession;
  try {
    session = await new SupervisedInferenceRuntime({ tuning }).open(model, contract, limits);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'EXECUTION_PROVIDER_MISSING') throw error;
    return { setting: { ...tuning, imagesPerSecond: null, sameBits: null, refused: error.message } };
  }
  try {
    for (const image of images.slice(0, WARM_UP)) await session.infer(image);
    const start = performance.now();
    const rounds = Array.from({ length: ROUNDS }, () => images).flat();
    const answers = await Promise.all(rounds.map((image) => session.infer(image)));
    const imagesPerSecond = Math.round((answers.length / (performance.now() - start)) * 10_000) / 10;
    const refused = answers.find((answer) => !answer.ok);
    if (refused?.ok === false)
      return { setting: { ...tuning, imagesPerSecond: null, sameBits: null, refused: refused.message } };
    const digests = answers.map((answer) => (answer.ok ? answer.outputSha256 : '')).join(' ');
    return {
      setting: { ...tuning, imagesPerSecond, sameBits: digests === (bits ?? digests), refused: null },
      bits: digests,
    };
  } finally {
    await session.close();
  }
}

function tableOf({ measured, chosen }: TuningRecord, file: string): string {
  const rows = measured.map(({ provider, threads, imagesPerSecond, sameBits, refused }) => {
    const found = imagesPerSecond === null ? `refused: ${refused}` : `${imagesPerSecond} images/s`;
    const bits = sameBits === false ? ', other output bits than the first setting' : '';
    return `  ${provider}, ${threads} ${threads === 1 ? 'thread' : 'threads'}: ${found}${bits}`;
  });
  return [
    ...rows,
    `Chosen: ${chosen.provider}, ${chosen.threads} ${chosen.threads === 1 ? 'thread' : 'threads'}. Written to ${file}; set TOUCHSTONE_TUNING_FILE to it.`,
  ].join('\n');
}
