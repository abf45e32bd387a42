/* eslint-disable @typescript-eslint/no-explicit-any -- reference files are plain JSON, compared field by field */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const FOLDER = 'test/golden/data/stats';

/** A reference file of this repository, by its name without folder; `.gz` is unpacked. Paths are relative to the repository root. */
export function readReference(name: string): any {
  const bytes = readFileSync(`${FOLDER}/${name}`);
  return JSON.parse((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
}
