import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JudgedUseCase } from '../commands/judged-use-case.js';
import { UsageInvalid } from '../entry-errors.js';
import { productVersion } from '../product-version.js';
import { junitReport } from './junit.js';
import { markdownReport } from './markdown.js';
import { sarifReport } from './sarif.js';

/** Where a command writes what pipelines read; absent = not written. */
export interface ReportFiles {
  readonly junit?: string;
  readonly sarif?: string;
  readonly markdown?: string;
}

/** Writes the reports asked for, making folders where needed. @throws UsageInvalid for a file that cannot be written */
export async function writeReports(
  judged: readonly JudgedUseCase[],
  files: ReportFiles,
  criteriaFile?: string,
): Promise<void> {
  const source = { productVersion: productVersion(), ...(criteriaFile !== undefined && { criteriaFile }) };
  const reports = [
    [files.junit, junitReport],
    [files.sarif, (all: readonly JudgedUseCase[]) => sarifReport(all, source)],
    [files.markdown, markdownReport],
  ] as const;
  for (const [file, report] of reports) if (file !== undefined) await writeOutput(file, report(judged));
}

/** Makes the folder where needed. @throws UsageInvalid when it cannot be written */
export async function writeOutput(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new UsageInvalid(`${file} cannot be written: ${found}. Name another file.`);
  }
}
