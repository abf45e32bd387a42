#!/usr/bin/env node
// Renders a few warehouse photographs of both sites and prints their digests, to be run on every Node that is supported:
//   node scripts/photo-digests.mjs            prints the digests, one a line, and nothing about the machine: two outputs can be compared
//   node scripts/photo-digests.mjs --check    compares them with docs/demo/photo-digests.json; exit code 1 when one differs
//   node scripts/photo-digests.mjs --write    records them anew, after a change of the scene generator
// After `npm run build`.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { renderPhoto } from '../dist/src/demo/warehouse/scenes/render-photo.js';

const FILE = new URL('../docs/demo/photo-digests.json', import.meta.url);
const { values } = parseArgs({ options: { check: { type: 'boolean' }, write: { type: 'boolean' } } });

/** What decides whether bytes are equal is which photographs are asked for; they stand in the file beside their digests. */
const recorded = JSON.parse(readFileSync(FILE, 'utf8'));
const digests = [];
for (const { request, sha256 } of recorded.photos) {
  const { name, jpeg } = await renderPhoto(request);
  const found = createHash('sha256').update(jpeg).digest('hex');
  digests.push({ request, name, sha256: found, known: sha256 });
  console.log(`${found}  ${request.purpose} ${request.seed} ${name}`);
}

if (values.write === true) {
  const photos = digests.map(({ request, name, sha256 }) => ({ request, name, sha256 }));
  writeFileSync(FILE, `${JSON.stringify({ ...recorded, photos }, null, 2)}\n`);
}
if (values.check === true) {
  const differing = digests.filter(({ sha256, known }) => sha256 !== known);
  // To standard error: standard output is the same on every version.
  console.error(
    differing.length === 0
      ? `Node ${process.version}: all ${digests.length} photographs have the recorded bytes.`
      : `Node ${process.version}: ${differing.length} of ${digests.length} photographs differ from ${FILE.pathname}.`,
  );
  process.exitCode = differing.length === 0 ? 0 : 1;
}
