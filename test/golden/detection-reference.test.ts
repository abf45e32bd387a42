import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { evaluateDetections } from '../../src/metrics/detection/evaluate-detections.js';
import { annotationTableOf, detectionTableOf } from '../../src/vision/box-tables.js';
import type { AnnotationRow, Category, DetectionRow } from '../../src/vision/box-tables.js';

/** Values of pycocotools 2.0.11; see data/detection/README.md for their origin. */
const FOLDER = new URL('./data/detection/', import.meta.url);
const TOLERANCE = 1e-9;

interface CocoFile {
  readonly images: readonly { readonly id: number }[];
  readonly categories: readonly Category[];
  readonly annotations: readonly AnnotationRow[];
}

interface Expected {
  readonly stats: readonly number[];
  readonly perClass: readonly unknown[];
  readonly fixed: readonly { readonly scoreThr: number }[];
}

interface Case {
  readonly id: string;
  readonly params: Record<string, unknown>;
  readonly gt?: CocoFile;
  readonly gtFile?: string;
  readonly crowdAnnotationIds?: readonly number[];
  readonly dt: readonly DetectionRow[];
  readonly expected: Expected;
}

function read<T>(name: string): T {
  return JSON.parse(gunzipSync(readFileSync(new URL(name, FOLDER))).toString()) as T;
}

/** The change the reference made to some annotations of real files, so that crowds occur. */
function withCrowds(file: CocoFile, crowdIds: readonly number[]): CocoFile {
  const crowds = new Set(crowdIds);
  const annotations = file.annotations.map((row) => {
    const [x, y, w, h] = row.bbox;
    return crowds.has(row.id) ? { ...row, bbox: [x, y, w * 1.5, h * 1.5] as const, iscrowd: 1 } : row;
  });
  return { ...file, annotations };
}

function evaluateCase({ gt, gtFile, crowdAnnotationIds, dt, params, expected }: Case) {
  const file = gt ?? withCrowds(read<CocoFile>(gtFile as string), crowdAnnotationIds ?? []);
  return evaluateDetections({ ...file, annotations: annotationTableOf(file.annotations) }, detectionTableOf(dt), {
    ...params,
    scoreThrs: expected.fixed.map(({ scoreThr }) => scoreThr),
  });
}

/** Same names in the same order, same nulls, whole numbers equal, other numbers within the tolerance. */
function expectAgreement(actual: unknown, expected: unknown, path: string): void {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const allowed = /\.(tp|fp|fn|ignoredDt|nGt|category_id|matrix|categoryIds)\b/.test(path) ? 0 : TOLERANCE;
    if (!(Math.abs(actual - expected) <= allowed)) throw new Error(`${path}: ${actual} instead of ${expected}`);
  } else if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null) throw new Error(`${path}: not an object`);
    expect([path, Object.keys(actual)]).toEqual([path, Object.keys(expected)]);
    for (const [key, value] of Object.entries(expected)) {
      expectAgreement((actual as Record<string, unknown>)[key], value, `${path}.${key}`);
    }
  } else if (actual !== expected) {
    throw new Error(`${path}: ${String(actual)} instead of ${String(expected)}`);
  }
}

function expectCaseToAgree(testCase: Case): void {
  const { stats, perClass, fixed } = evaluateCase(testCase);
  expectAgreement({ stats, perClass, fixed }, testCase.expected, testCase.id);
}

describe('COCO evaluation against pycocotools', () => {
  const files: [string, number][] = [
    ['handmade.json.gz', 35],
    ['adversarial.json.gz', 280],
    ['cocoapi-example.json.gz', 1],
    ['real-perturbed.json.gz', 8],
  ];
  for (const [name, count] of files) {
    const { cases } = read<{ cases: Case[] }>(name);

    it(`covers all ${count} cases of ${name}`, () => {
      expect(cases).toHaveLength(count);
    });

    describe(name, () => {
      for (const testCase of cases) {
        it(`agrees to 1e-9, counts exactly: ${testCase.id}`, () => {
          expectCaseToAgree(testCase);
        });
      }
    });
  }

  it('reproduces the twelve published numbers of the COCO API example', () => {
    const file = read<{ provenance: { publishedStats3dp: number[] }; cases: Case[] }>('cocoapi-example.json.gz');
    const published = file.provenance.publishedStats3dp;
    expect(published).toHaveLength(12);
    const { stats } = evaluateCase(file.cases[0] as Case);
    expect(stats.map((value) => Math.round(value * 1000) / 1000)).toEqual(published);
  });
});

describe('COCO evaluation of two real models on freight wagons', () => {
  const sites = ['site-a', 'site-b', 'site-c'];
  for (const model of ['wagon-v1', 'wagon-v2']) {
    for (const set of [...sites, 'threshold']) {
      it(`agrees with pycocotools: ${model} on ${set}`, () => {
        expectCaseToAgree({ ...read<Case>(`wagon/${model}.${set}.json.gz`), id: `${model}/${set}`, params: {} });
      });
    }

    it(`agrees with pycocotools: ${model} on the three sites pooled`, () => {
      const parts = sites.map((site) => read<Case>(`wagon/${model}.${site}.json.gz`));
      const truths = sites.map((site) => read<CocoFile>(`wagon/annotations.${site}.json.gz`));
      const gt = {
        images: truths.flatMap(({ images }) => images),
        categories: truths[0]?.categories ?? [],
        annotations: truths.flatMap(({ annotations }) => annotations),
      };
      const { expected } = read<{ expected: Expected }>(`wagon/${model}.all-sites.json.gz`);
      expectCaseToAgree({ id: `${model}/all`, params: {}, gt, dt: parts.flatMap(({ dt }) => dt), expected });
    });
  }
});
