import { alphaOfAttempt, type AlphaSpending } from './attempts.js';
import { oneSidedBounds } from './binomial.js';
import { requireWhole } from './checks.js';
import { DataNotUsable, SampleSizeOutOfReach } from './errors.js';
import { planSampleSize, type PlanRequest, type SampleSizePlan } from './planner.js';
import { firstWhere, type Claim } from './proof.js';
import { allowedFailures, smallestPassingN } from './sample-size.js';
import { complementOf } from './special.js';

/** One planned look of an attempt: how many units there are then, and the part of the attempt's error it may use. */
export interface LookPlan {
  readonly units: number;
  readonly share: number;
}

export interface PlannedLook {
  /** From 1. */
  readonly attempt: number;
  /** From 1; `null` = the attempt has one look. */
  readonly stage: number | null;
  /** Error of this look, and the confidence it is judged at. */
  readonly alpha: number;
  readonly confidence: number;
  readonly nWithoutFailure: number;
  /** Units at this look: as planned, else the first n with the wanted power; `null` without a design point. */
  readonly units: number | null;
  /** Most failures among them with which it passes, and fewest with which it fails; `null` = cannot. */
  readonly allowedFailures: number | null;
  readonly failsFrom: number | null;
  /** Chance that a model at the design point has passed by this look; `null` without a design point, and beyond UNITS_IN_REACH. */
  readonly chance: number | null;
}

export interface LooksRequest extends Omit<PlanRequest, 'share'> {
  readonly stages?: readonly LookPlan[];
}

/** Later ones are no plan but a hope. */
const MOST_ATTEMPTS = 10;
/** The chance goes through the numbers of failures one by one; more would keep others waiting. */
const UNITS_IN_REACH = 20_000;
/** Shares come as decimals; their sum may be off in the last bits. */
const SLACK = 1e-12;

/**
 * What each look of each attempt may use and needs: the error by the schedule (attempts.ts), what passes and what fails by the bounds of
 * the judge. The first ten attempts. Evidence for all times (E_PROCESS) has no looks to plan: one row an attempt, read as one look.
 * @throws what `planSampleSize` throws; DataNotUsable for stages that are no plan
 */
export function plannedLooks(request: LooksRequest): readonly PlannedLook[] {
  const { stages, attempts = 1, spending = 'EQUAL' } = request;
  if (stages !== undefined) requireStages(stages, spending);
  const rows = Array.from({ length: Math.min(attempts, MOST_ATTEMPTS) }, (_, index) => index + 1);
  if (stages !== undefined) return rows.flatMap((attempt) => looksOf(request, attempt, stages));
  if (spending === 'OPEN_ENDED') return openEnded(request, rows);
  // Every attempt has the same part of the error.
  const first = attempts >= 1 ? [oneLook(request, 1)] : [];
  return rows.flatMap((attempt) => first.map((look) => ({ ...look, attempt })));
}

/** What is out of reach for one attempt is for each later one, which has less of the error. */
function openEnded(request: LooksRequest, attempts: readonly number[]): PlannedLook[] {
  const { designPoint: _designPoint, power: _power, ...withoutPoint } = request;
  let isInReach = true;
  return attempts.map((attempt) => {
    const look = oneLook(isInReach ? request : withoutPoint, attempt);
    isInReach &&= look.units !== null;
    return look;
  });
}

function oneLook(request: LooksRequest, attempt: number): PlannedLook {
  const claim = claimOf(request, attempt, 1);
  const plan = planOf(claim, request);
  const isWatched = claim.rule === 'E_PROCESS';
  return {
    ...factsOf(claim, { attempt, stage: null }),
    units: plan?.firstN ?? null,
    allowedFailures: plan?.allowedFailures ?? null,
    failsFrom: plan?.firstN == null || isWatched ? null : failsFrom(claim, plan.firstN),
    chance: plan?.powerAtFirstN ?? null,
  };
}

/** `undefined` = out of reach with the error that is left to this attempt. */
function planOf(claim: Claim, { designPoint, power }: LooksRequest): SampleSizePlan | undefined {
  const { required, confidence, rule } = claim;
  const point = { ...(designPoint !== undefined && { designPoint }), ...(power !== undefined && { power }) };
  try {
    return planSampleSize({ required, confidence, spending: rule === 'E_PROCESS' ? rule : 'EQUAL', ...point });
  } catch (error) {
    if (!(error instanceof SampleSizeOutOfReach)) throw error;
    return undefined;
  }
}

function looksOf(request: LooksRequest, attempt: number, stages: readonly LookPlan[]): PlannedLook[] {
  const looks = stages.map(({ units, share }, index) => {
    const claim = claimOf(request, attempt, share);
    const facts = factsOf(claim, { attempt, stage: index + 1 });
    return {
      ...facts,
      units,
      allowedFailures: allowedFailures({ ...claim, n: units }),
      failsFrom: failsFrom(claim, units),
    };
  });
  const chances = request.designPoint === undefined ? undefined : chanceByLook(looks, request.designPoint);
  return looks.map((look, index) => ({ ...look, chance: chances?.[index] ?? null }));
}

function claimOf(
  { required, confidence, attempts = 1, spending = 'EQUAL' }: LooksRequest,
  attempt: number,
  share: number,
): Claim {
  const alpha = alphaOfAttempt({ alpha: complementOf(confidence), attempt, max: attempts, spending, share });
  const rule = spending === 'E_PROCESS' ? 'E_PROCESS' : 'FIXED_SAMPLE';
  return { required, confidence: complementOf(alpha), rule };
}

function factsOf(claim: Claim, at: { readonly attempt: number; readonly stage: number | null }) {
  const { confidence } = claim;
  return { ...at, alpha: complementOf(confidence), confidence, nWithoutFailure: smallestPassingN(claim) };
}

/** Fewest failures among n with which the upper bound lies below the required rate; `null` when not even n would do. */
function failsFrom({ required, confidence }: Claim, n: number): number | null {
  const fails = (failures: number): boolean => oneSidedBounds(n - failures, n, confidence).upper < required;
  return firstWhere(fails, { from: 0, limit: n }) ?? null;
}

interface Look {
  readonly units: number;
  readonly allowedFailures: number | null;
  readonly failsFrom: number | null;
}

/**
 * Chance that a model truly at `trueRate` has passed by each look: exact, over all ways to come there. A look that passes or fails ends the
 * attempt; only what is not proven goes on. `undefined` beyond UNITS_IN_REACH. Assumes that looks ascend and the true rate is from 0 to 1.
 */
export function chanceByLook(looks: readonly Look[], trueRate: number): readonly number[] | undefined {
  const last = looks.at(-1)?.units ?? 0;
  if (last > UNITS_IN_REACH) return undefined;
  let open: number[] = [1];
  let before = 0;
  let passed = 0;
  return looks.map(({ units, allowedFailures: allowed, failsFrom: failing }) => {
    open = convolved(open, binomialChances(units - before, complementOf(trueRate)));
    before = units;
    open = open.slice(0, failing ?? open.length);
    for (let failures = 0; failures <= (allowed ?? -1) && failures < open.length; failures += 1) {
      passed += open[failures] as number;
      open[failures] = 0;
    }
    return Math.min(1, passed);
  });
}

/** Chances of 0 to n failures, each from the one before, from the likeliest on, so that nothing underflows on the way. */
function binomialChances(n: number, rate: number): Float64Array {
  const chances = new Float64Array(n + 1);
  const mode = Math.min(n, Math.floor((n + 1) * rate));
  chances[mode] = 1;
  const odds = rate / (1 - rate);
  for (let k = mode; k < n; k += 1) chances[k + 1] = ((chances[k] ?? 0) * (n - k) * odds) / (k + 1);
  for (let k = mode; k > 0; k -= 1) chances[k - 1] = ((chances[k] ?? 0) * k) / ((n - k + 1) * odds);
  const sum = chances.reduce((total, chance) => total + chance, 0);
  return chances.map((chance) => chance / sum);
}

function convolved(open: readonly number[], more: Float64Array): number[] {
  const found = new Array<number>(open.length + more.length - 1).fill(0);
  open.forEach((chance, failures) => {
    if (chance === 0) return;
    for (let k = 0; k < more.length; k += 1) found[failures + k] = (found[failures + k] ?? 0) + chance * (more[k] ?? 0);
  });
  return found;
}

function requireStages(stages: readonly LookPlan[], spending: AlphaSpending): void {
  if (spending === 'E_PROCESS')
    throw new DataNotUsable('Evidence that may be looked at at any time (E_PROCESS) needs no stages. Leave them out.');
  if (stages.length < 2 || stages.length > 10)
    throw new DataNotUsable(`A stage plan has 2 to 10 stages; found ${stages.length}. One look needs no plan.`);
  let least = 0;
  let sum = 0;
  for (const { units, share } of stages) {
    requireWhole('The number of units of a stage', units, 1);
    if (units <= least) throw new DataNotUsable(`Stages ascend: after ${least} units more are needed, found ${units}.`);
    if (!(share > 0 && share < 1))
      throw new DataNotUsable(`The share of a stage is above 0 and below 1; found ${share}.`);
    least = units;
    sum += share;
  }
  if (sum > 1 + SLACK) throw new DataNotUsable(`The shares of all stages are at most 1 together; found ${sum}.`);
}
