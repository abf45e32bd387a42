import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PdfjsReader } from '../../../src/platform/pdf/pdfjs-reader.js';

const docs = join(import.meta.dirname, '../../../docs');
const FILES = { go: 'GO-hall-1.pdf', noGo: 'NO-GO-hall-4.pdf' } as const;

/** Where a line breaks is the layout's business, and a space that keeps a number together is a space to a reader. */
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');

interface Question {
  readonly number: number;
  readonly question: string;
  readonly page: number;
  readonly go: string;
  readonly noGo: string;
}

function questionsOf(markdown: string): readonly Question[] {
  return markdown
    .split('\n')
    .filter((line) => /^\| \d+ \|/.test(line))
    .map((line) => {
      const [number = '', question = '', page = '', , go = '', noGo = ''] = line.slice(2, -2).split(' | ');
      const quoted = (cell: string): string => flat(cell.replaceAll('`', '').trim());
      return { number: Number(number), question, page: Number(page), go: quoted(go), noGo: quoted(noGo) };
    });
}

describe('the questions of a reader in a hurry', () => {
  let questions: readonly Question[];
  const pages: Record<keyof typeof FILES, readonly string[]> = { go: [], noGo: [] };

  beforeAll(async () => {
    questions = questionsOf(await readFile(join(docs, 'dossier-reading.md'), 'utf8'));
    for (const kind of ['go', 'noGo'] as const) {
      const content = await new PdfjsReader().read(await readFile(join(docs, 'sample-dossier', FILES[kind])));
      pages[kind] = (content?.pages ?? []).map(flat);
    }
  }, 60_000);

  it('are eight and three, each with an answer on one of the first three pages', () => {
    expect(questions.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(questions.filter(({ page }) => page === 1)).toHaveLength(8);
    for (const { page, go, noGo } of questions) {
      expect([1, 2, 3]).toContain(page);
      expect(go.length).toBeGreaterThan(10);
      expect(noGo.length).toBeGreaterThan(10);
    }
  });

  it.each(['go', 'noGo'] as const)('are answered where the plan says (%s)', (kind) => {
    const missing = questions
      .filter((question) => !(pages[kind][question.page - 1] ?? '').includes(question[kind]))
      .map(({ number, question }) => `${number} ${question}`);
    expect(missing).toEqual([]);
  });

  it('get another answer from the other dossier where the decision differs', () => {
    for (const number of [1, 2, 3, 4, 6, 8, 10]) {
      const question = questions.find((one) => one.number === number);
      expect(pages.noGo[(question?.page ?? 0) - 1]).not.toContain(question?.go);
      expect(pages.go[(question?.page ?? 0) - 1]).not.toContain(question?.noGo);
    }
  });
});
