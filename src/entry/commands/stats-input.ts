import { DomainError } from '../../kernel/domain-error.js';

/** An option of the command line that cannot be read. Exit code 64. */
export class OptionInvalid extends DomainError<'OPTION_INVALID'> {
  readonly code = 'OPTION_INVALID';
  constructor(option: string, found: string, expected: string) {
    super(`${option} is "${found}"; expected ${expected}.`, { details: { option, found, expected } });
  }
}

/** A file named on the command line that cannot be read or is not what it should be. */
export class InputFileInvalid extends DomainError<'INPUT_FILE_INVALID'> {
  readonly code = 'INPUT_FILE_INVALID';
  constructor(file: string, problem: string, cause?: unknown) {
    super(`${file}: ${problem}`, { details: { file }, cause });
  }
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A number with a decimal point; a percent sign is read as hundredths (`95%` is 0.95). @throws OptionInvalid */
export function numberOption(option: string, text: string): number {
  const percent = text.trim().endsWith('%');
  const digits = percent ? text.trim().slice(0, -1).trim() : text.trim();
  if (!NUMBER.test(digits)) throw new OptionInvalid(option, text, 'a number with a decimal point, for example 0.95');
  // Hundredths by moving the decimal point, so that 95% is the same double as 0.95.
  return Number(percent && !/e/i.test(digits) ? `${digits}e-2` : digits) / (percent && /e/i.test(digits) ? 100 : 1);
}

/** A count: a whole number, without a percent sign. Larger ones than doubles count exactly are refused. @throws OptionInvalid */
export function countOption(option: string, text: string, hint = ''): number {
  const value = text.includes('%') ? NaN : numberOption(option, text);
  if (Number.isSafeInteger(value)) return value;
  throw new OptionInvalid(option, text, `a whole number of at most ${Number.MAX_SAFE_INTEGER}${hint}`);
}

/** `numberOption`, or undefined when the option was not given. */
export function optionalNumber(option: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : numberOption(option, text);
}

/** A fraction as a percentage with as many digits as matter to a reader: `95.05 %`. */
export function percentText(fraction: number): string {
  const percent = fraction * 100;
  const digits = percent > 99 || percent < 1 ? 4 : 2;
  return `${Number(percent.toFixed(digits))} %`;
}
