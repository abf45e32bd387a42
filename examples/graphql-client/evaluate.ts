import { there } from './agree.js';
import {
  DeclareRun,
  ReadFailures,
  ReadRun,
  WatchRun,
  type ReadFailuresResult,
  type ReadRunResult,
  type WatchRunResult,
} from './documents.js';
import type { Parties, Person } from './found.js';

export type Run = ReadRunResult['run'];
export type Judgement = Run['judgements'][number];
export type Progress = WatchRunResult['runProgress'];
export type Failure = NonNullable<ReadFailuresResult['judgement']>['samples']['nodes'][number];

/** Declares a formal run, follows it over the web socket to its end, and reads what was judged. */
export async function runFormally(
  parties: Parties,
  of: { readonly datasetId: string; readonly modelId: string },
  onProgress: (progress: Progress) => void,
): Promise<Run> {
  const { VML } = parties.people;
  const { declareRun } = await VML.client.ask(DeclareRun, { input: { kind: 'FORMAL', ...of } });
  const { id } = there(declareRun.run);
  for await (const { runProgress } of VML.client.watch(WatchRun, { id })) onProgress(runProgress);
  return (await VML.client.ask(ReadRun, { id })).run;
}

/** Images that are wrong under one use case, at most 100. */
export async function failuresOf(person: Person, judgement: Judgement): Promise<readonly Failure[]> {
  const answer = await person.client.ask(ReadFailures, { judgementId: judgement.id, first: 100 });
  return answer.judgement.samples.nodes;
}
