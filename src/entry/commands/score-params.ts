import { InputFileInvalid } from './stats-input.js';

/** Parameters of a file given with `--params`, each asked for by name; what nobody asks for is refused. */
export class ScoreParams {
  constructor(
    private readonly file: string,
    private readonly values: Readonly<Record<string, unknown>>,
    known: readonly string[],
  ) {
    const unknown = Object.keys(values).find((key) => !known.includes(key));
    if (unknown !== undefined)
      throw new InputFileInvalid(file, `/${unknown}: unknown parameter. Known: ${known.join(', ')}.`);
  }

  number(
    key: string,
    fallback: number,
    range: { readonly low: number; readonly high?: number; readonly whole?: boolean },
  ): number {
    const { low, high = Number.MAX_SAFE_INTEGER, whole = false } = range;
    const value = this.values[key] ?? fallback;
    const fits = typeof value === 'number' && value >= low && value <= high && (!whole || Number.isInteger(value));
    if (fits) return value;
    const wanted = `${whole ? 'a whole number' : 'a number'} from ${low}${range.high === undefined ? ' on' : ` to ${high}`}`;
    throw this.refusal(key, wanted);
  }

  flag(key: string): boolean {
    const value = this.values[key] ?? false;
    if (typeof value === 'boolean') return value;
    throw this.refusal(key, 'true or false');
  }

  /** Whole numbers from 1 on. */
  ranks(key: string): number[] | undefined {
    const value = this.values[key];
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every((k) => Number.isSafeInteger(k) && k >= 1)) return value as number[];
    throw this.refusal(key, 'a list of whole numbers from 1 on');
  }

  private refusal(key: string, wanted: string): InputFileInvalid {
    return new InputFileInvalid(this.file, `/${key} must be ${wanted}; found ${JSON.stringify(this.values[key])}.`);
  }
}
