import type { INestApplicationContext } from '@nestjs/common';
import { DeclareRun, ReadRuns, WatchRun, type Run } from '../../contexts/evaluations/public.js';
import { SignOut } from '../../contexts/identity/public.js';
import { ReadPilots } from '../../contexts/pilots/public.js';
import type { DatasetId, ModelId } from '../../kernel/ids.js';
import { readConfig } from '../../platform/config/config.js';
import type { Principal } from '../../ports/principal.js';
import { ClockPort } from '../../ports/time.js';
import { openApplication } from '../application.js';
import { RunEndedWithoutJudgement } from '../entry-errors.js';
import { takeWork } from '../work.js';
import { askPassword } from './ask-password.js';
import { signInLocally } from './sign-in-locally.js';
import type { JudgedUseCase } from './judged-use-case.js';
import { parsePriority, progressLine } from './run-progress-line.js';

export interface RunOptions {
  readonly dataset: string;
  readonly modelId: string;
  readonly as: string;
  readonly exploratory?: boolean;
  readonly priority?: string;
}

/** Declares a run in the database, works it off here, and waits for its end. @throws RunEndedWithoutJudgement */
export async function evaluateRun(options: RunOptions, tell: (line: string) => void): Promise<JudgedUseCase[]> {
  const priority = options.priority === undefined ? undefined : parsePriority(options.priority);
  const password = process.env['TOUCHSTONE_PASSWORD'] ?? (await askPassword());
  const config = readConfig(process.env);
  const app = await openApplication(config);
  try {
    await takeWork(app, config.workerConcurrency);
    const session = await signInLocally(app, { email: options.as, password });
    const { principal } = session;
    const declared = await app.get(DeclareRun).execute(principal, {
      kind: options.exploratory === true ? 'EXPLORATORY' : 'FORMAL',
      datasetId: options.dataset as DatasetId,
      modelId: options.modelId as ModelId,
      ...(priority !== undefined && { priority }),
    });
    const run = await endOf(app, principal, declared, tell);
    const judged = await judgedBy(app, principal, run);
    await app.get(SignOut).execute(principal);
    return judged;
  } finally {
    await app.close();
  }
}

/** Waits for the end of a run. @throws RunEndedWithoutJudgement */
export async function endOf(
  app: INestApplicationContext,
  principal: Principal,
  declared: Run,
  tell: (line: string) => void = () => undefined,
): Promise<Run> {
  let run = declared;
  for await (const now of app.get(WatchRun).execute(principal, declared.id)) {
    run = now;
    tell(progressLine(run, app.get(ClockPort).now()));
  }
  if (run.state !== 'COMPLETED' && run.state !== 'REVEALED')
    throw new RunEndedWithoutJudgement(run.id, run.state, run.endReason);
  return run;
}

/** What a run says of each of its use cases. */
export async function judgedBy(app: INestApplicationContext, principal: Principal, run: Run): Promise<JudgedUseCase[]> {
  const judgements = await app.get(ReadRuns).judgementsOf(principal, [run.id]);
  const useCases = await app.get(ReadPilots).useCases(principal, [run.pilotId]);
  return judgements.map(({ useCaseId, result }) => ({
    name: `${useCases.find(({ id }) => id === useCaseId)?.key ?? useCaseId} at ${run.plan.site.key}`,
    result,
  }));
}
