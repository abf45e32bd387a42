import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceChildMissing } from './model-errors.js';

const CHILD = 'dist/src/platform/inference/child.js';

/**
 * The built file the child process runs: beside this one when this is built itself, else in `dist` of the repository
 * (tests run the sources, but a process of its own needs plain JavaScript). @throws InferenceChildMissing
 */
export function findChildFile(from: string = fileURLToPath(import.meta.url)): string {
  const beside = join(dirname(from), 'child.js');
  const candidates = [beside];
  for (let folder = dirname(from); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) candidates.push(join(folder, CHILD));
  }
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) throw new InferenceChildMissing(candidates);
  return found;
}
