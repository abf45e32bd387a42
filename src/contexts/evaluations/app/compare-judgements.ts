import { Injectable } from '@nestjs/common';
import type { JudgementId } from '../../../kernel/ids.js';
import {
  contradictions,
  swapTest,
  type Contradiction,
  type SwapTest,
} from '../../../metrics/interpretation/contract-checks.js';
import type { Outcome } from '../../../metrics/outcome.js';
import type { Principal } from '../../../ports/principal.js';
import { requireSameMetricVersions } from '../../../verdict/compare-results.js';
import { JudgementsOfTwoRuns } from '../domain/errors.js';
import type { Judgement } from '../domain/judgement.js';
import { ReadOutcomes, ReadRuns } from './read-runs.js';

export interface ComparisonRequest {
  readonly firstJudgementId: JudgementId;
  readonly secondJudgementId: JudgementId;
  /** Names of images on which the two must disagree; absent = no swap test. */
  readonly designated?: readonly string[];
}

/** How two use cases judge the same answers of one run. */
export interface JudgementComparison {
  readonly runId: string;
  /** Images that both judged. */
  readonly compared: number;
  readonly contradictions: readonly Contradiction[];
  /** `missing` and `unchanged` are names of images. */
  readonly swapTest: SwapTest | null;
}

/**
 * Contradiction report and swap test of two judgements of one run, or of a run and one that judged its answers again. Every contradiction is a failed image of one of them, so it is
 * open to whoever may see failed images: the customer, and the vendor once the run is revealed.
 */
@Injectable()
export class CompareJudgements {
  constructor(
    private readonly reads: ReadRuns,
    private readonly outcomes: ReadOutcomes,
  ) {}

  /** @throws JudgementNotFound, JudgementsOfTwoRuns, MetricVersionsDiffer, OutcomesNotRevealed */
  async execute(principal: Principal, request: ComparisonRequest): Promise<JudgementComparison> {
    const first = await this.reads.judgement(principal, request.firstJudgementId);
    const second = await this.reads.judgement(principal, request.secondJudgementId);
    await this.requireSameAnswers(principal, first, second);
    requireSameMetricVersions(first.result, second.result);
    for (const one of [first, second]) await this.outcomes.requireOpen(principal, one);
    const [own, other] = [await this.outcomes.read(first), await this.outcomes.read(second)];
    const judged = new Set(other.map(({ itemId }) => itemId));
    const { designated } = request;
    return {
      runId: first.runId,
      compared: own.filter(({ itemId }) => judged.has(itemId)).length,
      contradictions: contradictions(own, other),
      swapTest: designated === undefined ? null : swapTest(byName(own), byName(other), designated),
    };
  }

  private async requireSameAnswers(principal: Principal, first: Judgement, second: Judgement): Promise<void> {
    if (first.runId === second.runId) return;
    const own = await this.reads.run(principal, first.runId);
    const other = await this.reads.run(principal, second.runId);
    if (own.predictionsSha256 !== other.predictionsSha256) throw new JudgementsOfTwoRuns(own.id, other.id);
  }
}

/** People designate images by their names, which are unique within a dataset. */
function byName(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.map((outcome) => ({ ...outcome, itemId: outcome.itemName }));
}
