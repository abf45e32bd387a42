import type { INestApplicationContext } from '@nestjs/common';
import { openApplication } from '../../src/entry/application.js';
import { runCli } from '../../src/entry/run-cli.js';
import { readConfig } from '../../src/platform/config/config.js';
import { userEnvironment } from './command-line.js';

export interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, in the order of writing. */
  readonly output: string;
}

/** `touchstone …` in this very process, with the environment as it is now. */
export async function touchstoneHere(...args: string[]): Promise<Said> {
  const said = { stdout: '', stderr: '', output: '' };
  const writeTo =
    (stream: 'stdout' | 'stderr') =>
    (text: string): void => {
      said[stream] += text;
      said.output += text;
    };
  const exitCode = await runCli(args, { out: writeTo('stdout'), err: writeTo('stderr'), isDebug: true });
  // What a command leaves there belongs to its own process.
  process.exitCode = undefined;
  return { exitCode, ...said };
}

/** `touchstone …` in this very process with more in its environment, which is as before afterwards. */
export async function touchstoneWith(environment: NodeJS.ProcessEnv, ...args: string[]): Promise<Said> {
  const before = process.env;
  process.env = { ...userEnvironment(), ...environment };
  try {
    return await touchstoneHere(...args);
  } finally {
    process.env = before;
  }
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
