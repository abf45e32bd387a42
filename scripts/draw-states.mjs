// Writes docs/states.md from the state tables of the build. Run from the repository root after a build: node scripts/draw-states.mjs [--check]
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { statesPage } from '../dist/src/entry/state-tables.js';

const PAGE = 'docs/states.md';
const text = await format(statesPage(), { ...(await resolveConfig(PAGE)), parser: 'markdown' });
if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') !== text) {
    console.error(`${PAGE} is not what the state tables say. Run: node scripts/draw-states.mjs`);
    process.exitCode = 1;
  }
} else writeFileSync(PAGE, text);
