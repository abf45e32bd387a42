/** ln Γ(x) for x > 0 (Lanczos, g = 7, n = 9); written for these tests, so that verdicts are checked by other arithmetic than the product's. */
function logGamma(x: number): number {
  const [first, ...rest] = [
    ...[0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059],
    ...[12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7],
  ] as [number, ...number[]];
  const series = rest.reduce((sum, term, index) => sum + term / (x + index), first);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/** Regularised incomplete beta function by Simpson's rule on ln-scaled density after x = s², which takes the edge off at 0. */
function betaCdf(x: number, a: number, b: number): number {
  const scale = logGamma(a + b) - logGamma(a) - logGamma(b);
  const density = (s: number): number =>
    s === 0 ? 0 : 2 * Math.exp(scale + (2 * a - 1) * Math.log(s) + (b - 1) * Math.log1p(-s * s));
  const [steps, end] = [4_000, Math.sqrt(x)];
  let sum = density(0) + density(end);
  for (let i = 1; i < steps; i += 1) sum += density((end * i) / steps) * (i % 2 === 0 ? 2 : 4);
  return (sum * end) / steps / 3;
}

/** Lower one-sided Clopper-Pearson bound for k (fractional by the share rule) of n: the alpha quantile of Beta(k, n - k + 1). */
export function lowerBound(k: number, n: number, alpha: number): number {
  return k === 0 ? 0 : quantile(alpha, k, n - k + 1);
}

/** Upper one-sided bound: the 1 - alpha quantile of Beta(k + 1, n - k). */
export function upperBound(k: number, n: number, alpha: number): number {
  return k === n ? 1 : quantile(1 - alpha, k + 1, n - k);
}

function quantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1 - 1e-12];
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (betaCdf(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
