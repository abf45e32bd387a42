import { nextStepView } from '../../../platform/graphql/next-step.object.js';
import { nextSteps } from '../../../verdict/next-steps.js';
import type { Judgement } from '../domain/judgement.js';
import type { Run } from '../domain/run.js';
import type { ShardSummary } from '../app/ports.js';
import type { JudgementObject, RunObject, RunShardsObject } from './run.objects.js';

export function runView(run: Run): RunObject {
  const { plan, rowVersion, endReason, ...rest } = run;
  const rejudgementOf = plan.rejudgementOf?.runId ?? null;
  return { ...rest, plan, kind: plan.kind, version: rowVersion, endReason, rejudgementOf };
}

export function shardsView(summaries: readonly ShardSummary[]): RunShardsObject {
  const count = (of: readonly ShardSummary[]): number => of.reduce((sum, { shards }) => sum + shards, 0);
  const done = summaries.filter(({ state }) => state === 'DONE');
  const environments = done.map(({ environment, shards, images }) => ({ environment, shards, images }));
  return { total: count(summaries), done: count(done), environments };
}

export function judgementView(judgement: Judgement): JudgementObject {
  const { result, ...rest } = judgement;
  const { verdict, reason, attempt, conservation, averages } = result;
  const undeclared = (result.undeclared ?? []).map((entry) => ({ ...entry, values: [...entry.values] }));
  const steps = nextSteps(result).map(nextStepView);
  const criteria = result.criteria.map((criterion) => ({ ...criterion, cells: [...criterion.cells] }));
  const judged = { verdict, reason, attempt, conservation, criteria, averages: [...averages] };
  return { ...rest, ...judged, undeclared, nextSteps: steps };
}
