import type { LoggerService, LogLevel } from '@nestjs/common';
import type { Clock } from '../kernel/clock.js';
import { currentCorrelation } from '../platform/telemetry/correlation.js';

type Level = 'error' | 'warn' | 'info' | 'debug';
const ORDER: readonly Level[] = ['error', 'warn', 'info', 'debug'];

/** Members whose values never reach a log, whatever they hold. */
const SECRET = /pass(word|phrase)?|token|secret|authorization|cookie|nonce|private.?key|database_?url/i;
/** Passwords in connection strings, and bearer tokens, inside texts. */
const SECRET_IN_TEXT: readonly [RegExp, string][] = [
  // Bounded, so that a long text without a match costs no more than its length.
  [/(\b\w{1,20}:\/\/[^\s:/@]{1,200}:)[^\s@]{1,500}@/g, '$1***@'],
  [/(Bearer\s+)[\w.~+/=-]+/gi, '$1***'],
];

/** A stack is shorter; what is longer was sent in by somebody. In characters. */
const LONGEST_TEXT = 10_000;

/** One JSON object a line, times in UTC, with the request and the job it belongs to. Line breaks inside values are escaped, so nobody can forge a line. */
export class StructuredLog implements LoggerService {
  constructor(
    private readonly level: Level,
    private readonly clock: Clock,
    private readonly write: (line: string) => void = (line) => process.stderr.write(line),
  ) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.put('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.put('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.put('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.put('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.put('debug', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.put('error', message, rest);
  }

  setLogLevels(_levels: LogLevel[]): void {
    // The level comes from the configuration alone.
  }

  private put(level: Level, message: unknown, rest: readonly unknown[]): void {
    if (ORDER.indexOf(level) > ORDER.indexOf(this.level)) return;
    const context = rest.at(-1);
    const fields = typeof message === 'object' && message !== null ? message : { message: String(message) };
    const entry = {
      at: this.clock.now().toISOString(),
      level,
      ...(typeof context === 'string' && { context }),
      ...currentCorrelation(),
      ...(withoutSecrets(fields) as object),
    };
    this.write(`${JSON.stringify(entry)}\n`);
  }
}

function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return shortened(value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (value instanceof Error) return { name: value.name, message: withoutSecrets(value.message) };
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, SECRET.test(key) ? '***' : withoutSecrets(inner)]);
  return Object.fromEntries(entries) as object;
}

function shortened(value: string): string {
  const cut = value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}... (${value.length} characters)` : value;
  return SECRET_IN_TEXT.reduce((text, [form, mark]) => text.replace(form, mark), cut);
}
