import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { OnnxInspector } from '../../../src/platform/inference/onnx-inspector.js';
import { SupervisedInferenceRuntime } from '../../../src/platform/inference/supervised-inference-runtime.js';
import type { InferenceAnswer, InferenceSession } from '../../../src/ports/machines.js';
import { HOSTILE_IMAGES } from '../../builders/hostile-images.js';
import { HOSTILE_MODELS, type HostileModel } from '../../builders/hostile-models.js';
import { flatPng } from '../../builders/images.js';
import { aClassifier } from '../../builders/model-contract.js';
import { channelMeanModel, topLeftPixelModel } from '../../builders/onnx-model.js';

jest.setTimeout(180_000);

const PAGE = join(import.meta.dirname, '../../../docs/hostile-files.md');
const LIMITS = { memoryBytes: 3 * 2 ** 30, loadMilliseconds: 60_000, imageMilliseconds: 4000 };
const runtime = new SupervisedInferenceRuntime();
const inspector = new OnnxInspector();
const got = { models: new Map<string, string>(), images: new Map<string, string>() };

/** A session of somebody else, open all the time: whatever the hostile files do, it goes on. */
let bystander: InferenceSession;
let corner: InferenceSession;
beforeAll(async () => {
  bystander = await runtime.open(channelMeanModel(), aClassifier(), LIMITS);
  corner = await runtime.open(topLeftPixelModel(), aClassifier(), LIMITS);
});
afterAll(async () => {
  await bystander.close();
  await corner.close();
});

async function whatComesOf(model: Buffer): Promise<string> {
  const [fault] = inspector.inspect(model).faults;
  if (fault !== undefined) return `registration: ${fault.code}`;
  let session: InferenceSession;
  try {
    session = await runtime.open(model, aClassifier(), LIMITS);
  } catch (error) {
    return `load: ${String((error as { code?: string }).code)}`;
  }
  const answer = await session.infer(await flatPng([250, 250, 250]));
  await session.close();
  return answer.ok ? 'answered' : `image: ${answer.code}`;
}

const said = ({ expected: [stop, code] }: HostileModel): string => (stop === 'answered' ? stop : `${stop}: ${code}`);

function colourOf(answer: InferenceAnswer): string {
  if (!answer.ok) return answer.code;
  if (answer.prediction.kind !== 'classScores') return 'no scores';
  const colour = answer.prediction.scores.map(({ score }) => (score > 0.97 ? 1 : score < 0.03 ? 0 : '?')).join('');
  return { '100': 'red top left', '111': 'white top left' }[colour] ?? `${colour} top left`;
}

describe('a hostile model file', () => {
  it.each(HOSTILE_MODELS.map((one) => [one.file, one] as const))('%s', async (file, one) => {
    const result = await whatComesOf(one.make());
    got.models.set(file, result);
    expect(result).toBe(said(one));
    expect(await bystander.infer(await flatPng([51, 51, 51]))).toMatchObject({ ok: true });
  });
});

describe('a hostile image file', () => {
  it.each(HOSTILE_IMAGES.map((one) => [one.file, one] as const))('%s', async (file, { make, expected }) => {
    const result = colourOf(await corner.infer(await make()));
    got.images.set(file, result);
    expect(result).toBe(expected);
  });

  it('brought no process down', () => {
    expect([corner.observed.starts, bystander.observed.starts]).toEqual([1, 1]);
  });
});

describe('docs/hostile-files.md', () => {
  it('has at least thirty of each, and says what came of them (UPDATE_SNAPSHOT=1 rewrites it)', () => {
    expect(Math.min(HOSTILE_MODELS.length, HOSTILE_IMAGES.length)).toBeGreaterThanOrEqual(30);
    const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
    const page = [
      '# Hostile files',
      '',
      'Files that want to harm, are broken or are merely unusual; what must come of each, and what came of it when the table was last made. Made by `test/builders/hostile-models.ts` and',
      '`hostile-images.ts`, tried by `test/medium/inference/hostile-files.test.ts` on every change. After each model another session, open all the time, still answers.',
      '',
      `## ${HOSTILE_MODELS.length} model files`,
      '',
      '*registration*: refused by looking at the file (`touchstone model inspect`). *load*: refused by the process that loads it. *image*: the answer to an image; the run goes on.',
      '',
      row(['file', 'what it is', 'expected', 'got']),
      row(['---', '---', '---', '---']),
      ...HOSTILE_MODELS.map((one) => row([one.file, one.what, said(one), got.models.get(one.file) ?? 'not run'])),
      '',
      `## ${HOSTILE_IMAGES.length} image files`,
      '',
      'A code, or the colour of the top left corner of the upright picture, which is red (or white, for grey) in each that is read.',
      '',
      row(['file', 'what it is', 'expected', 'got']),
      row(['---', '---', '---', '---']),
      ...HOSTILE_IMAGES.map((one) => row([one.file, one.what, one.expected, got.images.get(one.file) ?? 'not run'])),
      '',
    ].join('\n');
    if (process.env['UPDATE_SNAPSHOT'] === '1') writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });
});
