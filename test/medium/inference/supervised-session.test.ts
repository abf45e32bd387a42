import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { findChildFile } from '../../../src/platform/inference/child-path.js';
import {
  DEFAULT_INFERENCE_LIMITS,
  SupervisedInferenceRuntime,
} from '../../../src/platform/inference/supervised-inference-runtime.js';
import type { InferenceAnswer, InferenceSession } from '../../../src/ports/machines.js';
import {
  animatedWebp,
  bombPng,
  cmykJpeg,
  deepPng,
  flatPng,
  quartersPng,
  quartersWithOrientation,
  speckledAs,
} from '../../builders/images.js';
import { aClassifier } from '../../builders/model-contract.js';
import { channelMeanModel, endlessLoopModel, topLeftPixelModel } from '../../builders/onnx-model.js';

// Starting a process takes 0.4 s on a quiet machine and many times that on a busy one.
jest.setTimeout(120_000);

const LIMITS = { ...DEFAULT_INFERENCE_LIMITS, imageMilliseconds: 10_000 };
const runtime = new SupervisedInferenceRuntime();

function scoresOf(answer: InferenceAnswer): number[] {
  if (!answer.ok || answer.prediction.kind !== 'classScores') throw new Error(JSON.stringify(answer));
  return answer.prediction.scores.map(({ score }) => Math.round(score * 255));
}

describe('a model in a process of its own', () => {
  let session: InferenceSession;
  beforeAll(async () => {
    session = await runtime.open(channelMeanModel(), aClassifier(), LIMITS);
  });
  afterAll(() => session.close());

  it('answers with the prediction, the size of the source and the times of all stages', async () => {
    const answer = await session.infer(await flatPng([255, 0, 51], 20, 10));
    expect(scoresOf(answer)).toEqual([255, 0, 51]);
    expect(answer).toMatchObject({ source: { width: 20, height: 10 } });
    if (answer.ok) expect(Object.values(answer.milliseconds ?? { decode: -1 }).every((time) => time >= 0)).toBe(true);
  });

  it('gives the digest of the raw output, the same every time', async () => {
    const image = await flatPng([255, 0, 255]);
    const [first, second] = [await session.infer(image), await session.infer(image)];
    const expected = createHash('sha256')
      .update(Buffer.from(Float32Array.from([1, 0, 1]).buffer))
      .digest('hex');
    expect(first).toMatchObject({ ok: true, outputSha256: expected });
    expect(second).toMatchObject({ ok: true, outputSha256: expected });
  });

  it('names the versions and settings that computed it', () => {
    expect(session.environment).toMatchObject({
      node: process.version,
      executionProvider: 'cpu',
      threads: 1,
      graphOptimizationLevel: 'all',
    });
  });

  it('takes images one after the other when they are all asked for at once', async () => {
    const images = await Promise.all([0, 51, 102, 153].map((red) => flatPng([red, 0, 0])));
    const answers = await Promise.all(images.map((image) => session.infer(image)));
    expect(answers.map((answer) => scoresOf(answer)[0])).toEqual([0, 51, 102, 153]);
  });

  it.each([
    ['an empty image', () => Promise.resolve(Buffer.alloc(0)), 'IMAGE_UNREADABLE'],
    ['a truncated JPEG', async () => (await speckledAs('jpeg')).subarray(0, 1500), 'IMAGE_UNREADABLE'],
    ['text that is called an image', () => Promise.resolve(Buffer.from('hello')), 'IMAGE_FORMAT_UNSUPPORTED'],
    ['a decompression bomb', () => Promise.resolve(bombPng(50_000, 50_000)), 'IMAGE_TOO_LARGE'],
    ['a header that claims pixels it does not have', () => Promise.resolve(bombPng(9_000, 9_000)), 'IMAGE_UNREADABLE'],
    ['an animation', () => animatedWebp(2), 'IMAGE_ANIMATED'],
    ['print colours', cmykJpeg, 'IMAGE_COLOUR_UNSUPPORTED'],
  ])('answers %s with its code and goes on', async (_, make, code) => {
    expect(await session.infer(await make())).toMatchObject({ ok: false, code });
    expect(scoresOf(await session.infer(await flatPng([51, 51, 51])))).toEqual([51, 51, 51]);
  });

  it('reads a 16-bit image', async () => {
    expect(scoresOf(await session.infer(await deepPng([65535, 0, 32768])))).toEqual([255, 0, 128]);
  });
});

describe('what the model sees', () => {
  it.each([1, 3, 6, 8])('is upright for EXIF orientation %d', async (orientation) => {
    const session = await runtime.open(topLeftPixelModel(), aClassifier(), LIMITS);
    const [red = 0, green = 255, blue = 255] = scoresOf(
      await session.infer(await quartersWithOrientation(orientation)),
    );
    await session.close();
    expect(red).toBeGreaterThan(250);
    expect(Math.max(green, blue)).toBeLessThan(5);
  });

  it('is padded where the registration says letterbox', async () => {
    const resize = { mode: 'letterbox', kernel: 'nearest', padValue: 0, anchor: 'centre' } as const;
    const session = await runtime.open(channelMeanModel(), aClassifier('none', { resize }), LIMITS);
    const scores = scoresOf(await session.infer(await flatPng([200, 200, 200], 16, 4)));
    await session.close();
    // 16x4 becomes 8x2 of 8x8: a quarter of the input is image.
    expect(scores).toEqual([50, 50, 50]);
  });

  it('has its colours swapped where the registration says BGR', async () => {
    const session = await runtime.open(channelMeanModel(), aClassifier('none', { colourOrder: 'BGR' }), LIMITS);
    const scores = scoresOf(await session.infer(await flatPng([255, 51, 0])));
    await session.close();
    expect(scores).toEqual([0, 51, 255]);
  });
});

describe('the process itself', () => {
  /** Process ids of this process's children that run the inference child. */
  function childPids(parent = process.pid): number[] {
    const list = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(parent)], { encoding: 'utf8' });
    return list
      .split('\n')
      .filter((line) => line.includes('inference/child.js'))
      .map((line) => Number.parseInt(line, 10));
  }
  const onLinux = process.platform === 'linux' ? it : it.skip;

  onLinux(
    'runs in an empty folder of its own, without our environment or the telemetry of the runtime, and leaves nothing behind',
    async () => {
      process.env['TOUCHSTONE_TEST_SECRET'] = 'not for models';
      const session = await runtime.open(channelMeanModel(), aClassifier(), LIMITS);
      await session.infer(await flatPng([1, 2, 3]));
      const [pid = 0] = childPids();
      const folder = readlinkSync(`/proc/${pid}/cwd`);
      // The telemetry would keep its state (.ses, mat-debug-*.log) here.
      expect(readdirSync(folder)).toEqual([]);
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      expect(environment).not.toContain('TOUCHSTONE_TEST_SECRET');
      expect(environment).toContain('ORT_DISABLE_TELEMETRY=1');
      const limit = readFileSync(`/proc/${pid}/limits`, 'utf8');
      expect(limit).toMatch(new RegExp(`Max address space\\s+${LIMITS.memoryBytes}`));
      await session.close();
      expect(childPids()).toEqual([]);
      expect(existsSync(folder)).toBe(false);
    },
  );

  onLinux('is replaced when something else ends it, between images', async () => {
    const session = await runtime.open(channelMeanModel(), aClassifier(), LIMITS);
    const image = await flatPng([51, 0, 0]);
    const [pid = 0] = childPids();
    process.kill(pid, 'SIGKILL');
    const first = await session.infer(image);
    expect(first.ok || first.code === 'MODEL_CRASHED').toBe(true);
    expect(scoresOf(await session.infer(image))).toEqual([51, 0, 0]);
    await session.close();
  });

  onLinux(
    'ends by itself when its parent is killed in the middle of an endless image',
    async () => {
      const script = join(await mkdtemp(join(tmpdir(), 'touchstone-test-')), 'parent.mjs');
      const runtimeFile = findChildFile().replace('child.js', 'supervised-inference-runtime.js');
      writeFileSync(join(dirname(script), 'model.onnx'), endlessLoopModel());
      writeFileSync(join(dirname(script), 'image.png'), await flatPng([9, 9, 9]));
      writeFileSync(
        script,
        `import { readFileSync } from 'node:fs';
       import { SupervisedInferenceRuntime } from '${runtimeFile}';
       const read = (name) => readFileSync(new URL(name, import.meta.url));
       const limits = { memoryBytes: 4 * 2 ** 30, loadMilliseconds: 60000, imageMilliseconds: 600000 };
       const session = await new SupervisedInferenceRuntime().open(read('model.onnx'), ${JSON.stringify(aClassifier())}, limits);
       void session.infer(read('image.png'));
       setTimeout(() => console.log('computing'), 300);`,
      );
      const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(parent.stdout, 'data');
      const [pid = 0] = childPids(parent.pid);
      expect(pid).toBeGreaterThan(0);
      parent.kill('SIGKILL');
      for (let wait = 0; wait < 60 && existsSync(`/proc/${pid}`); wait += 1) await setTimeout(100);
      expect(existsSync(`/proc/${pid}`)).toBe(false);
    },
    60_000,
  );

  it('answers an image after closing with a code, and closes twice without complaint', async () => {
    const session = await runtime.open(channelMeanModel(), aClassifier(), LIMITS);
    await session.close();
    await session.close();
    expect(await session.infer(await quartersPng())).toMatchObject({ ok: false, code: 'INFERENCE_SESSION_CLOSED' });
  });

  onLinux('is the only one that loads onnxruntime', () => {
    expect(readFileSync(`/proc/${process.pid}/maps`, 'latin1')).not.toContain('libonnxruntime');
  });
});

describe('SupervisedInferenceRuntime.open', () => {
  it.each([
    ['memoryBytes', 1e9],
    ['loadMilliseconds', 0],
    ['imageMilliseconds', NaN],
  ] as const)('refuses the limit %s = %d', async (limit, value) => {
    await expect(runtime.open(channelMeanModel(), aClassifier(), { ...LIMITS, [limit]: value })).rejects.toMatchObject({
      code: 'INFERENCE_LIMIT_INVALID',
      details: { limit },
    });
  });

  it('says what to do when the process is not built', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-test-'));
    writeFileSync(join(folder, 'package.json'), '{}');
    expect(() => findChildFile(join(folder, 'any.js'))).toThrow(
      expect.objectContaining({ code: 'INFERENCE_CHILD_MISSING' }),
    );
  });

  it('reports a process that cannot do its work as a crash', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-test-'));
    const childFile = join(folder, 'child.mjs');
    writeFileSync(childFile, 'console.error("no such thing"); process.exit(3);');
    const broken = new SupervisedInferenceRuntime({ childFile });
    await expect(broken.open(channelMeanModel(), aClassifier(), LIMITS)).rejects.toMatchObject({
      code: 'MODEL_CRASHED',
      details: { found: 'exit code 3, no such thing' },
    });
  });
});
