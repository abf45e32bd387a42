import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from '@jest/globals';

const KIT = join(process.cwd(), '../shared/real');

/** Runs where the real pilot kit lies beside the repository; is reported as skipped elsewhere. */
export const describeWithRealKit = existsSync(join(KIT, 'README.md')) ? describe : describe.skip;

export function kitFile(path: string): Buffer {
  return readFileSync(join(KIT, path));
}

export function kitJson<T>(path: string): T {
  return JSON.parse(kitFile(path).toString('utf8')) as T;
}

export function kitLines<T>(path: string): T[] {
  return kitFile(path)
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}
