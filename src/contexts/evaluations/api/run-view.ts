import type { Judgement } from '../domain/judgement.js';
import type { Run } from '../domain/run.js';
import type { JudgementObject, RunObject } from './run.objects.js';

export function runView(run: Run): RunObject {
  const { plan, rowVersion, endReason, ...rest } = run;
  return { ...rest, plan, kind: plan.kind, version: rowVersion, endReason };
}

export function judgementView(judgement: Judgement): JudgementObject {
  const { result, ...rest } = judgement;
  const { verdict, reason, attempt, conservation, averages } = result;
  const criteria = result.criteria.map((criterion) => ({ ...criterion, cells: [...criterion.cells] }));
  return { ...rest, verdict, reason, attempt, conservation, criteria, averages: [...averages] };
}
