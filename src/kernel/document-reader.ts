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

/** A document with more faults than this is another kind of document; what nobody reads is not listed. */
const MOST_PROBLEMS = 200;
/** Longer than any sentence an agreement needs. */
const LONGEST_TEXT = 10_000;
const LONGEST_KEY = 200;
const LONGEST_SHOWN = 80;
/**
 * What a reader cannot see but a machine tells apart, or what turns the order of what is read: control characters (but tab and line
 * end), half surrogate pairs, zero-width and directional marks. Joiners stay: some scripts need them.
 */
const HIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\p{Cs}]/u;

/**
 * Reads a document of unknown shape and collects every problem instead of stopping at the first.
 * Each method returns `undefined` after noting a problem, so that a caller can go on with the next field.
 */
export class DocumentReader {
  readonly problems: Problem[] = [];

  /** From the 200th on one line says that there are more. */
  add(code: string, path: JsonPointer, message: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ code, path, message });
    else if (this.problems.length === MOST_PROBLEMS)
      this.problems.push({
        code: 'TOO_MANY_PROBLEMS',
        path: '',
        message: `There are more than ${MOST_PROBLEMS} problems; only the first are listed. Correct them and check again.`,
      });
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
          `The field ${show(key)} is not known here. Known: ${[...required, ...optional].join(', ')}.`,
        );
    return value;
  }

  /** An object used as a map: any keys a person can read, at most `most`. */
  map(place: Place, most = 1000): JsonRecord | undefined {
    if (isRecord(place.value)) {
      const keys = Object.keys(place.value);
      if (keys.length > most) this.add('TOO_MANY', place.path, `At most ${most} entries; found ${keys.length}.`);
      for (const key of keys.slice(0, most)) this.key(key, below(place.path, key));
      return place.value;
    }
    if (place.value !== undefined)
      this.add('WRONG_TYPE', place.path, `Expected an object; found ${kindOf(place.value)}.`);
    return undefined;
  }

  private key(key: string, path: JsonPointer): void {
    if (key.trim() === '' || key === '__proto__' || [...key].length > LONGEST_KEY)
      this.add('BAD_NAME', path, `${show(key)} cannot be used as a name here. Give it another one.`);
    else this.visible(key, path);
  }

  private visible(text: string, path: JsonPointer): boolean {
    const hidden = HIDDEN.exec(text);
    if (hidden === null) return true;
    const point = (hidden[0].codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
    const message = `Character ${hidden.index + 1} (U+${point}) cannot be seen, or changes how the rest is read. Remove it.`;
    this.add('HIDDEN_CHARACTER', path, message);
    return false;
  }

  /** Of a list with more than `most` entries nothing is read. */
  list(place: Place, most = Infinity): readonly unknown[] | undefined {
    if (Array.isArray(place.value)) {
      const { length } = place.value;
      if (length <= most) return place.value as unknown[];
      this.add('TOO_MANY', place.path, `At most ${most} entries; found ${length}.`);
      return undefined;
    }
    if (place.value !== undefined) this.add('WRONG_TYPE', place.path, `Expected a list; found ${kindOf(place.value)}.`);
    return undefined;
  }

  /** A text that is not blank, of at most 10 000 characters, all of which can be seen. */
  text(place: Place): string | undefined {
    const { value, path } = place;
    if (typeof value === 'string' && value.trim() !== '') {
      if (value.length > LONGEST_TEXT && [...value].length > LONGEST_TEXT) {
        this.add('TEXT_TOO_LONG', path, `At most ${LONGEST_TEXT} characters; found ${value.length}. Shorten it.`);
        return undefined;
      }
      return this.visible(value, path) ? value : undefined;
    }
    if (typeof value === 'string') this.add('EMPTY_TEXT', path, 'This text is empty. Write it out.');
    else if (value !== undefined) this.add('WRONG_TYPE', path, `Expected a text; found ${kindOf(value)}.`);
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
  if (typeof value === 'string' && value.length > LONGEST_SHOWN)
    return `${JSON.stringify(value.slice(0, LONGEST_SHOWN))}...`;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? JSON.stringify(value)
    : kindOf(value);
}
