import { DomainError } from '../../kernel/domain-error.js';
import type { OperatingPointRule } from './operating-point.js';

/** A rule that cannot be read. */
export class OperatingPointRuleInvalid extends DomainError<'OPERATING_POINT_RULE_INVALID'> {
  readonly code = 'OPERATING_POINT_RULE_INVALID';
  constructor(found: string, problem: string) {
    super(
      `The rule "${found.slice(0, 80)}" ${problem}. Write highest-f1, miss-rate-bounded-by:0.05@0.95, miss-rate-at-most:0.05, or fixed:bag=0.5,wire=0.3.`,
      { path: '/rule', details: { found: found.slice(0, 80) } },
    );
  }
}

const DECIMAL = /^(0|1|0?\.\d+|1\.0+)$/;

/**
 * Reads `highest-f1`, `miss-rate-bounded-by:X@C` (`@0.95` if left out), `miss-rate-at-most:X` and `fixed:CLASS=X,CLASS=X`; X is a decimal
 * from 0 to 1, C one from 0.5 to below 1; a class may hold a `=`.
 * @throws OperatingPointRuleInvalid
 */
export function parseOperatingPointRule(text: string): OperatingPointRule {
  const [, name = '', argument] = /^([a-z0-9-]*)(?::([^]*))?$/.exec(text.trim()) ?? [];
  if (name === 'highest-f1') {
    if (argument !== undefined) throw new OperatingPointRuleInvalid(text, 'takes nothing after "highest-f1"');
    return { kind: 'highestF1' };
  }
  if (name === 'miss-rate-at-most')
    return { kind: 'missRateAtMost', missRate: fractionOf(text, argument ?? '', 'the miss rate') };
  if (name === 'miss-rate-bounded-by') return boundOf(text, argument ?? '');
  if (name === 'fixed') return { kind: 'fixed', perClass: thresholdsOf(text, argument ?? '') };
  throw new OperatingPointRuleInvalid(text, 'is none that is known');
}

function boundOf(text: string, argument: string): OperatingPointRule {
  const [rate = '', certainty = '0.95', ...more] = argument.split('@');
  const confidence = fractionOf(text, certainty, 'the confidence after "@"');
  if (more.length > 0 || confidence < 0.5 || confidence >= 1)
    throw new OperatingPointRuleInvalid(text, 'needs one confidence from 0.5 to below 1 after "@"');
  return { kind: 'missRateBoundedBy', missRate: fractionOf(text, rate, 'the miss rate'), confidence };
}

function thresholdsOf(text: string, argument: string): Record<string, number> {
  const perClass = new Map<string, number>();
  for (const entry of argument.split(',')) {
    const at = entry.lastIndexOf('=');
    const label = entry.slice(0, Math.max(at, 0)).trim();
    if (label === '') throw new OperatingPointRuleInvalid(text, 'names no class with its threshold');
    if (perClass.has(label)) throw new OperatingPointRuleInvalid(text, `names "${label}" twice`);
    perClass.set(label, fractionOf(text, entry.slice(at + 1), `the threshold of "${label}"`));
  }
  return Object.fromEntries(perClass);
}

function fractionOf(text: string, digits: string, what: string): number {
  if (!DECIMAL.test(digits.trim()))
    throw new OperatingPointRuleInvalid(text, `needs a decimal from 0 to 1 for ${what}`);
  return Number(digits.trim());
}
