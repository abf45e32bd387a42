import type { JsonPointer } from './domain-error.js';

/** One thing that is wrong with a document a person wrote: a stable code, where, and what to do. */
export interface Problem {
  readonly code: string;
  readonly path: JsonPointer;
  readonly message: string;
}

export type JsonRecord = Readonly<Record<string, unknown>>;

/** A place in a document: the value found there and the pointer to it. */
export interface Place {
  readonly value: unknown;
  readonly path: JsonPointer;
}

/** Joins one more key to a JSON pointer, escaped after RFC 6901. */
export function below(path: JsonPointer, key: string | number): JsonPointer {
  return `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/**
 * Reads a document of unknown shape and collects every problem instead of stopping at the first.
 * Each method returns `undefined` after noting a problem, so that a caller can go on with the next field.
 */
export class DocumentReader {
  readonly problems: Problem[] = [];

  add(code: string, path: JsonPointer, message: string): void {
    this.problems.push({ code, path, message });
  }

  /** An object with exactly these fields; a field in `optional` may be absent. */
  record(place: Place, required: readonly string[], optional: readonly string[] = []): JsonRecord | undefined {
    const { value, path } = place;
    if (!isRecord(value)) {
      this.add(
        'WRONG_TYPE',
        path,
        `Expected an object with the fields ${required.join(', ')}; found ${kindOf(value)}.`,
      );
      return undefined;
    }
    for (const key of required)
      if (value[key] === undefined)
        this.add('MISSING_FIELD', below(path, key), `The field "${key}" is missing. Add it.`);
    for (const key of Object.keys(value))
      if (!required.includes(key) && !optional.includes(key))
        this.add(
          'UNKNOWN_FIELD',
          below(path, key),
          `The field "${key}" is not known here. Known: ${[...required, ...optional].join(', ')}.`,
        );
    return value;
  }

  /** An object used as a map: any keys. */
  map(place: Place): JsonRecord | undefined {
    if (isRecord(place.value)) return place.value;
    if (place.value !== undefined)
      this.add('WRONG_TYPE', place.path, `Expected an object; found ${kindOf(place.value)}.`);
    return undefined;
  }

  list(place: Place): readonly unknown[] | undefined {
    if (Array.isArray(place.value)) return place.value as unknown[];
    if (place.value !== undefined) this.add('WRONG_TYPE', place.path, `Expected a list; found ${kindOf(place.value)}.`);
    return undefined;
  }

  /** A text that is not blank. */
  text(place: Place): string | undefined {
    if (typeof place.value === 'string' && place.value.trim() !== '') return place.value;
    if (typeof place.value === 'string') this.add('EMPTY_TEXT', place.path, 'This text is empty. Write it out.');
    else if (place.value !== undefined)
      this.add('WRONG_TYPE', place.path, `Expected a text; found ${kindOf(place.value)}.`);
    return undefined;
  }

  oneOf<Choice extends string>(place: Place, choices: readonly Choice[]): Choice | undefined {
    const found = choices.find((choice) => choice === place.value);
    if (found === undefined && place.value !== undefined)
      this.add('NOT_A_CHOICE', place.path, `Expected one of ${choices.join(', ')}; found ${show(place.value)}.`);
    return found;
  }

  flag(place: Place): boolean | undefined {
    if (typeof place.value === 'boolean') return place.value;
    if (place.value !== undefined)
      this.add('WRONG_TYPE', place.path, `Expected true or false; found ${kindOf(place.value)}.`);
    return undefined;
  }

  /** A finite number in [low, high], whole if asked. */
  number(place: Place, range: { low: number; high: number; whole?: boolean }): number | undefined {
    const { value, path } = place;
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value) || (range.whole === true && !Number.isInteger(value))) {
      this.add('WRONG_TYPE', path, `Expected a ${range.whole === true ? 'whole ' : ''}number; found ${show(value)}.`);
      return undefined;
    }
    if (value >= range.low && value <= range.high) return value;
    const allowed =
      range.high === Number.MAX_SAFE_INTEGER ? `at least ${range.low}` : `from ${range.low} to ${range.high}`;
    this.add('OUT_OF_RANGE', path, `${value} is outside the range: allowed is ${allowed}.`);
    return undefined;
  }
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return value === undefined ? 'nothing' : `a ${typeof value}`;
}

function show(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? JSON.stringify(value)
    : kindOf(value);
}
