import gammaln from '@stdlib/math-base-special-gammaln';

/**
 * P(D >= d) of the one-sample Kolmogorov-Smirnov statistic of n values, two-sided: exact for n <= 140 and in the tail, the four-term
 * expansion of Pelz & Good (1976) in between, which is off by less than 1e-6 there.
 * Choice of method after Simard & L'Ecuyer (2011).
 * @param n a whole number from 1 on. @param d 0…1.
 */
export function kolmogorovSurvival(n: number, d: number): number {
  if (d >= 1) return 0;
  const squared = n * d * d;
  // Both one-sided deviations together are rarer than 1e-13 there, and impossible from d = 1/2 on.
  if (d >= 0.5 || squared >= (n <= EXACT_UP_TO ? 4 : 2.2)) return Math.min(1, 2 * oneSidedTail(n, d));
  const within = n <= EXACT_UP_TO || n * d ** 1.5 <= 1.4 ? exactCdf(n, d) : pelzGood(n, d);
  return Math.min(1, Math.max(0, 1 - within));
}

const EXACT_UP_TO = 140;

/** P(D+ >= d), a sum of positive terms (Smirnov 1944), hence exact however small. */
function oneSidedTail(n: number, d: number): number {
  let sum = 0;
  const logFactorial = gammaln(n + 1);
  for (let j = 0; j < n * (1 - d); j += 1) {
    const logChoose = logFactorial - gammaln(j + 1) - gammaln(n - j + 1);
    const x = d + j / n;
    sum += Math.exp(logChoose + (j - 1) * Math.log(x) + (n - j) * Math.log1p(-x));
  }
  return d * sum;
}

/** Below this an entry of the step matrix cannot change a double. */
const FACTORIALS_THAT_MATTER = 22;

/**
 * P(D < d) as n steps of a matrix with entries 1/(i-j+1)! (Marsaglia, Tsang & Wang 2003). Only the middle row is needed, so a row
 * vector is carried through the steps, divided by e each time to stay within a double.
 */
function exactCdf(n: number, d: number): number {
  const k = Math.floor(n * d) + 1;
  const size = 2 * k - 1;
  const step = stepMatrix(size, k - n * d);
  let row = new Float64Array(size);
  row[k - 1] = 1;
  for (let done = 0; done < n; done += 1) {
    const next = new Float64Array(size);
    for (let i = 0; i < size; i += 1) {
      const from = row[i] ?? 0;
      const entries = step[i] ?? [];
      for (const [j, entry] of entries) next[j] = (next[j] ?? 0) + (from * entry) / Math.E;
    }
    row = next;
  }
  return (row[k - 1] ?? 0) * Math.exp(gammaln(n + 1) + n - n * Math.log(n));
}

/** Rows of (column, entry), entries that round away left out. */
function stepMatrix(size: number, h: number): (readonly [number, number])[][] {
  const inverseFactorial = (m: number): number => Math.exp(-gammaln(m + 1));
  const edge = (m: number): number => 1 - h ** m;
  return Array.from({ length: size }, (_, i) => {
    const entries: (readonly [number, number])[] = [];
    for (let j = Math.max(0, i - FACTORIALS_THAT_MATTER); j <= Math.min(size - 1, i + 1); j += 1) {
      const corner = i === size - 1 && j === 0;
      let value = 1;
      if (corner) value = 1 - 2 * h ** size + Math.max(0, 2 * h - 1) ** size;
      else if (j === 0) value = edge(i + 1);
      else if (i === size - 1) value = edge(size - j);
      entries.push([j, value * inverseFactorial(i - j + 1)]);
    }
    return entries;
  });
}

/** The terms of 1, n^-1/2, n^-1 and n^-3/2 (Pelz & Good 1976, in the form of Simard & L'Ecuyer 2011, eq. 8-12). */
function pelzGood(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const [z2, z4, z6, z8] = [z ** 2, z ** 4, z ** 6, z ** 8];
  let [k0, k1, k2, k3] = [0, 0, 0, 0];
  for (let k = 0; k < PELZ_GOOD_TERMS; k += 1) {
    const a = (Math.PI * (k + 0.5)) ** 2;
    const weight = Math.exp(-a / (2 * z2));
    k0 += weight;
    k1 += (a - z2) * weight;
    k2 += (6 * z6 + 2 * z4 + a * (2 * z4 - 5 * z2) + a ** 2 * (1 - 2 * z2)) * weight;
    k3 +=
      (a ** 3 * (5 - 30 * z2) + a ** 2 * (212 * z4 - 60 * z2) + a * (135 * z4 - 96 * z6) - 30 * z6 - 90 * z8) * weight;
  }
  let [even2, even3] = [0, 0];
  for (let k = 1; k < PELZ_GOOD_TERMS; k += 1) {
    const a = (Math.PI * k) ** 2;
    const weight = Math.exp(-a / (2 * z2));
    even2 += a * weight;
    even3 += (3 * a * z2 - a ** 2) * weight;
  }
  // Each sum runs over both signs, hence twice the half sum.
  const root = 2 * Math.sqrt(Math.PI / 2);
  const term2 = k2 / (72 * z ** 7) - even2 / (36 * z ** 3);
  const term3 = k3 / (6480 * z ** 10) + even3 / (216 * z6);
  return root * (k0 / z + k1 / (6 * z4 * Math.sqrt(n)) + term2 / n + term3 / n ** 1.5);
}

/** exp(-(pi 20)²/(2 z²)) is below 1e-290 for every z that comes here (z² < 2.2). */
const PELZ_GOOD_TERMS = 20;
