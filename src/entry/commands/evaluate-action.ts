import type { Verdict } from '../../verdict/judgement.js';
import { UsageInvalid } from '../entry-errors.js';
import { evaluateFiles, type FileOptions } from './evaluate-files.js';
import { evaluateRun, type RunOptions } from './evaluate-run.js';
import { judgementText } from './judgement-text.js';

type Options = Readonly<Record<string, string | boolean | undefined>>;

const FILE_OPTIONS = ['model', 'modelContract', 'images', 'annotations', 'contract', 'criteria'] as const;
const RUN_OPTIONS = ['dataset', 'modelId', 'as'] as const;
const EXIT_CODES: Readonly<Record<Verdict, number>> = { PASS: 0, FAIL: 1, INCONCLUSIVE: 2, NOT_RUN: 3 };
/** The worst of several: an evaluation error before FAIL before INCONCLUSIVE before PASS. */
const WORST_FIRST = [3, 1, 2, 0];

/** @throws UsageInvalid when options are missing or mixed */
export async function evaluate(options: Options): Promise<{ text: string; exitCode: number }> {
  const isRun = options['dataset'] !== undefined;
  const missing = (isRun ? RUN_OPTIONS : FILE_OPTIONS).filter((name) => options[name] === undefined);
  if (missing.length > 0) {
    const flags = missing.map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
    throw new UsageInvalid(`Missing: ${flags.join(', ')}. touchstone evaluate --help shows both ways to call it.`);
  }
  const judged = isRun
    ? await evaluateRun(options as unknown as RunOptions)
    : await evaluateFiles(options as unknown as FileOptions);
  const text =
    options['json'] === true
      ? JSON.stringify(judged, null, 2)
      : judged.map(({ name, result }) => judgementText(name, result)).join('\n\n');
  const codes = judged.map(({ result }) => EXIT_CODES[result.verdict]);
  return { text, exitCode: WORST_FIRST.find((code) => codes.includes(code)) ?? 3 };
}
