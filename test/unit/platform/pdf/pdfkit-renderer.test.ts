import { describe, expect, it } from '@jest/globals';
import { composeDossier } from '../../../../src/contexts/dossiers/domain/compose-dossier.js';
import { locateText } from '../../../../src/contexts/dossiers/domain/locate-text.js';
import type { DossierFacts } from '../../../../src/contexts/dossiers/domain/facts.js';
import { printable } from '../../../../src/platform/pdf/fonts.js';
import { PdfjsReader } from '../../../../src/platform/pdf/pdfjs-reader.js';
import { PdfkitRenderer } from '../../../../src/platform/pdf/pdfkit-renderer.js';
import {
  aCell,
  aCriterion,
  aFailure,
  aJudgement,
  aResult,
  aSignature,
  aUseCase,
  digest,
  dossierFacts,
} from '../../../builders/dossier-facts.js';

const renderer = new PdfkitRenderer();
async function render(over: Partial<DossierFacts> = {}): Promise<Buffer> {
  const { print } = composeDossier(dossierFacts(over));
  return renderer.render({ document: print, images: new Map(), attachments: [], reserved: null });
}
async function pagesOf(pdf: Buffer): Promise<readonly string[]> {
  const content = await new PdfjsReader().read(pdf);
  if (content === undefined) throw new Error('The file cannot be read back.');
  return content.pages;
}
const squeezed = (text: string): string => text.replaceAll(/\s+/gu, '');

describe('a printed dossier', () => {
  it('has the same bytes for the same facts', async () => {
    expect((await render()).equals(await render())).toBe(true);
  }, 60_000);

  it('declares PDF 1.7, PDF/A-3a, PDF/UA-1, its language and one output intent, and neither encryption nor scripts', async () => {
    const file = (await render({ pilot: { ...dossierFacts().pilot, title: 'A & B <x>' } })).toString('latin1');
    expect(file).toMatch(/^%PDF-1\.7/);
    for (const mark of [
      '<pdfaid:part>3',
      '<pdfaid:conformance>A',
      '<pdfuaid:part>1',
      '/Marked true',
      '/DisplayDocTitle true',
      '/Lang (en)',
      'A &amp; B &lt;x&gt;',
    ])
      expect(file).toContain(mark);
    expect(file.match(/\/GTS_PDFA1/g)).toHaveLength(1);
    expect(file).not.toMatch(/\/Encrypt|\/JavaScript|\/Launch/);
  }, 60_000);

  it('embeds every font with a map to Unicode', async () => {
    const file = (await render()).toString('latin1');
    const fonts = file.match(/\/Subtype \/Type0/g) ?? [];
    expect(fonts.length).toBeGreaterThan(3);
    expect(file.match(/\/ToUnicode/g)).toHaveLength(fonts.length);
    expect(file.match(/\/FontFile2/g)).toHaveLength(fonts.length);
    expect(file).not.toMatch(/\/Subtype \/Type1/);
  }, 60_000);

  it('gives every figure an alternative text and every head cell a scope', async () => {
    const objects = (await render()).toString('latin1').split('endobj');
    const figures = objects.filter((object) => object.includes('/S /Figure'));
    const heads = objects.filter((object) => object.includes('/S /TH'));
    expect(figures.length).toBeGreaterThan(5);
    expect(figures.every((object) => object.includes('/Alt') && object.includes('/BBox'))).toBe(true);
    expect(heads.length).toBeGreaterThan(20);
    expect(heads.every((object) => object.includes('/Scope'))).toBe(true);
  }, 60_000);

  it('prints names of many alphabets so that they can be read back', async () => {
    const names = [
      'Łukasz Žižek',
      'Ελένη Παπαδοπούλου',
      'Дмитрий Шостак',
      'Nguyễn Thị Ngọc',
      'Şahin Çelik',
      '山田太郎',
      '髙橋 さくら',
    ];
    const signatures = names.map((printedName) => aSignature({ printedName }));
    const text = squeezed((await pagesOf(await render({ signatures }))).join(' ').normalize('NFC'));
    for (const name of names) expect(text).toContain(squeezed(name));
  }, 60_000);

  it.each(['김철수', 'محمد علي', '😀'])(
    'refuses %s without a font for it',
    async (printedName) => {
      await expect(render({ signatures: [aSignature({ printedName })] })).rejects.toMatchObject({
        code: 'GLYPH_MISSING',
      });
    },
    60_000,
  );

  it('numbers its pages and carries the content digest on each', async () => {
    const pages = await pagesOf(await render());
    const { footerDigest } = composeDossier(dossierFacts()).print;
    pages.forEach((page, index) => {
      expect(squeezed(page)).toContain(squeezed(`Page ${index + 1} of ${pages.length}`));
      expect(squeezed(page)).toContain(squeezed(footerDigest));
    });
  }, 60_000);

  it('names the field and the character when it cannot be printed', async () => {
    const facts = dossierFacts({ signatures: [aSignature({ printedName: 'Kim 김' })] });
    const { print } = composeDossier(facts);
    const locate = (character: string) => locateText(facts, character);
    const printing = renderer.render({ document: print, images: new Map(), attachments: [], reserved: null, locate });
    await expect(printing).rejects.toMatchObject({
      code: 'GLYPH_MISSING',
      path: '/signatures/0/printedName',
      message: expect.stringMatching(/U\+AE40 .*field \/signatures\/0\/printedName/),
    });
  }, 60_000);

  it('keeps the whole first page on one page with six rows', async () => {
    const keys = ['A', 'B', 'C', 'D', 'E', 'F'];
    const judgements = keys.map((key) => aUseCase(key, 'site-b', { day: [1, 60] }, ['0.9', '0.9']));
    const [first = '', second = ''] = await pagesOf(await render({ judgements }));
    expect(first).toContain('Is this file genuine?');
    expect(second).toContain('Contents');
  }, 60_000);

  describe('with photographs under two use cases', () => {
    const thumbnail = { sha256: digest('picture'), width: 640, height: 480, sourceWidth: 640, sourceHeight: 480 };
    const side = (useCaseKey: string, right: boolean) => ({
      ...{ useCaseKey, right, expectedState: '5 objects', observedState: right ? '5 objects' : '4 objects' },
      ...{ expected: [], observed: [] },
    });
    const comparisons = ['first.jpg', `${'long-name-'.repeat(20)}.jpg`].map((itemName) => ({
      ...{ siteKey: 'site-b', itemName, thumbnail, sides: [side('BOX', true), side('PALLET', false)] },
    }));
    const many = (keys: string) => [...keys].map((key) => aUseCase(key, 'site-b', { day: [1, 60] }, ['0.9', '0.9']));
    const pilot = { ...dossierFacts().pilot, extensions: [] };
    const lean = { notTested: [], conditions: [], waivers: [], signatures: [aSignature()], pilot };

    it('shows them on page 1, with their verdicts, and still keeps that page whole', async () => {
      const [first = '', second = ''] = await pagesOf(await render({ ...lean, comparisons, judgements: many('AB') }));
      expect(squeezed(first)).toContain(squeezed('The same photographs under each expectation'));
      expect(squeezed(first)).toMatch(/BOXright.*shouldbe5objects.*PALLETwrong.*was4objects/s);
      expect(first).toContain('Is this file genuine?');
      expect(second.trimStart()).not.toContain('The same photographs');
    }, 60_000);

    it('gives way to the top of page 2 when the deciding rows need the room', async () => {
      const full = { comparisons, judgements: many('ABCDEF') };
      const [first = '', second = ''] = await pagesOf(await render(full));
      expect(first).not.toContain('The same photographs');
      expect(first).toContain('Is this file genuine?');
      expect(squeezed(second)).toContain(squeezed('The same photographs under each expectation'));
      expect(second).toContain('Contents');
    }, 60_000);

    it('tells a reader who sees no picture what it shows', async () => {
      const file = (await render({ ...lean, comparisons })).toString('latin1');
      expect(file).toContain('first.jpg under PALLET: should be 5 objects, was 4 objects, so it is wrong.');
    }, 60_000);
  });

  it('runs a comment of 10,000 characters and a word of 200 over pages without losing any', async () => {
    const comment = `${'Lorem ipsum dolor sit amet. '.repeat(360)}${'x'.repeat(200)} END`;
    const pages = await pagesOf(await render({ signatures: [aSignature({ comment })] }));
    expect(squeezed(pages.join(' ')).match(/Lorem/g)).toHaveLength(360);
    expect(squeezed(pages.join(' '))).toContain('END');
  }, 60_000);

  it.each([0, 300])(
    'prints %i failures',
    async (count) => {
      const failures = Array.from({ length: count }, (_, index) => aFailure(index));
      const pages = await pagesOf(await render({ failures, totalFailures: count }));
      expect(pages.join(' ').match(/B4-BX-0118-/g)?.length ?? 0).toBe(count);
    },
    120_000,
  );

  it.each([1, 60])(
    'prints %i criteria',
    async (count) => {
      const criteria = Array.from({ length: count }, (_, index) =>
        aCriterion({ id: `c${index}`, title: `Criterion ${index}`, role: index === 0 ? 'DECISION' : 'SUPPORT' }),
      );
      const entry = aUseCase('BOX', 'site-b', {}, ['0.95', '0.95']);
      const judgement = aJudgement(criteria.map((criterion) => aResult(criterion, [aCell(null, 0, 500, 0.9925)])));
      const judged = {
        ...entry,
        criteriaSet: { ...entry.criteriaSet, document: { ...entry.criteriaSet.document, criteria } },
        judgement,
      };
      const pages = await pagesOf(await render({ judgements: [judged] }));
      expect(squeezed(pages.join(' '))).toContain(`Criterion${count - 1}`);
    },
    60_000,
  );
});

describe('text before it is printed', () => {
  it('loses control and bidirectional characters and keeps line feeds', () => {
    expect(printable('a\u202Eb\u0007c\u200Bd\ne\tf')).toBe('abcd\ne f');
  });
});
