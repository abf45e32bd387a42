/**
 * How often a borderline model gets GO by mistake, and a good one gets it at all: 10,000 simulated pilots a row.
 * Run: node bench/wrong-go-record.mjs (see there), which records bench/results/wrong-go.json and docs/method/wrong-go.md.
 *
 * A pilot is judged by judgeOutcomes, the product's judge, on outcomes of images under a checked criteria document. Groups of one size
 * are judged by the sum of their shares alone, so each sum that occurs is judged once and remembered. Every hundredth pilot is judged
 * again from its own outcomes, the sliced ones as a whole under an expanded document with its twenty mandatory slices; and each sum is
 * decided a second time from alphaOfAttempt, shareBounds and judgeBounds. A single verdict that differs stops the simulation.
 */
import { seededRng } from '../src/kernel/rng.js';
import type { Rng } from '../src/kernel/clock.js';
import type { Attributes, Outcome } from '../src/metrics/outcome.js';
import { alphaOfAttempt } from '../src/stats/attempts.js';
import { shareBounds, type GroupCount } from '../src/stats/share-rule.js';
import type { CriteriaDocument } from '../src/verdict/criteria/criteria-document.js';
import { expandCriteria } from '../src/verdict/criteria/expand-criteria.js';
import { lintCriteria } from '../src/verdict/criteria/lint-criteria.js';
import { judgeOutcomes } from '../src/verdict/judge.js';
import { judgeBounds } from '../src/verdict/threshold.js';

const PILOTS = 10_000;
const ALPHA = 0.05;
const REQUIRED = 0.95;
const GOOD = 0.99;
const GROUP = 30;
const GROUP_COUNTS = [10, 40, 59, 100, 200] as const;
/** With five attempts at least 90 groups are needed (.95^90 < .01): below that nothing passes, at 93 the most is spent of what one may. */
const ATTEMPT_COUNTS = [10, 40, 59, 93, 100, 200, 400] as const;
const ATTEMPTS = 5;
const SLICES = 20;
const CHECK_EVERY = 100;
const SEED = 20260601;

type Attempt = Readonly<{ number: number; max: number; spending: 'EQUAL' }>;
const ONLY: Attempt = { number: 1, max: 1, spending: 'EQUAL' };
const THRESHOLD = {
  comparator: 'AT_LEAST',
  limit: { text: '0.95', value: REQUIRED },
} as unknown as Parameters<typeof judgeBounds>[0];

let checks = 0;
let slicedChecks = 0;
let judgedSums = 0;

/** How many images of each group are right; all groups have the same size. */
interface Sample {
  readonly rights: readonly number[];
  readonly size: number;
}

const known = new Map<string, boolean>();

/** PASS of the product's judge; what it decides on these sums was decided before, if they occurred before. */
function passes(sample: Sample, attempt: Attempt = ONLY): boolean {
  const right = sample.rights.reduce((sum, one) => sum + one, 0);
  const key = `${sample.rights.length} ${sample.size} ${right} ${attempt.number} ${attempt.max}`;
  let pass = known.get(key);
  if (pass === undefined) {
    judgedSums += 1;
    pass = judged(sample, attempt);
    if (pass !== passesByBounds(sample, attempt))
      throw new Error(`Bounds and judge differ for ${JSON.stringify({ sample, attempt })}`);
    known.set(key, pass);
  }
  return pass;
}

/** The same from the functions the judge calls: one-sided bound of the share rule at the alpha of this attempt. */
function passesByBounds({ rights, size }: Sample, attempt: Attempt): boolean {
  const alpha = alphaOfAttempt({ alpha: ALPHA, attempt: attempt.number, max: attempt.max, spending: 'EQUAL' });
  const groups = rights.map((one): GroupCount => ({ right: one, total: size }));
  const { lower, upper } = shareBounds(groups, alpha === ALPHA ? 0.95 : 1 - alpha);
  return judgeBounds(THRESHOLD, { lower: lower ?? 0, upper: upper ?? 1 }) === 'PASS';
}

/** The same pilot as the product sees it: outcomes of images, judged under a criteria document. */
function judged({ rights, size }: Sample, attempt: Attempt): boolean {
  const outcomes = rights.flatMap((right, group) =>
    Array.from({ length: size }, (_, image) => outcomeOf(`${group}`, `${group}-${image}`, image < right)),
  );
  return judgeOutcomes({ document: DOCUMENT, outcomes, excluded: 0, attempt }).verdict === 'PASS';
}

function outcomeOf(groupId: string, itemId: string, right: boolean, attributes: Attributes = {}): Outcome {
  const [expectedState, observedState] = ['OK', right ? 'OK' : 'NOK'];
  const empty = { attributes, expected: [], observed: [], errors: [] };
  return { itemId, itemName: itemId, groupId, status: 'EVALUATED', expectedState, observedState, right, ...empty };
}

const DRAFT: CriteriaDocument = {
  format: 'touchstone/criteria@1',
  title: 'Simulated pilot',
  attempts: { max: ATTEMPTS, spending: 'EQUAL' },
  siteSchema: {},
  criteria: [
    {
      id: 'right',
      title: 'Images judged right',
      role: 'DECISION',
      parent: null,
      severity: 'BLOCKING',
      safetyRelevance: 'NONE',
      metric: 'image-success@1',
      unit: 'captureGroup',
      comparator: 'AT_LEAST',
      threshold: '0.95',
      confidence: '0.95',
      decisionRule: 'BOUND',
      slices: [],
      designPoint: null,
      power: null,
      minSupport: 'AUTO',
      onError: 'COUNT_AS_FAILURE',
      baseline: null,
      rationale: 'Simulation.',
      waivable: false,
    },
  ],
};

const DOCUMENT = baselined(DRAFT, 0);

const PLACES = Array.from({ length: SLICES }, (_, slice) => `place ${slice + 1}`);

/** As agreed: one mandatory criterion on each of twenty places. */
const SLICED = baselined(
  {
    ...DRAFT,
    attempts: { max: 1, spending: 'EQUAL' },
    siteSchema: { 'meta.place': { values: PLACES } },
    criteria: DRAFT.criteria.map((criterion) => ({ ...criterion, slices: ['EACH(meta.place)'] })),
  },
  SLICES,
);

function baselined(draft: CriteriaDocument, slices: number): CriteriaDocument {
  const { document, problems } = lintCriteria(JSON.parse(JSON.stringify(draft)));
  if (document === null) throw new Error(`The simulated criteria are refused: ${JSON.stringify(problems)}`);
  const expanded = expandCriteria(document);
  if (expanded.criteria[0]?.slices.length !== slices) throw new Error('The simulated criteria are not expanded.');
  return expanded;
}

/** One sample a slice, images that each are a group of their own: the whole pilot as one judgement. */
function judgedBySlices(samples: Pilot): boolean {
  const outcomes = samples.flatMap(({ rights }, slice) =>
    rights.map((right, image) => {
      const id = `${slice}-${image}`;
      return outcomeOf(id, id, right === 1, { 'meta.place': PLACES[slice] ?? '' });
    }),
  );
  const { verdict, criteria } = judgeOutcomes({ document: SLICED, outcomes, excluded: 0, attempt: ONLY });
  if (criteria[0]?.cells.length !== SLICES) throw new Error('The judge did not judge every slice.');
  return verdict === 'PASS';
}

/** Draws how many of a group are right. */
type Structure = (rng: Rng) => number;

/** Beta-binomial: images of one group are alike, intra-class correlation rho. Drawn by its exact distribution function. */
function correlated(p: number, rho: number): Structure {
  const total = 1 / rho - 1;
  const [a, b] = [p * total, (1 - p) * total];
  const cumulative: number[] = [];
  let mass = 1;
  for (let i = 0; i < GROUP; i += 1) mass *= (b + i) / (total + i);
  for (let k = 0, sum = 0; k <= GROUP; k += 1) {
    sum += mass;
    cumulative.push(sum);
    mass *= ((GROUP - k) / (k + 1)) * ((a + k) / (b + GROUP - k - 1));
  }
  return (rng) => {
    const u = rng.next();
    const k = cumulative.findIndex((sum) => u < sum);
    return k === -1 ? GROUP : k;
  };
}

const STRUCTURES: Readonly<Record<string, (p: number) => Structure>> = {
  'correlation 0.1': (p) => correlated(p, 0.1),
  'correlation 0.3': (p) => correlated(p, 0.3),
  'all or nothing': (p) => (rng) => (rng.next() < p ? GROUP : 0),
  // Most groups are perfect; in a bad one half of the images are wrong.
  'rare bad groups': (p) => (rng) => (rng.next() < 2 * (1 - p) ? GROUP / 2 : GROUP),
};

const single =
  (p: number): Structure =>
  (rng) =>
    rng.next() < p ? 1 : 0;

function draw(rng: Rng, structure: Structure, groups: number, size: number): Sample {
  return { rights: Array.from({ length: groups }, () => structure(rng)), size };
}

function pointPasses({ rights, size }: Sample): boolean {
  return rights.reduce((sum, one) => sum + one, 0) >= REQUIRED * rights.length * size;
}

/** Every image its own witness, as if there were no groups. */
function imagesPass({ rights, size }: Sample): boolean {
  const right = rights.reduce((sum, one) => sum + one, 0);
  const key = `images ${rights.length * size} ${right}`;
  let pass = known.get(key);
  if (pass === undefined) {
    const images = Array.from({ length: rights.length * size }, (_, i): GroupCount => {
      return { right: i < right ? 1 : 0, total: 1 };
    });
    pass = (shareBounds(images, 0.95).lower ?? 0) >= REQUIRED;
    known.set(key, pass);
  }
  return pass;
}

type Rules = Readonly<Record<string, (pilot: Pilot) => boolean>>;
/** Draws samples of one simulated pilot; the same sample is never drawn twice. */
type Pilot = readonly Sample[];

function shares(
  seed: number,
  pilotOf: (rng: Rng) => Pilot,
  rules: Rules,
  compare: (pilot: Pilot) => void = check,
): Record<string, number> {
  const rng = seededRng(seed);
  const passed: Record<string, number> = Object.fromEntries(Object.keys(rules).map((name) => [name, 0]));
  for (let pilot = 0; pilot < PILOTS; pilot += 1) {
    const samples = pilotOf(rng);
    if (pilot % CHECK_EVERY === 0) compare(samples);
    for (const [name, rule] of Object.entries(rules)) if (rule(samples)) passed[name] = (passed[name] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(passed).map(([name, count]) => [name, count / PILOTS]));
}

/** The first sample as a single attempt, the last one as the last of five. */
function check(samples: Pilot): void {
  const cases: [Sample | undefined, Attempt][] = [
    [samples[0], ONLY],
    [samples.at(-1), { number: ATTEMPTS, max: ATTEMPTS, spending: 'EQUAL' }],
  ];
  for (const [sample, attempt] of cases) {
    if (sample === undefined) continue;
    checks += 1;
    if (judged(sample, attempt) !== passes(sample, attempt))
      throw new Error(`The sum alone does not decide ${JSON.stringify({ sample, attempt })}`);
  }
}

/** All slices of a pilot in one judgement. */
function checkSlices(samples: Pilot): void {
  slicedChecks += 1;
  if (judgedBySlices(samples) !== samples.every((sample) => passes(sample)))
    throw new Error(`judgeOutcomes differs for the slices ${JSON.stringify(samples)}`);
}

const planned = (pilot: Pilot): boolean =>
  pilot.some((sample, index) => passes(sample, { number: index + 1, max: ATTEMPTS, spending: 'EQUAL' }));

interface Row {
  readonly scenario: string;
  readonly groups: number;
  readonly imagesPerGroup: number;
  /** GO although the model is only borderline, per way of deciding. */
  readonly wrongGo: Readonly<Record<string, number>>;
  /** GO for a good model, decided by the product. */
  readonly goodGo: number;
}

/** Five models, each borderline, each with answers of its own on the same data. */
const models =
  (p: number, n: number) =>
  (rng: Rng): Pilot =>
    Array.from({ length: ATTEMPTS }, () => draw(rng, single(p), n, 1));

/** One model; after each failure the claim is rewritten for another, overlapping part of the same data. */
const versions =
  (p: number, n: number) =>
  (rng: Rng): Pilot => {
    const { rights } = draw(rng, single(p), 2 * n, 1);
    const start = (version: number): number => Math.floor((version * n) / (ATTEMPTS - 1));
    return Array.from({ length: ATTEMPTS }, (_, v) => ({ rights: rights.slice(start(v), start(v) + n), size: 1 }));
  };

function attemptRows(): Row[] {
  const rules: Rules = {
    touchstone: planned,
    repeating: (pilot) => pilot.some((sample) => passes(sample)),
    'best point value': (pilot) => pilot.some(pointPasses),
  };
  const kinds = { 'up to five attempts': models, 'a new criteria version after each failure': versions };
  return Object.entries(kinds).flatMap(([scenario, several], kind) =>
    ATTEMPT_COUNTS.map((n, index) => ({
      scenario,
      groups: n,
      imagesPerGroup: 1,
      wrongGo: shares(SEED + 10 * index + kind, several(REQUIRED, n), rules),
      goodGo: shares(SEED + 500 + 10 * index + kind, several(GOOD, n), { touchstone: planned })['touchstone'] ?? 0,
    })),
  );
}

function groupRows(): Row[] {
  const first = ([sample]: Pilot): boolean => sample !== undefined && passes(sample);
  const rules: Rules = {
    touchstone: first,
    'counting images': ([sample]) => sample !== undefined && imagesPass(sample),
    'point value': ([sample]) => sample !== undefined && pointPasses(sample),
  };
  return Object.entries(STRUCTURES).flatMap(([scenario, structure], kind) =>
    GROUP_COUNTS.map((groups, index) => {
      const one = (p: number) => (rng: Rng) => [draw(rng, structure(p), groups, GROUP)];
      return {
        scenario: `groups of ${GROUP}, ${scenario}`,
        groups,
        imagesPerGroup: GROUP,
        wrongGo: shares(SEED + 1000 + 10 * kind + index, one(REQUIRED), rules),
        goodGo: shares(SEED + 2000 + 10 * kind + index, one(GOOD), { touchstone: first })['touchstone'] ?? 0,
      };
    }),
  );
}

function sliceRows(): Row[] {
  const every = (pilot: Pilot): boolean => pilot.every((sample) => passes(sample));
  const pooled = (pilot: Pilot): boolean => passes({ rights: pilot.flatMap(({ rights }) => rights), size: 1 });
  const rules = { touchstone: every, averaging: pooled };
  const slices = (p: (slice: number) => number, n: number) => (rng: Rng) =>
    Array.from({ length: SLICES }, (_, slice) => draw(rng, single(p(slice)), n, 1));
  return GROUP_COUNTS.flatMap((n, index) => {
    const goodGo =
      shares(
        SEED + 4000 + index,
        slices(() => GOOD, n),
        { touchstone: every },
        checkSlices,
      )['touchstone'] ?? 0;
    const rowOf = (scenario: string, p: (slice: number) => number, kind: number): Row => ({
      scenario: `${SLICES} mandatory slices, ${scenario}`,
      groups: n,
      imagesPerGroup: 1,
      wrongGo: shares(SEED + 3000 + 10 * index + kind, slices(p, n), rules, checkSlices),
      goodGo,
    });
    return [
      rowOf('one borderline, the others without fault', (slice) => (slice === 0 ? REQUIRED : 1), 0),
      rowOf('all borderline', () => REQUIRED, 1),
    ];
  });
}

const rows = [...attemptRows(), ...groupRows(), ...sliceRows()];
const parameters = { pilots: PILOTS, alpha: ALPHA, required: REQUIRED, good: GOOD, seed: SEED };
process.stdout.write(
  `${JSON.stringify({ parameters, judgedSums, judgedAgain: checks, slicedPilotsJudgedAgain: slicedChecks, rows })}\n`,
);
