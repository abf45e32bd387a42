import { digestOf } from '../../../kernel/canonical-json.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { InterpretationContract, ScoreThreshold } from '../../../metrics/interpretation/contract.js';
import type { ModelContract } from '../../../vision/model-contract.js';
import { RunNotRejudgeable, ScoresNotKept } from './rejudgement-errors.js';
import type { Run } from './run.js';
import type { RunState } from './run-states.js';

/** The kept answers a run judges again instead of asking the model. */
export interface KeptAnswers {
  /** The run in which the model gave them. */
  readonly runId: string;
  readonly planDigest: Sha256;
  readonly predictionsSha256: Sha256;
}

/** What decides a verdict beside the answers; thresholds by value, for the same ones may be registered twice. */
export interface JudgingRules {
  readonly useCaseId: string;
  readonly contractDigest: Sha256;
  readonly criteriaDigest: Sha256;
  readonly scoreThreshold: ScoreThreshold | null;
}

const JUDGED: readonly RunState[] = ['COMPLETED', 'REVEALED'];
const UNJUDGED: readonly RunState[] = ['ABORTED', 'ERRORED', 'INVALIDATED'];

/** @throws RunNotRejudgeable */
export function keptAnswersOf(run: Run): KeptAnswers {
  const { plan, predictionsSha256 } = run;
  if (!JUDGED.includes(run.state) || predictionsSha256 === null)
    throw new RunNotRejudgeable(run.id, `it is ${run.state}, and answers are kept for good once a run is completed`);
  if (plan.topUpOf !== undefined)
    throw new RunNotRejudgeable(
      run.id,
      'it tops up another run, as one planned look of an attempt that is not repeated',
    );
  if (plan.dataset.merkleRoot === null)
    throw new RunNotRejudgeable(run.id, 'its data were not sealed, so they may have changed since');
  return plan.rejudgementOf ?? { runId: run.id, planDigest: run.planDigest, predictionsSha256 };
}

/** The run that judged the same answers by the same rules, or is about to; ended without a verdict is as good as never. */
export function alreadyJudged(family: readonly Run[], rules: JudgingRules): Run | undefined {
  const wanted = textOf(rules);
  return family.find(
    ({ state, plan }) =>
      !UNJUDGED.includes(state) &&
      plan.judgements.some(
        ({ useCaseId, contract, criteriaSet }) =>
          wanted ===
          textOf({
            useCaseId,
            contractDigest: contract.digest,
            criteriaDigest: criteriaSet.digest,
            scoreThreshold: plan.operatingPoint?.scoreThreshold ?? null,
          }),
      ),
  );
}

/** @throws ScoresNotKept when a threshold lies below the score from which on the decoder kept answers */
export function assertScoresKept(contract: InterpretationContract, useCaseKey: string, model: ModelContract): void {
  const { decoder, classes } = model;
  if (decoder.kind === 'classifier') return;
  const { minScore } = decoder;
  for (const label of classes) {
    const threshold = contract.scoreThreshold.perClass[label];
    if (contract.roles[label] === 'IGNORE' || threshold === undefined || threshold >= minScore) continue;
    throw new ScoresNotKept({ useCaseKey, label, threshold, minScore });
  }
}

function textOf({ scoreThreshold, ...rest }: JudgingRules): string {
  return digestOf({ ...rest, perClass: scoreThreshold?.perClass ?? null });
}
