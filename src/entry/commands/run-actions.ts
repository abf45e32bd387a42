import type { INestApplicationContext } from '@nestjs/common';
import { AbortRun, PauseRun, ResumeRun, WatchRun, type Run } from '../../contexts/evaluations/public.js';
import type { RunId } from '../../kernel/ids.js';
import { ClockPort } from '../../ports/time.js';
import { progressLine } from './run-progress-line.js';
import { signedIn } from './signed-in.js';

interface Options {
  readonly as: string;
  readonly reason?: string;
}
type Print = (line: string) => void;

export function watch(id: string, { as }: Options, print: Print): Promise<void> {
  return signedIn(as, async (app, principal) => {
    for await (const run of app.get(WatchRun).execute(principal, id as RunId)) print(lineOf(app, run));
  });
}

export function pause(id: string, { as }: Options, print: Print): Promise<void> {
  return signedIn(as, async (app, principal) => {
    print(lineOf(app, await app.get(PauseRun).execute(principal, id as RunId)));
  });
}

export function resume(id: string, { as }: Options, print: Print): Promise<void> {
  return signedIn(as, async (app, principal) => {
    print(lineOf(app, await app.get(ResumeRun).execute(principal, id as RunId)));
  });
}

export function abort(id: string, { as, reason = '' }: Options, print: Print): Promise<void> {
  return signedIn(as, async (app, principal) => {
    print(lineOf(app, await app.get(AbortRun).execute(principal, id as RunId, reason)));
  });
}

function lineOf(app: INestApplicationContext, run: Run): string {
  const line = progressLine(run, app.get(ClockPort).now());
  return run.endReason === null ? line : `${line}. ${run.endReason.code}: ${run.endReason.message}`;
}
