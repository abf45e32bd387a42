import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runVerify } from '../../../src/entry/commands/verify-actions.js';

const folder = join(import.meta.dirname, '../../../docs/sample-dossier');
const MEGABYTES = 3.5;

describe('the sample dossiers of the documentation', () => {
  it.each([
    ['GO-hall-1.pdf', 'GO'],
    ['NO-GO-hall-4.pdf', 'NO_GO'],
  ])(
    'are intact, and this version composes exactly the document they print unless an earlier edition worded it (%s)',
    async (file, decision) => {
      const { text, exitCode } = await runVerify(join(folder, file), { json: true });
      const report = JSON.parse(text) as {
        checks: { name: string; ok: boolean | null; message: string }[];
        dossier: { decision: string };
      };
      expect({ exitCode, decision: report.dossier.decision }).toEqual({ exitCode: 0, decision });
      const open = report.checks.filter(({ ok }) => ok !== true);
      expect(
        open.every(({ name, ok, message }) => name === 'CONTENT' && ok === null && /edition \d+ /.test(message)),
      ).toBe(true);
    },
    60_000,
  );

  it('are shown by the README: both files, and page 1 as a picture', async () => {
    const readme = await readFile(join(folder, '../../README.md'), 'utf8');
    for (const file of ['GO-hall-1.pdf', 'NO-GO-hall-4.pdf', 'page-1.png'])
      expect(readme).toContain(`docs/sample-dossier/${file}`);
    const picture = await readFile(join(folder, 'page-1.png'));
    expect(picture.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  });

  it('keep the repository small', async () => {
    const files = ['GO-hall-1.pdf', 'NO-GO-hall-4.pdf', 'page-1.png', 'page-1-no-go.png'];
    const sizes = await Promise.all(files.map((file) => stat(join(folder, file))));
    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(MEGABYTES * 1e6);
  });
});
