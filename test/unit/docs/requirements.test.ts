import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../../..');

interface Shown {
  readonly text: string;
  /** SHOWN: by tests. PARTLY: by tests, and the note says what is missing. NOT_COVERED: the note says why. */
  readonly status: 'SHOWN' | 'PARTLY' | 'NOT_COVERED';
  readonly tests: readonly { readonly file: string; readonly test: string }[];
  readonly note?: string;
}

function read<Row extends Shown>(name: string): readonly Row[] {
  const { rows } = JSON.parse(readFileSync(join(ROOT, 'docs', name), 'utf8')) as { rows: readonly Row[] };
  return rows;
}
const requirements = read<Shown & { id: string }>('requirements.json');
const cases = read<Shown & { case: number }>('abuse-cases.json');

describe('docs/requirements.json', () => {
  it('names every requirement from R1 to R52 once', () => {
    expect(requirements.map(({ id }) => id)).toEqual(Array.from({ length: 52 }, (_, at) => `R${at + 1}`));
  });
});

describe('docs/abuse-cases.json', () => {
  it('names every case from 1 to 36 once', () => {
    expect(cases.map((one) => one.case)).toEqual(Array.from({ length: 36 }, (_, at) => at + 1));
  });
});

describe.each([
  ['docs/requirements.json', requirements],
  ['docs/abuse-cases.json', cases],
] as const)('%s', (_name, rows) => {
  it('points at tests that are there', () => {
    const lost = rows.flatMap(({ tests }) =>
      tests.filter(
        ({ file, test }) => !existsSync(join(ROOT, file)) || !readFileSync(join(ROOT, file), 'utf8').includes(test),
      ),
    );
    expect(lost).toEqual([]);
  });

  it('shows what it calls shown, and says what is missing where it does not', () => {
    for (const { status, tests, note, text } of rows) {
      expect({ text, shown: tests.length > 0 }).toEqual({ text, shown: status !== 'NOT_COVERED' });
      if (status !== 'SHOWN') expect((note ?? '').length).toBeGreaterThan(20);
    }
  });
});
