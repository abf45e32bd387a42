import { ReplayRun, type Replay } from '../../contexts/evaluations/public.js';
import type { RunId } from '../../kernel/ids.js';
import { signedIn } from './signed-in.js';

export interface ReplayOptions {
  readonly run: string;
  readonly as: string;
  readonly bits?: boolean;
  readonly json?: boolean;
}

const DIFFERENT = 5;
/** A longer list helps nobody; the JSON has all. */
const MOST_NAMED = 10;

/** Exit code 0 when nothing differs that counts, else 5. @throws what reading the run or running the model is refused for */
export async function replay(options: ReplayOptions): Promise<{ text: string; exitCode: number }> {
  const found = await signedIn(options.as, (app, principal) =>
    app.get(ReplayRun).execute(principal, options.run as RunId),
  );
  const isSame = found.answer === 'BIT_IDENTICAL' || (found.answer === 'TENSORS_DIFFER' && options.bits !== true);
  const text = options.json === true ? JSON.stringify({ runId: options.run, ...found }, null, 2) : replayText(found);
  return { text, exitCode: isSame ? 0 : DIFFERENT };
}

function replayText({ answer, images, tensorsDiffer, judgements, environment }: Replay): string {
  const said = {
    BIT_IDENTICAL: `bit-identical: the output of all ${images} images is the same to the last bit.`,
    TENSORS_DIFFER: `tensors differ, decisions identical: ${tensorsDiffer.length} of ${images} images gave other numbers, and no outcome or verdict changed.`,
    DECISIONS_DIFFER: `decisions differ: ${tensorsDiffer.length} of ${images} images gave other numbers, and outcomes changed.`,
  }[answer];
  return [
    said,
    ...judgements.map(
      ({ useCaseKey, verdict, differing }) =>
        `  ${useCaseKey}: then ${verdict.then}, now ${verdict.now}; ${differing.length} outcomes differ${named(differing)}`,
    ),
    ...(environment.length === 0 ? ['The environment is the same in every recorded fact.'] : ['Environment:']),
    ...environment.map(
      ({ fact, then, now }) => `  ${fact}: then ${then ?? 'not recorded'}, now ${now ?? 'not recorded'}`,
    ),
    'No attempt was counted; that this was done is in the audit log.',
  ].join('\n');
}

function named(ids: readonly string[]): string {
  if (ids.length === 0) return '';
  const rest = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : '';
  return `: ${ids.slice(0, MOST_NAMED).join(', ')}${rest}`;
}
