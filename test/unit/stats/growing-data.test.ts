import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRng } from '../../../src/kernel/rng.js';
import { alphaOfAttempt } from '../../../src/stats/attempts.js';
import { oneSidedBounds } from '../../../src/stats/binomial.js';
import { evidenceBounds, evidenceShows, logEvidence } from '../../../src/stats/e-process.js';
import { planSampleSize } from '../../../src/stats/planner.js';
import { shows } from '../../../src/stats/proof.js';
import { smallestPassingN } from '../../../src/stats/sample-size.js';
import { shareBounds } from '../../../src/stats/share-rule.js';
import { binomialCdf } from '../../../src/stats/special.js';

const refusedAs = (code: string): unknown => expect.objectContaining({ code });
const P0 = 0.95;

/** ln of the defining integral by Simpson's rule on 20,000 intervals, scaled by the largest value: no special function. */
function integral(s: number, f: number, p0: number): number {
  const steps = 20_000;
  const log = (p: number) =>
    s * Math.log(p / p0) + (f === 0 ? 0 : p >= 1 ? -Infinity : f * Math.log((1 - p) / (1 - p0)));
  const at = Array.from({ length: steps + 1 }, (_, i) => log(p0 + ((1 - p0) * i) / steps));
  const most = at.reduce((a, b) => Math.max(a, b));
  const weight = (i: number) => (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2);
  return most + Math.log(at.reduce((sum, value, i) => sum + weight(i) * Math.exp(value - most), 0) / (3 * steps));
}

describe('evidence that may be looked at all the time', () => {
  it.each([
    [1, 0, 0.5], [59, 0, P0], [100, 0, P0], [150, 3, P0], [58.5, 2.5, P0], [0, 4, P0], [20, 20, 0.5],
    [300, 1, 0.99], [12.25, 7.75, 0.6],
  ])('of %f successes and %f failures against %f is the integral that defines it', (s, f, p0) => {
    expect(logEvidence({ successes: s, failures: f, required: p0 })).toBeCloseTo(integral(s, f, p0), 8);
  }); // prettier-ignore

  it('of one success against one half is 1.5', () => {
    expect(Math.exp(logEvidence({ successes: 1, failures: 0, required: 0.5 }))).toBeCloseTo(1.5, 12);
  });

  it('gives bounds that meet the limit exactly when the evidence does', () => {
    const counts = fc.tuple(fc.double({ min: 0, max: 200, noNaN: true }), fc.integer({ min: 0, max: 60 }));
    const required = fc.integer({ min: 500, max: 990 }).map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(counts, required, ([part, more], p0) => {
        const n = Math.ceil(part) + more + 1;
        const { lower, upper } = evidenceBounds(part, n, 0.95);
        const shown = evidenceShows({ successes: part, failures: n - part, required: p0, confidence: 0.95 });
        expect(lower >= p0).toBe(shown);
        expect(lower).toBeLessThanOrEqual(part / n);
        expect(upper).toBeGreaterThanOrEqual(part / n);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('shows nothing without a success, and is wider than the bound for one look', () => {
    expect(evidenceBounds(0, 5, 0.95).lower).toBe(0);
    expect(evidenceBounds(5, 5, 0.95).upper).toBe(1);
    expect(evidenceBounds(98, 100, 0.95).lower).toBeLessThan(oneSidedBounds(98, 100, 0.95).lower);
    expect(evidenceBounds(98, 100, 0.95).upper).toBeGreaterThan(oneSidedBounds(98, 100, 0.95).upper);
  });

  it('refuses counts and confidences that are none', () => {
    expect(() => evidenceBounds(1, 0, 0.95)).toThrow(refusedAs('NO_TRIALS'));
    expect(() => evidenceBounds(2, 1, 0.95)).toThrow(refusedAs('COUNT_OUT_OF_RANGE'));
    expect(() => evidenceBounds(1, 1, 1)).toThrow(refusedAs('CONFIDENCE_OUT_OF_RANGE'));
  });

  it('passes a borderline model with at most 5 % though it is looked at after each of 1,000 units', () => {
    expect(
      everPasses(1000, (k, n) => evidenceShows({ successes: k, failures: n - k, required: P0, confidence: 0.95 })),
    ).toBeLessThan(0.05);
    expect(everPasses(1000, (k, n) => shows({ required: P0, confidence: 0.95 }, n - k, n))).toBeGreaterThan(0.15);
  });

  it('holds for shares of groups too: all-or-nothing and mixed groups, looked at after every group', () => {
    const rng = seededRng(20261125);
    const pilots = 2000;
    const known = new Map<string, boolean>();
    const isShown = (k: number, n: number): boolean => {
      const key = `${k} ${n}`;
      const shown = known.get(key) ?? evidenceShows({ successes: k, failures: n - k, required: P0, confidence: 0.95 });
      known.set(key, shown);
      return shown;
    };
    for (const share of [allOrNothing, mixed]) {
      let wrong = 0;
      for (let pilot = 0; pilot < pilots; pilot += 1) {
        let k = 0;
        for (let n = 1; n <= 200; n += 1) {
          k += share(() => rng.next());
          if (!isShown(k, n)) continue;
          wrong += 1;
          break;
        }
      }
      expect(wrong / pilots).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / pilots));
    }
  });

  it('is planned and judged by one rule', () => {
    const claim = { required: P0, confidence: 0.95, rule: 'E_PROCESS' } as const;
    const n = smallestPassingN(claim);
    const groups = (count: number) => Array.from({ length: count }, () => ({ right: 1, total: 1 }));
    expect(shareBounds(groups(n), 0.95, 'E_PROCESS').lower).toBeGreaterThanOrEqual(P0);
    expect(shareBounds(groups(n - 1), 0.95, 'E_PROCESS').lower).toBeLessThan(P0);
    const plan = planSampleSize({ required: P0, confidence: 0.95, designPoint: 0.98, spending: 'E_PROCESS' });
    expect(plan.nWithoutFailure).toBe(n);
    expect(plan.firstN).toBeGreaterThan(234);
    expect(plan.powerAtFirstN).toBeGreaterThanOrEqual(0.8);
  });
});

describe('planned stages of an attempt', () => {
  const alphaAt = (share: number) => alphaOfAttempt({ alpha: 0.05, attempt: 1, max: 1, spending: 'EQUAL', share });

  it('share the error of the attempt', () => {
    expect(alphaAt(0.5)).toBeCloseTo(0.025, 15);
    const open = { alpha: 0.05, attempt: 2, max: 1, spending: 'OPEN_ENDED', share: 0.4 } as const;
    expect(alphaOfAttempt(open)).toBeCloseTo((0.4 * 0.05 * 6) / (Math.PI * 2) ** 2, 15);
    for (const share of [0, -0.1, 1.1, NaN]) expect(() => alphaAt(share)).toThrow(refusedAs('RATE_OUT_OF_RANGE'));
  });

  it.each([
    [[60, 100], [0.5, 0.5]],
    [[80, 200], [0.2, 0.8]],
    [[90, 150, 300], [0.3, 0.3, 0.4]],
    [[100, 101], [0.5, 0.5]],
  ])('of %j groups with shares %j pass a borderline model with at most the agreed error, exactly computed', (sizes, shares) => {
    expect(passesBy(sizes, shares.map(alphaAt))).toBeLessThanOrEqual(0.05);
  }); // prettier-ignore

  it('do what topping up without a plan does not: each look with the whole error passes more than agreed', () => {
    const sizes = [60, 93, 124, 153, 181, 208];
    expect(
      passesBy(
        sizes,
        sizes.map(() => 0.05),
      ),
    ).toBeGreaterThan(0.1);
  });

  it('need the planned size: a second size chosen after the first result passes more often than one fixed before', () => {
    const fixed = passesBy([60, 100], [0.025, 0.025]);
    const chosen = [...Array(14).keys()].reduce(
      (sum, failures) => sum + chanceOf(60, failures) * luckiest(failures),
      0,
    );
    expect(chosen).toBeGreaterThan(fixed);
  });
});

/** Chance that a model at P0 ever passes when it is looked at after each of `most` units; all paths, no simulation. */
function everPasses(most: number, passes: (k: number, n: number) => boolean): number {
  let alive = new Map([[0, 1]]);
  let passed = 0;
  for (let n = 1; n <= most; n += 1) {
    const next = new Map<number, number>();
    for (const [k, chance] of alive) {
      if (chance < 1e-15) continue;
      next.set(k + 1, (next.get(k + 1) ?? 0) + chance * P0);
      next.set(k, (next.get(k) ?? 0) + chance * (1 - P0));
    }
    for (const k of [...next.keys()].sort((one, other) => other - one)) {
      if (!passes(k, n)) break;
      passed += next.get(k) ?? 0;
      next.delete(k);
    }
    alive = next;
  }
  return passed;
}

/** The same for looks at some sizes, each with its own part of the error. */
function passesBy(sizes: readonly number[], alphas: readonly number[]): number {
  const at = new Map(sizes.map((size, index) => [size, 1 - (alphas[index] as number)]));
  return everPasses(sizes.at(-1) as number, (k, n) => {
    const confidence = at.get(n);
    return confidence !== undefined && shows({ required: P0, confidence }, n - k, n);
  });
}

function chanceOf(n: number, failures: number): number {
  return binomialCdf(failures, n, 1 - P0) - (failures === 0 ? 0 : binomialCdf(failures - 1, n, 1 - P0));
}

/** Best chance of a pass over all second sizes up to 400, after the first stage of 60 had this many failures. */
function luckiest(failures: number): number {
  const claim = { required: P0, confidence: 0.975 };
  if (shows(claim, failures, 60)) return 1;
  let best = 0;
  let allowed = -1;
  for (let more = 1; more <= 340; more += 1) {
    while (shows(claim, failures + allowed + 1, 60 + more)) allowed += 1;
    if (allowed >= 0) best = Math.max(best, binomialCdf(allowed, more, 1 - P0));
  }
  return best;
}

function allOrNothing(random: () => number): number {
  return random() < P0 ? 1 : 0;
}

/** Mean .95: one group in ten is half wrong. */
function mixed(random: () => number): number {
  return random() < 0.9 ? 1 : 0.5;
}
