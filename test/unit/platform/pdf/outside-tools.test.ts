import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DossierFacts } from '../../../../src/contexts/dossiers/domain/facts.js';
import { aSignature } from '../../../builders/dossier-facts.js';
import { aSealedDossier } from '../../../builders/sealed-dossier.js';

const withTool = (tool: string): typeof it => (spawnSync(tool, ['-v']).error === undefined ? it : it.skip) as typeof it;

const NAMES = ['Łukasz Žižek', '山田太郎', 'Ελένη', 'Дмитрий'];

describe('a sealed dossier in the tools of others (skipped where they are not installed)', () => {
  let folder: string;
  let file: string;
  const inManyAlphabets = (facts: DossierFacts): DossierFacts => ({
    ...facts,
    signatures: NAMES.map((printedName) => aSignature({ printedName })),
  });
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dossier-'));
    file = join(folder, 'dossier.pdf');
    writeFileSync(file, (await aSealedDossier(inManyAlphabets)).pdf);
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
  withTool('pdfinfo')('has the size of the paper, and a structure that can be walked', () => {
    expect(run('pdfinfo')).toMatch(/Page size:\s+595\.28 x 841\.89 pts \(A4\)/);
    const tree = run('pdfinfo', '-struct-text');
    for (const element of ['Document', 'H1', 'H2', 'Table', 'TH', 'TD', 'Link', 'P'])
      expect(tree).toMatch(new RegExp(`^\\s*${element}\\b`, 'm'));
  });
  withTool('pdftotext')('gives back every name as it was written', () => {
    const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).normalize('NFC');
    for (const name of NAMES) expect(text).toContain(name);
  });
  withTool('mutool')('is drawn by MuPDF page by page without a warning', () => {
    const { status, stderr } = spawnSync('mutool', ['draw', '-F', 'stext', '-o', join(folder, 'text.xml'), file], {
      encoding: 'utf8',
    });
    expect({
      status,
      told: stderr
        .split('\n')
        .filter((line) => /warning|error/i.test(line) && !line.includes('ICC support is not available')),
    }).toEqual({
      status: 0,
      told: [],
    });
  });
  withTool('pdfinfo')('is tagged, not encrypted and free of scripts', () => {
    expect(run('pdfinfo')).toMatch(/Tagged:\s+yes[\s\S]*JavaScript:\s+no[\s\S]*Encrypted:\s+no/);
  });
});
