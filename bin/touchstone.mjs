#!/usr/bin/env node
// The installed command. It only finds the build; all behaviour is in src/entry.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../dist/src/entry/cli.js', import.meta.url));
if (!existsSync(built)) {
  process.stderr.write('touchstone is not built yet. Run `npm run build` once in this folder, then try again.\n');
  process.exit(64);
}
await import(built);
