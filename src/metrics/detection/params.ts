import { DetectionParamsInvalid } from './errors.js';

/** Smallest and largest area in square pixels; both ends belong to the range. */
export type AreaRange = readonly [number, number];

/** What may be asked of the evaluation, in the field names of the COCO evaluation. Everything is optional. */
export interface DetectionParams {
  /** IoU thresholds of AP and AR, ascending, each above 0 and at most 1. */
  readonly iouThrs?: readonly number[];
  /** Detections kept per image and class: three numbers, ascending. */
  readonly maxDets?: readonly number[];
  /** Four ranges: all, small, medium, large. */
  readonly areaRng?: readonly AreaRange[];
  /** 0 = classes are merged. */
  readonly useCats?: 0 | 1;
  /** Score thresholds of the fixed counts; a detection at the threshold is kept. */
  readonly scoreThrs?: readonly number[];
}

/** Parameters with every default filled in. */
export interface ResolvedParams {
  readonly iouThresholds: Float64Array;
  readonly maxDets: readonly [number, number, number];
  readonly areaRanges: readonly AreaRange[];
  readonly mergeClasses: boolean;
  readonly scoreThresholds: readonly number[];
}

/** The range that holds every area; also the one of the fixed counts, whatever `areaRng` says. */
export const ALL_AREAS: AreaRange = [0, 1e10];

/** 32 x 32 and 96 x 96 pixels separate small, medium and large (COCO). */
const DEFAULT_AREA_RANGES: readonly AreaRange[] = [ALL_AREAS, [0, 1024], [1024, 9216], [9216, 1e10]];

/** 0.5 to 0.95; computed as the reference does, because the ninth is 0.8999999999999999 there and not 0.9. */
const DEFAULT_IOU_THRESHOLDS = Float64Array.from({ length: 10 }, (_, i) =>
  i === 9 ? 0.95 : 0.5 + i * ((0.95 - 0.5) / 9),
);

const DEFAULT_SCORE_THRESHOLDS = [0.3, 0.5, 0.7];

const KNOWN = new Set(['iouThrs', 'maxDets', 'areaRng', 'useCats', 'scoreThrs']);

/** Checks what comes from outside (a file, a request) and fills in the defaults. `undefined` = all defaults. */
export function resolveParams(params: unknown = {}): ResolvedParams {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    throw new DetectionParamsInvalid('', 'Parameters must be an object, for example {"maxDets": [1, 10, 100]}.');
  }
  const unknown = Object.keys(params).find((key) => !KNOWN.has(key));
  if (unknown !== undefined) {
    throw new DetectionParamsInvalid(`/${unknown}`, `Unknown parameter "${unknown}". Known: ${[...KNOWN].join(', ')}.`);
  }
  const { iouThrs, maxDets, areaRng, useCats, scoreThrs } = params as Record<string, unknown>;
  return {
    iouThresholds: iouThrs === undefined ? DEFAULT_IOU_THRESHOLDS : iouThresholdsOf(iouThrs),
    maxDets: maxDets === undefined ? [1, 10, 100] : maxDetsOf(maxDets),
    areaRanges: areaRng === undefined ? DEFAULT_AREA_RANGES : areaRangesOf(areaRng),
    mergeClasses: mergeClassesOf(useCats),
    scoreThresholds: scoreThrs === undefined ? DEFAULT_SCORE_THRESHOLDS : scoreThresholdsOf(scoreThrs),
  };
}

function iouThresholdsOf(value: unknown): Float64Array {
  const thresholds = numbersOf(value);
  if (!thresholds || thresholds.length === 0 || !isAscending(thresholds) || thresholds.some((t) => t <= 0 || t > 1)) {
    throw new DetectionParamsInvalid(
      '/iouThrs',
      'iouThrs must be an ascending list of numbers above 0 and at most 1, for example [0.5, 0.75].',
    );
  }
  return Float64Array.from(thresholds);
}

function maxDetsOf(value: unknown): [number, number, number] {
  const counts = numbersOf(value);
  if (!counts || counts.length !== 3 || !isAscending(counts) || counts.some((n) => !Number.isInteger(n) || n < 1)) {
    throw new DetectionParamsInvalid(
      '/maxDets',
      'maxDets must be three whole numbers of at least 1 in ascending order, for example [1, 10, 100].',
    );
  }
  return counts as [number, number, number];
}

function areaRangesOf(value: unknown): AreaRange[] {
  const ranges = Array.isArray(value) ? value.map(numbersOf) : [];
  if (ranges.length !== 4 || !ranges.every((range) => range?.length === 2 && Number(range[0]) <= Number(range[1]))) {
    throw new DetectionParamsInvalid(
      '/areaRng',
      'areaRng must be four pairs [smallest, largest] of areas in square pixels: all, small, medium, large.',
    );
  }
  return ranges as unknown as AreaRange[];
}

function mergeClassesOf(value: unknown): boolean {
  if (value === undefined || value === 1 || value === true) return false;
  if (value === 0 || value === false) return true;
  throw new DetectionParamsInvalid('/useCats', 'useCats must be 1 (each class apart) or 0 (classes merged).');
}

function scoreThresholdsOf(value: unknown): number[] {
  const thresholds = numbersOf(value);
  if (!thresholds) {
    throw new DetectionParamsInvalid('/scoreThrs', 'scoreThrs must be a list of numbers, for example [0.3, 0.5].');
  }
  return thresholds;
}

function numbersOf(value: unknown): number[] | undefined {
  return Array.isArray(value) && value.every((n) => typeof n === 'number' && Number.isFinite(n))
    ? (value as number[])
    : undefined;
}

function isAscending(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value > Number(values[i - 1]));
}
