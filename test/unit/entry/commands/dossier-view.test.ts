import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { viewDossier } from '../../../../src/entry/commands/dossier-view-action.js';

const SAMPLE = join(import.meta.dirname, '../../../../docs/sample-dossier/GO-hall-1.pdf');

describe('touchstone dossier view', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'view-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('shows a sealed dossier as a page with the photographs that the file carries', async () => {
    const out = join(folder, 'pages/dossier.html');
    expect(await viewDossier(SAMPLE, { format: 'html', out })).toContain('What is sealed and signed is the PDF.');
    const page = await readFile(out, 'utf8');
    expect(page).toContain('<strong>Go</strong>');
    expect(page).toContain('href="data:image/jpeg;base64,');
    expect(page).not.toContain('class="missing-picture"');
  });

  it('gives Markdown on standard output', async () => {
    expect(await viewDossier(SAMPLE, { format: 'markdown' })).toMatch(/^# [^]*\*\*● Go\*\*/);
  });

  it('shows nothing of a file with one changed byte, and of what is no dossier', async () => {
    const bytes = await readFile(SAMPLE);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const altered = join(folder, 'altered.pdf');
    await writeFile(altered, bytes);
    for (const file of [altered, join(import.meta.dirname, 'dossier-view.test.ts')])
      await expect(viewDossier(file, { format: 'html' })).rejects.toMatchObject({ code: 'DOSSIER_ALTERED' });
  });

  it('names a file that cannot be read', async () => {
    await expect(viewDossier(join(folder, 'none.pdf'), { format: 'html' })).rejects.toMatchObject({
      code: 'INPUT_FILE_INVALID',
    });
  });
});
