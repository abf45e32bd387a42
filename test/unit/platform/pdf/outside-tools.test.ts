import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aSealedDossier } from '../../../builders/sealed-dossier.js';

const withTool = (tool: string): typeof it =>
  (spawnSync(tool, ['--version']).error === undefined ? it : it.skip) as typeof it;

describe('a sealed dossier in the tools of others (skipped where they are not installed)', () => {
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dossier-'));
    file = join(folder, 'dossier.pdf');
    writeFileSync(file, (await aSealedDossier()).pdf);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (tool: string, ...args: string[]): string => execFileSync(tool, [...args, file], { encoding: 'utf8' });

  withTool('qpdf')('passes the syntax check of qpdf', () => {
    expect(run('qpdf', '--check')).toContain('No syntax or stream encoding errors found');
  });
  withTool('pdffonts')('has only embedded fonts that map to Unicode', () => {
    const rows = run('pdffonts').trim().split('\n').slice(2);
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) expect(row).toMatch(/\syes\s+yes\s+yes\s/);
  });
  withTool('pdfdetach')('lists its attachments', () => {
    expect(run('pdfdetach', '-list')).toMatch(
      /criteria-site-b-PALLET\.json[\s\S]*facts\.json[\s\S]*outcomes-site-b-PALLET\.jsonl[\s\S]*seal\.dsse\.json/,
    );
  });
  withTool('pdfinfo')('is tagged, not encrypted and free of scripts', () => {
    expect(run('pdfinfo')).toMatch(/Tagged:\s+yes[\s\S]*JavaScript:\s+no[\s\S]*Encrypted:\s+no/);
  });
});
