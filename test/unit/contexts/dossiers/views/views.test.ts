import { describe, expect, it } from '@jest/globals';
import { composeDossier } from '../../../../../src/contexts/dossiers/domain/compose-dossier.js';
import { htmlView } from '../../../../../src/contexts/dossiers/domain/views/html-view.js';
import { markdownView } from '../../../../../src/contexts/dossiers/domain/views/markdown-view.js';
import type { PrintDocument } from '../../../../../src/kernel/print-document.js';
import { aFailure, digest, dossierFacts } from '../../../../builders/dossier-facts.js';

const thumbnail = { sha256: digest('a photograph'), width: 320, height: 240, sourceWidth: 640, sourceHeight: 480 };
const failures = Array.from({ length: 6 }, (_, index) => aFailure(index, index === 0 ? null : thumbnail));
const { print } = composeDossier(dossierFacts({ failures }));
const HOSTILE = '<img src=x onerror=alert(1)> "q" \'s\' & | `c` [l](javascript:x) ‮';

/** Members that say how something is printed, not what is said. */
const NOT_SAID = new Set([
  ...['kind', 'style', 'align', 'mark', 'level', 'format', 'paper', 'language', 'author', 'subject', 'createdAt'],
  ...['sha256', 'id', 'runningTitle', 'pageOf', 'none', 'axisEndText', 'boundTextAt', 'allowedShort', 'ticks', 'axis'],
]);

/** Every text that a reader is told. */
function textsIn(value: unknown, name = ''): string[] {
  if (NOT_SAID.has(name)) return [];
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, key));
}

/** What remains of HTML when it is read, with the texts that stand for pictures. */
function readAloud(html: string): string {
  return html
    .replace(/<style>[^]*?<\/style>/, '')
    .replaceAll(/<[^>]*aria-label="([^"]*)"[^>]*>/g, ' $1 ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

describe('the HTML page', () => {
  it('says everything that the printed form says', () => {
    const said = plain(readAloud(htmlView(print)));
    const missing = textsIn(print).filter((text) => !said.includes(plain(text)));
    expect(missing).toEqual([]);
  });

  it('runs no script and loads nothing', () => {
    const page = htmlView(print, () => 'data:image/jpeg;base64,AA==');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|<link|https?:|url\(|@import/);
    for (const [, url] of page.matchAll(/href="([^"]*)"/g)) expect(url).toMatch(/^(#|data:image\/jpeg)/);
  });

  it('keeps text of people text', () => {
    const page = htmlView({ ...print, cover: { ...print.cover, title: HOSTILE }, title: HOSTILE });
    expect(page).not.toContain('<img');
    expect(readAloud(page)).toContain(HOSTILE);
  });

  it('shows a picture that is at hand, else the text that stands for it', () => {
    expect(htmlView(print, () => 'data:image/jpeg;base64,AA==')).toContain('<image href="data:image/jpeg;base64,AA=="');
    expect(htmlView(print)).not.toContain('<image');
    expect(htmlView(print)).toContain('class="missing-picture"');
  });

  it('is the same text for the same document', () => {
    expect(htmlView(print)).toBe(htmlView(JSON.parse(JSON.stringify(print)) as PrintDocument));
  });
});

describe('the Markdown summary', () => {
  it('begins with title and decision, and has every section', () => {
    const lines = markdownView(print).split('\n\n');
    expect(lines[0]).toMatch(/^# /);
    expect(lines.slice(0, 5).join('\n')).toMatch(new RegExp(`\\*\\*[■●◆▲○] ${print.cover.decision.word}\\*\\*`, 'u'));
    for (const { title } of print.sections) expect(markdownView(print)).toContain(title);
  });

  it('says every number of the tables', () => {
    const said = markdownView(print).replaceAll('\\', '');
    const cells = print.sections.flatMap(({ blocks }) =>
      blocks.flatMap((block) =>
        block.kind === 'table' ? block.rows.flatMap((row) => row.cells.map(({ text }) => text)) : [],
      ),
    );
    const escaped = (text: string): string =>
      plain(text).replaceAll('\\', '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    expect(cells.filter((text) => !said.includes(escaped(text)))).toEqual([]);
  });

  it('keeps text of people text', () => {
    const text = markdownView({ ...print, cover: { ...print.cover, title: HOSTILE } });
    expect(text).not.toContain('<img');
    expect(text).not.toMatch(/[^\\]\]\(javascript/);
    expect(text).toContain(String.raw`\[l\](javascript:x)`);
  });
});
