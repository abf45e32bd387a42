import type { ContractProblem } from './vision-errors.js';

/** The fields of an untrusted JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads an untrusted document field by field and notes every problem with its JSON pointer, instead of stopping at the first. */
export class ContractReader {
  readonly problems: ContractProblem[] = [];

  refuse(path: string, message: string): void {
    this.problems.push({ path, message });
  }

  /** An object with exactly the allowed fields; unknown ones are refused, since a misspelt field would silently not apply. */
  object(value: unknown, path: string, allowed: readonly string[]): Fields | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.refuse(path, `must be an object, found ${describe(value)}`);
      return undefined;
    }
    for (const key of Object.keys(value)) {
      if (!allowed.includes(key)) {
        this.refuse(`${path}/${pointerToken(key)}`, `is not a field here (allowed: ${allowed.join(', ')})`);
      }
    }
    return value as Fields;
  }

  oneOf<T extends string>(value: unknown, path: string, allowed: readonly T[]): T | undefined {
    const found = allowed.find((option) => option === value);
    if (found === undefined) this.refuse(path, `must be one of ${allowed.join(', ')}, found ${describe(value)}`);
    return found;
  }

  text(value: unknown, path: string): string | undefined {
    if (typeof value === 'string' && value.trim() !== '' && value.length <= 200) return value;
    this.refuse(path, `must be a text of 1 to 200 characters, found ${describe(value)}`);
    return undefined;
  }

  flag(value: unknown, path: string): boolean | undefined {
    if (typeof value === 'boolean') return value;
    this.refuse(path, `must be true or false, found ${describe(value)}`);
    return undefined;
  }

  /** A finite number from `least` to `most`, both included; `whole` asks for an integer. */
  number(value: unknown, path: string, limits: { least: number; most: number; whole?: boolean }): number | undefined {
    const isFit =
      typeof value === 'number' &&
      value >= limits.least &&
      value <= limits.most &&
      (limits.whole !== true || Number.isInteger(value));
    if (isFit) return value;
    const kind = limits.whole === true ? 'a whole number' : 'a number';
    this.refuse(path, `must be ${kind} from ${limits.least} to ${limits.most}, found ${describe(value)}`);
    return undefined;
  }

  /** A list of `least` to `most` entries, each read by `readEntry`; `undefined` when the list or any entry is unfit. */
  list<T>(
    value: unknown,
    path: string,
    lengths: { least: number; most: number },
    readEntry: (entry: unknown, path: string) => T | undefined,
  ): T[] | undefined {
    if (!Array.isArray(value) || value.length < lengths.least || value.length > lengths.most) {
      const wanted = lengths.least === lengths.most ? `${lengths.least}` : `${lengths.least} to ${lengths.most}`;
      this.refuse(path, `must be a list of ${wanted} entries, found ${describe(value)}`);
      return undefined;
    }
    const entries = value.map((entry, index) => readEntry(entry, `${path}/${index}`));
    return entries.every((entry) => entry !== undefined) ? entries : undefined;
  }
}

/** Whether every field was read; what is missing has been noted by the reader. */
export function isComplete<T extends object>(fields: T): fields is { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.values(fields).every((value) => value !== undefined);
}

/** A value in a message: short, and saying what kind of thing it is. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}

/** RFC 6901: `~` and `/` inside a field name. */
function pointerToken(key: string): string {
  return key.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1');
}
