/** What one reference file has to say about us. */
export interface FileAgreement {
  readonly file: string;
  readonly cases: number;
  /** Numbers compared. */
  readonly values: number;
  /** Largest absolute difference of any number. */
  readonly worst: number;
  /** Largest relative difference among p-values and quantiles below 1e-6 (far in a tail); `null` when there are none. */
  readonly worstInTail: number | null;
  /** Every number outside the agreement, with its place; empty when the file passes. */
  readonly disagreements: readonly string[];
}

const ABSOLUTE = 1e-9;
const RELATIVE_IN_TAIL = 1e-7;
const TAIL = 1e-6;

/** Collects the comparisons of one reference file: 1e-9 absolute, and 1e-7 relative on what lies far in a tail. */
export class Ledger {
  private values = 0;
  private worst = 0;
  private worstInTail: number | null = null;
  private readonly disagreements: string[] = [];

  constructor(private readonly file: string) {}

  /** Numbers that agree within 1e-9; null agrees with null only. */
  near(where: string, actual: number | null, expected: number | null): void {
    this.values += 1;
    if (actual === null || expected === null) {
      if (actual !== expected) this.disagreements.push(`${where}: ${actual} instead of ${expected}`);
      return;
    }
    const difference = actual === expected ? 0 : Math.abs(actual - expected);
    if (!(difference <= ABSOLUTE)) this.disagreements.push(`${where}: ${actual} instead of ${expected}`);
    if (difference > this.worst) this.worst = difference;
  }

  /** A p-value or a quantile: as `near`, and to 1e-7 relative when it is tiny. */
  tail(where: string, actual: number, expected: number): void {
    this.near(where, actual, expected);
    if (expected === 0 || Math.abs(expected) >= TAIL) return;
    const relative = Math.abs(actual - expected) / Math.abs(expected);
    if (!(relative <= RELATIVE_IN_TAIL)) this.disagreements.push(`${where}: ${actual} instead of ${expected} (tail)`);
    this.worstInTail = Math.max(this.worstInTail ?? 0, relative);
  }

  nearAll(where: string, actual: readonly (number | null)[], expected: readonly (number | null)[]): void {
    this.same(`${where} length`, actual.length, expected.length);
    expected.forEach((value, i) => this.near(`${where}[${i}]`, actual[i] ?? null, value));
  }

  /** Counts and sizes: exactly. */
  same(where: string, actual: unknown, expected: unknown): void {
    this.values += 1;
    const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (a !== e) this.disagreements.push(`${where}: ${a} instead of ${e}`);
  }

  close(cases: number): FileAgreement {
    const { file, values, worst, worstInTail, disagreements } = this;
    return { file, cases, values, worst, worstInTail, disagreements };
  }
}
