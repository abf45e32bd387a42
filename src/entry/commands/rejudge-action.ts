import type { INestApplicationContext } from '@nestjs/common';
import { ReadRuns, RecomputeJudgement, RejudgeRun, type Recomputation } from '../../contexts/evaluations/public.js';
import { SignOut } from '../../contexts/identity/public.js';
import { ReadPilots } from '../../contexts/pilots/public.js';
import type { RunId } from '../../kernel/ids.js';
import { readConfig } from '../../platform/config/config.js';
import type { Principal } from '../../ports/principal.js';
import { openApplication } from '../application.js';
import { UsageInvalid } from '../entry-errors.js';
import { writeReports, type ReportFiles } from '../reports/write-reports.js';
import { takeWork } from '../work.js';
import { askPassword } from './ask-password.js';
import { endOf, judgedBy } from './evaluate-run.js';
import { judgedOutput } from './judged-use-case.js';
import { signInLocally } from './sign-in-locally.js';

export interface RejudgeOptions extends ReportFiles {
  readonly run: string;
  readonly as: string;
  readonly useCase?: readonly string[];
  readonly operatingPoint?: string;
  readonly recompute?: boolean;
  readonly json?: boolean;
}

interface Printed {
  readonly text: string;
  readonly exitCode: number;
}

const DIFFERENT = 5;

/** @throws UsageInvalid when it is not clear which of both is wanted, and what judging again is refused for */
export async function rejudge(options: RejudgeOptions): Promise<Printed> {
  const { recompute = false, useCase = [], operatingPoint } = options;
  if (recompute && (useCase.length > 0 || operatingPoint !== undefined))
    throw new UsageInvalid(
      '--recompute repeats what the run did, so it takes neither --use-case nor --operating-point.',
    );
  if (!recompute && useCase.length === 0)
    throw new UsageInvalid('Missing: --use-case. Each use case named is an attempt; --recompute checks without one.');
  const password = process.env['TOUCHSTONE_PASSWORD'] ?? (await askPassword());
  const config = readConfig(process.env);
  const app = await openApplication(config);
  try {
    if (!recompute) await takeWork(app, config.workerConcurrency);
    const { principal } = await signInLocally(app, { email: options.as, password });
    const printed = recompute ? await recomputed(app, principal, options) : await judgedAgain(app, principal, options);
    await app.get(SignOut).execute(principal);
    return printed;
  } finally {
    await app.close();
  }
}

async function judgedAgain(
  app: INestApplicationContext,
  principal: Principal,
  options: RejudgeOptions,
): Promise<Printed> {
  const { run, useCase = [], operatingPoint, json } = options;
  const { pilotId } = await app.get(ReadRuns).run(principal, run as RunId);
  const known = await app.get(ReadPilots).useCases(principal, [pilotId]);
  const useCaseIds = useCase.map((name) => {
    const found = known.find(({ id, key }) => key === name || id === name);
    if (found === undefined)
      throw new UsageInvalid(`No use case ${name} in this pilot. It has ${known.map(({ key }) => key).join(', ')}.`);
    return found.id;
  });
  const declared = await app.get(RejudgeRun).execute(principal, {
    ...{ runId: run as RunId, useCaseIds },
    ...(operatingPoint !== undefined && { operatingPointId: operatingPoint }),
  });
  const ended = await endOf(app, principal, declared);
  const judged = await judgedBy(app, principal, ended);
  await writeReports(judged, options);
  return judgedOutput(judged, json === true);
}

async function recomputed(
  app: INestApplicationContext,
  principal: Principal,
  { run, json }: RejudgeOptions,
): Promise<Printed> {
  const { id, pilotId } = await app.get(ReadRuns).run(principal, run as RunId);
  const judgements = await app.get(ReadRuns).judgementsOf(principal, [id]);
  const known = await app.get(ReadPilots).useCases(principal, [pilotId]);
  const found = [];
  for (const judgement of judgements)
    found.push({
      useCase: known.find((one) => one.id === judgement.useCaseId)?.key ?? judgement.useCaseId,
      ...(await app.get(RecomputeJudgement).execute(principal, judgement.id)),
    });
  const text = json === true ? JSON.stringify(found, null, 2) : found.map(recomputationText).join('\n\n');
  const isIdentical = found.every(({ identical }) => identical);
  return { text: found.length === 0 ? `Run ${id} has no judgement.` : text, exitCode: isIdentical ? 0 : DIFFERENT };
}

function recomputationText({
  useCase,
  identical,
  result,
  outcomes,
  differingImages,
}: Recomputation & { useCase: string }) {
  const word = identical ? 'identical' : `DIFFERENT, on ${differingImages} images`;
  return [
    `${useCase}: ${word}. No attempt was counted.`,
    `  result    stored ${result.stored}, computed ${result.recomputed}`,
    `  outcomes  stored ${outcomes.stored}, computed ${outcomes.recomputed}`,
  ].join('\n');
}
