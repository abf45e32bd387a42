import type { InterpretationContract } from '../../../../metrics/interpretation/contract.js';
import { interpretItem } from '../../../../metrics/interpretation/interpret.js';
import {
  chooseOperatingPoint,
  ruleSentence,
  scoredClasses,
  thresholdContract,
} from '../../../../metrics/interpretation/operating-point.js';
import type { CurvePoint } from '../../../../metrics/interpretation/operating-point.js';
import type { Outcome } from '../../../../metrics/outcome.js';
import { BOX_CONTRACT, PALLET_CONTRACT } from '../../story/use-cases.js';
import type { AnsweredPhoto } from './detect-photos.js';

/** The rule was stated before there was anything to choose from. */
const RULE = { kind: 'highestF1' } as const;

/** Each class counts where its use case asks for it: by that contract's visibility and smallest size. */
const ASKED_BY: Readonly<Record<'box' | 'pallet', InterpretationContract>> = {
  box: BOX_CONTRACT,
  pallet: PALLET_CONTRACT,
};

export interface ChosenThresholds {
  readonly rule: string;
  readonly photos: number;
  readonly perClass: Readonly<Record<'box' | 'pallet', number>>;
  readonly curves: Readonly<Record<'box' | 'pallet', readonly CurvePoint[]>>;
}

/** One threshold a class, on all threshold photos of both sites together. */
export function chooseThresholds(photos: readonly AnsweredPhoto[]): ChosenThresholds {
  const [box, pallet] = (['box', 'pallet'] as const).map((label) => {
    const contract = thresholdContract(ASKED_BY[label], [label]);
    const outcomes = photos.map((photo) => interpretItem({ ...photo, contract }));
    const { perClass, curves } = chooseOperatingPoint({ perClass: scoredClasses(outcomes, [label]), rule: RULE });
    return { threshold: perClass[label] ?? 0, curve: curves[label] ?? [] };
  });
  return {
    rule: ruleSentence(RULE, BOX_CONTRACT.match),
    photos: photos.length,
    perClass: { box: box?.threshold ?? 0, pallet: pallet?.threshold ?? 0 },
    curves: { box: box?.curve ?? [], pallet: pallet?.curve ?? [] },
  };
}

/** What the model does at one site with these thresholds, as the two use cases see it. */
export interface SiteFigures {
  readonly photos: number;
  /** Mean over arrangements that hold a box asked for. */
  readonly boxesFound: number;
  readonly boxPrecision: number;
  readonly boxPhotosRight: number;
  readonly palletPhotosRight: number;
  readonly palletsFound: number;
  readonly photosWithInventedPallet: number;
}

export function figuresOf(photos: readonly AnsweredPhoto[], perClass: ChosenThresholds['perClass']): SiteFigures {
  const judged = (contract: InterpretationContract): Outcome[] => {
    const scoreThreshold = { ...contract.scoreThreshold, perClass };
    return photos.map((photo) => interpretItem({ ...photo, contract: { ...contract, scoreThreshold } }));
  };
  const [boxes, pallets] = [judged(BOX_CONTRACT), judged(PALLET_CONTRACT)];
  const reported = boxes.flatMap(({ observed }) => observed).filter(({ result }) => result !== 'IGNORED');
  const isInvented = (outcome: Outcome) => outcome.observed.some(({ result }) => result === 'EXTRA');
  return {
    photos: photos.length,
    boxesFound: meanShareFound(boxes),
    boxPrecision: share(reported, ({ result }) => result === 'HIT'),
    boxPhotosRight: share(boxes, ({ right }) => right),
    palletPhotosRight: share(pallets, ({ right }) => right),
    palletsFound: share(asked(pallets), ({ result }) => result === 'HIT'),
    photosWithInventedPallet: share(pallets, isInvented),
  };
}

function asked(outcomes: readonly Outcome[]): Outcome['expected'] {
  return outcomes.flatMap(({ expected }) => expected).filter(({ result }) => result !== 'IGNORED');
}

function meanShareFound(outcomes: readonly Outcome[]): number {
  const groups = [...new Set(outcomes.map(({ groupId }) => groupId))];
  const shares = groups
    .map((group) => asked(outcomes.filter(({ groupId }) => groupId === group)))
    .filter((objects) => objects.length > 0);
  const total = shares.reduce((sum, objects) => sum + share(objects, ({ result }) => result === 'HIT'), 0);
  return rounded(total / Math.max(1, shares.length));
}

/** 0 of 0 is 0: nothing was shown. */
function share<T>(items: readonly T[], test: (item: T) => boolean): number {
  return rounded(items.filter(test).length / Math.max(1, items.length));
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
