import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runVerify } from '../../../src/entry/commands/verify-actions.js';

const folder = join(import.meta.dirname, '../../../docs/sample-dossier');

describe('the sample dossier of the documentation', () => {
  it('is intact, and this version composes exactly the document it prints unless an earlier edition worded it', async () => {
    const { text, exitCode } = await runVerify(join(folder, 'TD-0001-1.pdf'), { json: true });
    const report = JSON.parse(text) as {
      checks: { name: string; ok: boolean | null; message: string }[];
      dossier: { decision: string };
    };
    expect({ exitCode, decision: report.dossier.decision }).toEqual({ exitCode: 0, decision: 'NO_GO' });
    const open = report.checks.filter(({ ok }) => ok !== true);
    expect(open.every(({ name, ok, message }) => name === 'CONTENT' && ok === null && /edition 1 /.test(message))).toBe(
      true,
    );
  }, 60_000);

  it('has its first page as a picture that the README shows', async () => {
    const picture = await readFile(join(folder, 'page-1.png'));
    expect(picture.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    expect(await readFile(join(folder, '../../README.md'), 'utf8')).toContain('docs/sample-dossier/page-1.png');
  });
});
