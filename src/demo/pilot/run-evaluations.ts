import { DeclareRun, ReadRuns, WatchRun, type Judgement, type Run } from '../../contexts/evaluations/public.js';
import type { DatasetId, ModelId } from '../../kernel/ids.js';
import { player, type Stage } from './stage.js';

/** Declares a formal run, waits for the worker, and returns how it ended with its judgements. */
export async function runFormally(
  stage: Stage,
  of: { readonly datasetId: string; readonly modelId: string },
  onProgress: (run: Run) => void,
): Promise<{ readonly run: Run; readonly judgements: readonly Judgement[] }> {
  const { principal } = player(stage, 'VML');
  const declared = await stage.doors.get(DeclareRun).execute(principal, {
    kind: 'FORMAL',
    datasetId: of.datasetId as DatasetId,
    modelId: of.modelId as ModelId,
  });
  let run = declared;
  for await (const now of stage.doors.get(WatchRun).execute(principal, declared.id)) {
    run = now;
    onProgress(now);
  }
  return { run, judgements: await stage.doors.get(ReadRuns).judgementsOf(principal, [run.id]) };
}
