import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { runCli } from '../../src/entry/run-cli.js';

/** The same values of pycocotools as detection-reference.test.ts, through the command a user types and files on disk. */
const FOLDER = new URL('./data/detection/', import.meta.url);
const EXACT = /\.(tp|fp|fn|ignoredDt|nGt|category_id|matrix|categoryIds)\b/;

interface Annotation {
  readonly id: number;
  readonly bbox: readonly [number, number, number, number];
}

interface Case {
  readonly id: string;
  readonly params: Record<string, unknown>;
  readonly gt?: object;
  readonly gtFile?: string;
  readonly crowdAnnotationIds?: readonly number[];
  readonly dt: readonly object[];
  readonly expected: { readonly fixed: readonly { readonly scoreThr: number }[] };
}

function read<T>(name: string): T {
  return JSON.parse(gunzipSync(readFileSync(new URL(name, FOLDER))).toString()) as T;
}

function groundTruthOf({ gt, gtFile, crowdAnnotationIds = [] }: Case): object {
  if (gt !== undefined) return gt;
  const file = read<{ annotations: Annotation[] }>(gtFile as string);
  const crowds = new Set(crowdAnnotationIds);
  const annotations = file.annotations.map((row) => {
    const [x, y, w, h] = row.bbox;
    return crowds.has(row.id) ? { ...row, bbox: [x, y, w * 1.5, h * 1.5], iscrowd: 1 } : row;
  });
  return { ...file, annotations };
}

/** Same names in the same order, same nulls, counts equal, other numbers to 1e-9. */
function differences(actual: unknown, expected: unknown, path: string): string[] {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const fits = Math.abs(actual - expected) <= (EXACT.test(path) ? 0 : 1e-9);
    return fits ? [] : [`${path}: ${actual} instead of ${expected}`];
  }
  if (typeof expected !== 'object' || expected === null) {
    return actual === expected ? [] : [`${path}: ${String(actual)} instead of ${String(expected)}`];
  }
  if (typeof actual !== 'object' || actual === null) return [`${path}: no object`];
  if (Object.keys(actual).join() !== Object.keys(expected).join())
    return [`${path}: fields ${Object.keys(actual).join()}`];
  return Object.entries(expected).flatMap(([key, value]) =>
    differences((actual as Record<string, unknown>)[key], value, `${path}.${key}`),
  );
}

describe('touchstone score detection --json against pycocotools', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'score-reference-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  afterEach(() => {
    process.exitCode = undefined;
  });

  async function file(name: string, content: unknown): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, JSON.stringify(content));
    return path;
  }

  async function score(testCase: Case): Promise<Record<string, unknown>> {
    const params = { ...testCase.params, scoreThrs: testCase.expected.fixed.map(({ scoreThr }) => scoreThr) };
    const [gt, dt] = [await file('gt.json', groundTruthOf(testCase)), await file('dt.json', testCase.dt)];
    const args = [
      'score',
      'detection',
      '--gt',
      gt,
      '--dt',
      dt,
      '--params',
      await file('params.json', params),
      '--json',
    ];
    let [out, err] = ['', ''];
    const output = {
      out: (text: string) => void (out += text),
      err: (text: string) => void (err += text),
      isDebug: false,
    };
    const exit = await runCli(args, output);
    expect([testCase.id, exit, err]).toEqual([testCase.id, 0, '']);
    return JSON.parse(out) as Record<string, unknown>;
  }

  it.each(['handmade.json.gz', 'adversarial.json.gz', 'cocoapi-example.json.gz', 'real-perturbed.json.gz'])(
    'agrees in every case of %s: stats, perClass and fixed, in names, order and numbers',
    async (name) => {
      const { cases } = read<{ cases: Case[] }>(name);
      const found: string[] = [];
      for (const testCase of cases) {
        const { stats, perClass, fixed } = await score(testCase);
        found.push(...differences({ stats, perClass, fixed }, testCase.expected, testCase.id));
      }
      expect(cases.length).toBeGreaterThan(0);
      expect(found).toEqual([]);
    },
    120_000,
  );
});
