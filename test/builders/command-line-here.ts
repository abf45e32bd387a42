import type { INestApplicationContext } from '@nestjs/common';
import { openApplication } from '../../src/entry/application.js';
import { runCli } from '../../src/entry/run-cli.js';
import { readConfig } from '../../src/platform/config/config.js';

export interface Said {
  readonly exitCode: number;
  /** Both streams, in the order of writing. */
  readonly output: string;
}

/** `touchstone …` in this very process, with the environment as it is now. */
export async function touchstoneHere(...args: string[]): Promise<Said> {
  let output = '';
  const write = (text: string): void => void (output += text);
  const exitCode = await runCli(args, { out: write, err: write, isDebug: true });
  return { exitCode, output };
}

/** Does something in the application that the environment describes, and closes it. */
export async function withinApplication<T>(work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  const app = await openApplication(readConfig(process.env));
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
