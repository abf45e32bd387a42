import { UsageInvalid } from '../entry-errors.js';
import type { FileOptions } from './evaluate-files.js';
import type { RunOptions } from './evaluate-run.js';
import { writeReports } from '../reports/write-reports.js';
import { judgedOutput, type JudgedUseCase } from './judged-use-case.js';

type Options = Readonly<Record<string, string | boolean | undefined>>;

const FILE_OPTIONS = ['model', 'modelContract', 'images', 'annotations', 'contract', 'criteria'] as const;
const RUN_OPTIONS = ['dataset', 'modelId', 'as'] as const;

/** @throws UsageInvalid when options are missing or mixed */
export async function evaluate(
  options: Options,
  tell: (line: string) => void = () => undefined,
): Promise<{ text: string; exitCode: number }> {
  const isRun = options['dataset'] !== undefined;
  const missing = (isRun ? RUN_OPTIONS : FILE_OPTIONS).filter((name) => options[name] === undefined);
  if (missing.length > 0) {
    const flags = missing.map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
    throw new UsageInvalid(`Missing: ${flags.join(', ')}. touchstone evaluate --help shows both ways to call it.`);
  }
  const judged = isRun
    ? await inTheDatabase(options as unknown as RunOptions, tell)
    : await onFiles(options as unknown as FileOptions);
  await writeReports(judged, options, options['criteria'] as string | undefined);
  return judgedOutput(judged, options['json'] === true);
}

/** Plain files are judged without loading what a database needs. */
async function onFiles(options: FileOptions): Promise<JudgedUseCase[]> {
  const { evaluateFiles } = await import('./evaluate-files.js');
  return evaluateFiles(options);
}

async function inTheDatabase(options: RunOptions, tell: (line: string) => void): Promise<JudgedUseCase[]> {
  const { evaluateRun } = await import('./evaluate-run.js');
  return evaluateRun(options, tell);
}
