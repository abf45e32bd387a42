import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  DEFAULT_INFERENCE_LIMITS,
  SupervisedInferenceRuntime,
} from '../../../src/platform/inference/supervised-inference-runtime.js';
import type { InferenceAnswer, InferencePace, InferenceSession } from '../../../src/ports/machines.js';
import { bombPng, flatPng } from '../../builders/images.js';
import { aClassifier } from '../../builders/model-contract.js';
import { channelMeanModel, randomModel, slowOnBrightModel } from '../../builders/onnx-model.js';

// Starting a process takes 0.4 s on a quiet machine and many times that on a busy one.
jest.setTimeout(120_000);

const LIMITS = { ...DEFAULT_INFERENCE_LIMITS, memoryBytes: 3 * 2 ** 30, imageMilliseconds: 3000 };

async function withSession<T>(
  work: (session: InferenceSession) => Promise<T>,
  of: { model?: Buffer; runtime?: SupervisedInferenceRuntime; pace?: InferencePace } = {},
): Promise<T> {
  const { model = channelMeanModel(), runtime = new SupervisedInferenceRuntime(), pace } = of;
  const session = await runtime.open(model, aClassifier(), LIMITS, pace);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

const codeOf = (answer: InferenceAnswer): string => (answer.ok ? 'ok' : answer.code);
const askAll = (session: InferenceSession, images: readonly Buffer[]): Promise<InferenceAnswer[]> =>
  Promise.all(images.map((image) => session.infer(image)));
const withoutTimes = (answer: InferenceAnswer): object => ({ ...answer, milliseconds: undefined });

/** Thirty shades, in an order in which decoding takes longer and shorter. */
const shades = (): Promise<Buffer[]> =>
  Promise.all(Array.from({ length: 30 }, (_, i) => flatPng([i * 8, 255 - i * 8, i], i % 3 === 0 ? 900 : 16, 16)));

describe('images asked for at once', () => {
  it('are answered as they would be one by one, in the order of asking', async () => {
    const images = await shades();
    const together = await withSession((session) => askAll(session, images));
    const apart = await withSession(async (session) => {
      const answers = [];
      for (const image of images) answers.push(await session.infer(image));
      return answers;
    });
    expect(together.map(withoutTimes)).toEqual(apart.map(withoutTimes));
    expect(together.map(codeOf)).toEqual(images.map(() => 'ok'));
  });

  it('keep their answers when a bomb waits behind them, and after it', async () => {
    const [plain, bomb] = [await flatPng([51, 51, 51]), bombPng(9000, 9000)];
    const answers = await withSession((session) =>
      askAll(session, [plain, bomb, plain, bombPng(50_000, 50_000), plain]),
    );
    expect(answers.map(codeOf)).toEqual(['ok', 'IMAGE_UNREADABLE', 'ok', 'IMAGE_TOO_LARGE', 'ok']);
  });

  it('keep their answers when one among them takes the process beyond its deadline', async () => {
    const [dark, bright] = [await flatPng([20, 20, 20]), await flatPng([250, 250, 250])];
    const answers = await withSession((session) => askAll(session, [dark, dark, bright, dark, bright, dark, dark]), {
      model: slowOnBrightModel(),
    });
    expect(answers.map(codeOf)).toEqual(['ok', 'ok', 'IMAGE_TIMEOUT', 'ok', 'IMAGE_TIMEOUT', 'ok', 'ok']);
  });

  (process.platform === 'linux' ? it : it.skip)(
    'are not blamed when the process ends with several of them in it: each is asked again alone',
    async () => {
      const images = await shades();
      const answers = await withSession(async (session) => {
        const asked = askAll(session, images);
        await session.infer(await flatPng([1, 1, 1], 16, 16)).then(() => undefined);
        return asked;
      });
      const disturbed = await withSession(async (session) => {
        const asked = askAll(session, images);
        const list = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' });
        const line = list.split('\n').find((one) => one.includes('inference/child.js')) ?? '';
        process.kill(Number.parseInt(line, 10), 'SIGKILL');
        const got = await asked;
        expect(session.observed.starts).toBe(2);
        return got;
      });
      expect(disturbed.map(withoutTimes)).toEqual(answers.map(withoutTimes));
    },
  );
});

describe('a model that gives other values the second time', () => {
  it('is found by the first image and believed nothing more', async () => {
    const image = await flatPng([51, 51, 51]);
    await withSession(
      async (session) => {
        expect((await askAll(session, [image, image, image])).map(codeOf)).toEqual(
          Array.from({ length: 3 }, () => 'MODEL_NOT_DETERMINISTIC'),
        );
        expect(session.observed.repeated).toEqual({ images: 1, differing: 1 });
      },
      { model: randomModel() },
    );
  });

  it('is looked for on the first three images of a pass', async () => {
    const images = await shades();
    await withSession(async (session) => {
      await askAll(session, images);
      expect(session.observed.repeated).toEqual({ images: 3, differing: 0 });
    });
  });
});

describe('how a machine is tuned', () => {
  it('is used and stands in the environment, with the same bits', async () => {
    const image = await flatPng([51, 102, 153]);
    const tuned = new SupervisedInferenceRuntime({ tuning: { provider: 'cpu', threads: 2 } });
    const one = await withSession((session) => session.infer(image));
    await withSession(
      async (session) => {
        expect(session.environment).toMatchObject({ executionProvider: 'cpu', threads: 2 });
        expect(withoutTimes(await session.infer(image))).toEqual(withoutTimes(one));
      },
      { runtime: tuned },
    );
  });

  it('is refused where the provider is not there, for now: another machine may have it', async () => {
    const tuned = new SupervisedInferenceRuntime({ tuning: { provider: 'nonsense', threads: 1 } });
    await expect(withSession((session) => session.infer(Buffer.alloc(1)), { runtime: tuned })).rejects.toMatchObject({
      code: 'EXECUTION_PROVIDER_MISSING',
      isPassing: true,
    });
  });
});

describe('what is seen of a session', () => {
  it('at the pace of latency: a warm-up apart, then every image from its bytes', async () => {
    const images = (await shades()).slice(0, 4);
    await withSession(
      async (session) => {
        const answers = await askAll(session, images);
        expect(answers.every((answer) => answer.ok && answer.milliseconds !== null)).toBe(true);
        const { firstImageMilliseconds, loadMilliseconds, peakMemoryBytes, warmUpMilliseconds } = session.observed;
        expect(warmUpMilliseconds).toHaveLength(5);
        expect(firstImageMilliseconds).toBe(warmUpMilliseconds[0]);
        expect(loadMilliseconds).toBeGreaterThan(10);
        expect(peakMemoryBytes).toBeGreaterThan(40e6);
      },
      { pace: 'LATENCY' },
    );
  });
});

describe('the cache of prepared inputs', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'touchstone-cache-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const caching = (mostBytes = 2 ** 20): SupervisedInferenceRuntime =>
    new SupervisedInferenceRuntime({ inputCache: { folder, mostBytes } });
  const entries = (): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  const timesOf = (answers: readonly InferenceAnswer[]): boolean[] =>
    answers.map((answer) => answer.ok && answer.milliseconds !== null);

  it('gives the same answers without decoding, and no times', async () => {
    const images = (await shades()).slice(0, 5);
    const one = async (session: InferenceSession): Promise<InferenceAnswer[]> => {
      const answers = [];
      for (const image of images) answers.push(await session.infer(image));
      return answers;
    };
    const first = await withSession(one, { runtime: caching() });
    const second = await withSession(one, { runtime: caching() });
    expect(second.map(withoutTimes)).toEqual(first.map(withoutTimes));
    expect(timesOf(first)).toEqual([true, true, true, true, true]);
    expect(timesOf(second)).toEqual([false, false, false, false, false]);
  });

  it('is not looked into at the pace of latency', async () => {
    const image = await flatPng([51, 51, 51]);
    await withSession((session) => session.infer(image), { runtime: caching() });
    const timed = await withSession((session) => session.infer(image), { runtime: caching(), pace: 'LATENCY' });
    expect(timesOf([timed])).toEqual([true]);
  });

  it.each([
    [
      'a flipped pixel',
      (entry: Buffer) => Buffer.concat([entry.subarray(0, -1), Buffer.from([255 - (entry.at(-1) ?? 0)])]),
    ],
    [
      'a flipped bit in the extent of the source',
      (entry: Buffer) => Buffer.from(entry.map((byte, at) => (at === 40 ? byte ^ 1 : byte))),
    ],
    ['a truncated entry', (entry: Buffer) => entry.subarray(0, 60)],
    ['an empty entry', () => Buffer.alloc(0)],
    ['an entry of something else', () => Buffer.from('x'.repeat(500))],
  ])('finds %s by the digest and computes anew', async (_, spoil) => {
    const image = await flatPng([51, 102, 153]);
    const fresh = await withSession((session) => session.infer(image), { runtime: caching() });
    const [entry = ''] = entries();
    const sound = readFileSync(entry);
    writeFileSync(entry, spoil(sound));
    const again = await withSession((session) => session.infer(image), { runtime: caching() });
    expect(withoutTimes(again)).toEqual(withoutTimes(fresh));
    expect(timesOf([again])).toEqual([true]);
    expect(readFileSync(entry)).toEqual(sound);
  });

  it('keeps nothing of an image that cannot be read', async () => {
    await withSession((session) => session.infer(bombPng(9000, 9000)), { runtime: caching() });
    expect(entries()).toEqual([]);
  });

  it('stays within its bound with several processes at it, and answers the same', async () => {
    const images = await shades();
    const mostBytes = 2000;
    const passes = await Promise.all(
      [1, 2, 3].map(() => withSession((session) => askAll(session, images), { runtime: caching(mostBytes) })),
    );
    for (const pass of passes) expect(pass.map(withoutTimes)).toEqual(passes[0]?.map(withoutTimes));
    const total = entries().reduce((sum, path) => sum + statSync(path).size, 0);
    // Each process may be about one entry ahead of the last look.
    expect(total).toBeLessThan(mostBytes + 3 * 300);
  });

  it('that cannot be written changes nothing', async () => {
    writeFileSync(join(folder, 'file'), '');
    const runtime = new SupervisedInferenceRuntime({
      inputCache: { folder: join(folder, 'file'), mostBytes: 2 ** 20 },
    });
    expect(codeOf(await withSession(async (session) => session.infer(await flatPng([1, 2, 3])), { runtime }))).toBe(
      'ok',
    );
  });
});
