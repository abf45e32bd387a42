import { canonicalJson } from '../../../kernel/canonical-json.js';
import type { Outcome } from '../../../metrics/outcome.js';
import type { Verdict } from '../../../verdict/judgement.js';
import { environmentRows } from './environment.js';
import type { PredictedItem } from './predicted-item.js';
import type { EnvironmentRecord } from './run.js';

/**
 * BIT_IDENTICAL: every image gives the same output tensors. TENSORS_DIFFER: some do not, and no decision changes. DECISIONS_DIFFER: an
 * outcome or a verdict comes out otherwise.
 */
export type ReplayAnswer = 'BIT_IDENTICAL' | 'TENSORS_DIFFER' | 'DECISIONS_DIFFER';

/** One use case, judged from the kept answers and from those of now. */
export interface ReplayedJudgement {
  readonly useCaseKey: string;
  readonly verdict: { readonly then: Verdict; readonly now: Verdict };
  /** Items whose outcome comes out otherwise, in item order. */
  readonly differing: readonly string[];
}

export interface Replay {
  readonly answer: ReplayAnswer;
  readonly images: number;
  /** Items whose output tensors are not, bit for bit, those of then; an image that failed on one side only is among them. */
  readonly tensorsDiffer: readonly string[];
  readonly judgements: readonly ReplayedJudgement[];
  /** Facts of the environment that are not what they were, in alphabetical order. */
  readonly environment: readonly { readonly fact: string; readonly then: string | null; readonly now: string | null }[];
}

/** Items whose answer is another one: other tensors, another refusal, or an answer on one side only. */
export function differingTensors(then: readonly PredictedItem[], now: readonly PredictedItem[]): string[] {
  const kept = new Map(then.map((item) => [item.itemId, tensorOf(item)]));
  const given = new Set(now.map(({ itemId }) => itemId));
  const missing = then.filter(({ itemId }) => !given.has(itemId)).map(({ itemId }) => itemId);
  return [...now.filter((item) => kept.get(item.itemId) !== tensorOf(item)).map(({ itemId }) => itemId), ...missing];
}

export function differingOutcomes(then: readonly Outcome[], now: readonly Outcome[]): string[] {
  const kept = new Map(then.map((outcome) => [outcome.itemId, canonicalJson(decided(outcome))]));
  return now
    .filter((outcome) => kept.get(outcome.itemId) !== canonicalJson(decided(outcome)))
    .map(({ itemId }) => itemId);
}

/** Times are never the same twice. */
function decided(outcome: Outcome): Outcome {
  const { measured: _, ...rest } = outcome;
  return rest;
}

/** The answers of now with the times of then: a replay asks whether the model says the same, not whether it is as fast. */
export function withTimesOf(then: readonly PredictedItem[], now: readonly PredictedItem[]): PredictedItem[] {
  const kept = new Map(then.map(({ itemId, measured }) => [itemId, measured]));
  return now.map(({ measured: _, ...item }) => {
    const measured = kept.get(item.itemId);
    return { ...item, ...(measured && { measured }) };
  });
}

export function replayAnswer(of: Pick<Replay, 'tensorsDiffer' | 'judgements'>): ReplayAnswer {
  const isOther = ({ verdict, differing }: ReplayedJudgement): boolean =>
    verdict.then !== verdict.now || differing.length > 0;
  if (of.judgements.some(isOther)) return 'DECISIONS_DIFFER';
  return of.tensorsDiffer.length > 0 ? 'TENSORS_DIFFER' : 'BIT_IDENTICAL';
}

export function environmentDifferences(then: EnvironmentRecord, now: EnvironmentRecord): Replay['environment'] {
  return environmentRows(then, now)
    .filter(({ same }) => !same)
    .map(({ fact, first, second }) => ({ fact, then: first, now: second }));
}

/** Messages of errors may name places; the code says what happened. */
function tensorOf({ answer }: PredictedItem): string {
  return 'error' in answer ? `error ${answer.error.code}` : answer.outputSha256;
}
