import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What is started as `node bin/touchstone.mjs`. */
export const TOUCHSTONE = join(import.meta.dirname, '../../bin/touchstone.mjs');

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The tests' environment without a database of theirs and without options for their own Node. */
export function userEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { DATABASE_URL: _none, ...inherited } = process.env;
  return { ...inherited, NODE_OPTIONS: '', ...more };
}

/** Types `touchstone …` in a folder and waits for its end, whatever the exit code. */
export async function touchstone(
  args: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  try {
    const env = userEnvironment(environment);
    return { code: 0, ...(await run(process.execPath, [TOUCHSTONE, ...args], { cwd, env, maxBuffer: 2 ** 26 })) };
  } catch (error) {
    const { code, stdout, stderr } = error as Ended;
    return { code, stdout, stderr };
  }
}

/** The commands under `Next` at the demo's end, without what starts the command line, in words. */
export function nextCommands(said: string): string[][] {
  return [...said.matchAll(/^ {2}node \S+ (.*?) +#/gm)].map((match) => (match[1] ?? '').split(/\s+/));
}
