/** A text that is not an allowed value; the reader of the configuration names the variable. */
export class NotAllowed extends Error {}

/** What is wrong with one variable. */
export interface ConfigurationFault {
  readonly variable: string;
  readonly expected: string;
  /** `undefined` when not set; secrets are not repeated. */
  readonly found: string | undefined;
}

/** One variable of the environment: how it is read, and what the documentation says about it. */
export interface Variable<T> {
  readonly name: string;
  /** What is allowed, as a phrase after "must be". */
  readonly expected: string;
  readonly meaning: string;
  /** Text used when the variable is not set; absent: the value may be missing. */
  readonly fallback?: string;
  /** Never printed, neither in errors nor in logs. */
  readonly isSecret?: boolean;
  /** Must be set when NODE_ENV is `production`; why. */
  readonly neededInProduction?: string;
  readonly parse: (text: string) => T;
}

type Facts = Omit<Variable<unknown>, 'name' | 'expected' | 'parse'>;

export function wholeNumber(
  name: string,
  range: { readonly least: number; readonly most: number },
  facts: Facts,
): Variable<number> {
  const expected = `a whole number from ${range.least} to ${range.most}`;
  return {
    name,
    expected,
    ...facts,
    parse(text) {
      const value = Number(text);
      if (!/^\d+$/.test(text) || value < range.least || value > range.most) throw new NotAllowed(expected);
      return value;
    },
  };
}

export function oneOf<const T extends string>(name: string, values: readonly T[], facts: Facts): Variable<T> {
  const expected = `one of ${values.join(', ')}`;
  return {
    name,
    expected,
    ...facts,
    parse(text) {
      const found = values.find((value) => value === text);
      if (found === undefined) throw new NotAllowed(expected);
      return found;
    },
  };
}

export function yesOrNo(name: string, facts: Facts): Variable<boolean> {
  const choice = oneOf(name, ['true', 'false'], facts);
  return { ...choice, parse: (text) => choice.parse(text) === 'true' };
}

export function text(
  name: string,
  expected: string,
  isAllowed: (value: string) => boolean,
  facts: Facts,
): Variable<string> {
  return {
    name,
    expected,
    ...facts,
    parse(value) {
      if (!isAllowed(value)) throw new NotAllowed(expected);
      return value;
    },
  };
}

export const path = (name: string, facts: Facts): Variable<string> =>
  text(name, 'a path', (value) => !value.includes('\0'), facts);

/** A list, separated by commas; white space around its parts is left out. */
export function listOf(
  name: string,
  expected: string,
  isAllowed: (part: string) => boolean,
  facts: Facts,
): Variable<readonly string[]> {
  return {
    name,
    expected,
    ...facts,
    parse(value) {
      const parts = value.split(',').map((part) => part.trim());
      if (!parts.every((part) => part !== '' && isAllowed(part))) throw new NotAllowed(expected);
      return parts;
    },
  };
}

export const isWebUrl = (value: string) => URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);

const MEBIBYTE = 1024 * 1024;
/** A size given in MiB, in bytes. */
export const size = (name: string, mebibytes: number, meaning: string, least = 1): Variable<number> => {
  const count = wholeNumber(
    name,
    { least, most: 1024 * 1024 },
    { fallback: String(mebibytes), meaning: `${meaning}, in MiB` },
  );
  return { ...count, parse: (value) => count.parse(value) * MEBIBYTE };
};
