import { alphaOfAttempt, type AlphaSpending } from './attempts.js';
import { requireOpenRate } from './checks.js';
import { DesignPointNotBetter, PowerWithoutDesignPoint, RateOutOfRange, SampleSizeOutOfReach } from './errors.js';
import { firstWhere, shows, type Claim } from './proof.js';
import { allowedFailures, requireClaim, smallestPassingN, USUAL_POWER } from './sample-size.js';
import { binomialCdf, complementOf } from './special.js';

export interface PlanRequest extends Claim {
  /** The rate the model is expected to have; without it only the plan without failure is given. */
  readonly designPoint?: number;
  /** Chance of a pass at the design point, per attempt; 0.8 unless stated. Refused without a design point. */
  readonly power?: number;
  readonly attempts?: number;
  readonly spending?: AlphaSpending;
  /** Of an attempt's error, for one planned stage of it; absent = 1. */
  readonly share?: number;
}

export interface SampleSizePlan {
  readonly required: number;
  readonly confidence: number;
  readonly attempts: number;
  readonly spending: AlphaSpending;
  /** Error that the first attempt may use, and the confidence it is judged at. */
  readonly alphaPerAttempt: number;
  readonly confidencePerAttempt: number;
  /** Smallest n that passes with no failure at all. */
  readonly nWithoutFailure: number;
  readonly designPoint: number | null;
  readonly power: number | null;
  /** First n whose chance of a pass at the design point reaches the power, and what it then allows. */
  readonly firstN: number | null;
  readonly allowedFailures: number | null;
  readonly powerAtFirstN: number | null;
  /** From here on every n reaches the power (checked up to `scannedTo`): the chance is a saw-tooth in n. */
  readonly everyNFrom: number | null;
  readonly scannedTo: number | null;
}

const LEAST_SCAN = 2_999;
const SCAN_FACTOR = 3;
/** Teeth of the saw looked at; at .95 this is some 300,000 units. */
const TEETH_IN_REACH = 15_000;

/**
 * How many independent units (images, or pallets where images of one pallet belong together) a claim takes.
 * Exact binomial search; one tooth of the saw per allowed failure.
 * @throws RateOutOfRange, ConfidenceOutOfRange, AttemptOutOfRange, DesignPointNotBetter, PowerWithoutDesignPoint, SampleSizeOutOfReach
 * Pinned by test/golden/data/stats/planner.json.
 */
export function planSampleSize(request: PlanRequest): SampleSizePlan {
  requireClaim(request);
  const { required, confidence, designPoint, attempts = 1, spending = 'EQUAL' } = request;
  const alpha = complementOf(confidence);
  const share = request.share ?? 1;
  const alphaPerAttempt = alphaOfAttempt({ alpha, attempt: 1, max: attempts, spending, share });
  const confidencePerAttempt = complementOf(alphaPerAttempt);
  const rule = spending === 'E_PROCESS' ? 'E_PROCESS' : 'FIXED_SAMPLE';
  const claim = { required, confidence: confidencePerAttempt, rule } as const;
  const base = { required, confidence, attempts, spending, alphaPerAttempt, confidencePerAttempt };
  const nWithoutFailure = smallestPassingN(claim);
  if (designPoint === undefined) {
    if (request.power !== undefined) throw new PowerWithoutDesignPoint(request.power);
    return { ...base, nWithoutFailure, ...NO_POWER_PLAN };
  }
  const power = request.power ?? USUAL_POWER;
  requireDesignPoint(designPoint, required);
  requireOpenRate('The power', power);
  return { ...base, nWithoutFailure, designPoint, power, ...sizesForPower(claim, designPoint, power) };
}

/** Chance that n units of a model truly at `trueRate` show the claim. 0 when n can never show it. */
export function passChance(input: Claim & { readonly n: number; readonly trueRate: number }): number {
  const { n, trueRate } = input;
  if (!(trueRate >= 0 && trueRate <= 1)) throw new RateOutOfRange('The true rate', trueRate, 'a fraction from 0 to 1');
  const allowed = allowedFailures(input);
  return allowed === null ? 0 : binomialCdf(allowed, n, complementOf(trueRate));
}

type PowerSizes = Pick<SampleSizePlan, 'firstN' | 'allowedFailures' | 'powerAtFirstN' | 'everyNFrom' | 'scannedTo'>;

const NO_POWER_PLAN = {
  designPoint: null,
  power: null,
  firstN: null,
  allowedFailures: null,
  powerAtFirstN: null,
  everyNFrom: null,
  scannedTo: null,
} as const;

function sizesForPower(claim: Claim, designPoint: number, power: number): PowerSizes {
  const failureRate = complementOf(designPoint);
  let first: { readonly firstN: number; readonly allowedFailures: number; readonly powerAtFirstN: number } | undefined;
  let everyNFrom = 0;
  let start = smallestPassingN(claim);
  let gap = 1;
  for (let allowed = 0; allowed <= TEETH_IN_REACH; allowed += 1) {
    const next = startOfTooth(claim, allowed + 1, start, gap);
    gap = next - start;
    const best = binomialCdf(allowed, start, failureRate);
    if (first === undefined && best >= power) {
      first = { firstN: start, allowedFailures: allowed, powerAtFirstN: best };
      everyNFrom = start;
    }
    if (first !== undefined) {
      const worst = binomialCdf(allowed, next - 1, failureRate);
      if (worst < power) everyNFrom = next;
      const scannedTo = Math.max(LEAST_SCAN, SCAN_FACTOR * first.firstN);
      if (next > scannedTo && everyNFrom < next) return { ...first, everyNFrom, scannedTo: next - 1 };
    }
    start = next;
  }
  throw new SampleSizeOutOfReach(start);
}

/** Smallest n after `from` that shows the claim with `failures` failures. */
function startOfTooth(claim: Claim, failures: number, from: number, gap: number): number {
  // The teeth grow slowly wider or narrower, so the last width is nearly always within one or two of the next.
  const guess = from + gap;
  const range = { limit: Number.MAX_SAFE_INTEGER };
  const holds = (n: number): boolean => shows(claim, failures, n);
  const start = holds(guess) ? lastRunStart(holds, from + 1, guess) : firstWhere(holds, { ...range, from: guess + 1 });
  if (start === undefined) throw new SampleSizeOutOfReach(from);
  return start;
}

function lastRunStart(holds: (n: number) => boolean, least: number, from: number): number {
  let n = from;
  while (n > least && holds(n - 1)) n -= 1;
  return n;
}

function requireDesignPoint(designPoint: number, required: number): void {
  if (!(designPoint > 0 && designPoint <= 1)) {
    throw new RateOutOfRange('The design point', designPoint, 'a fraction above the required rate and at most 1');
  }
  if (designPoint <= required) throw new DesignPointNotBetter(designPoint, required);
}
