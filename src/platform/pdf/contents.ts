import type { Section } from '../../kernel/print-document.js';
import type { Canvas } from './canvas.js';
import { COLOR, TYPE } from './theme.js';

export interface ContentsEntry {
  readonly section: Section;
  /** From 1. */
  readonly page: number;
}

const STEP = 16.5;

/** Height that the list takes, in points; known before the page numbers are. */
export function contentsHeight(sections: number): number {
  return 40 + sections * STEP + 14;
}

/** The list of sections with links, drawn last on a page kept for it but first in reading order. */
export function drawContents(canvas: Canvas, title: string, entries: readonly ContentsEntry[]): void {
  const x = canvas.column(1) + 6;
  canvas.tagged('H1', {}, () => canvas.drawShort(title, x, canvas.y + 20, canvas.right - x, TYPE.chapter));
  canvas.y += 40;
  canvas.group('TOC', {}, () => {
    for (const entry of entries) {
      canvas.group('TOCI', {}, () => drawEntry(canvas, entry, x));
      canvas.y += STEP;
      canvas.rule(canvas.y - 4.5, { from: x });
    }
  });
}

function drawEntry(canvas: Canvas, { section, page }: ContentsEntry, x: number): void {
  const baseline = canvas.y + 7;
  const link = canvas.open('Link');
  link.add(() => {
    canvas.drawShort(section.number, canvas.left, baseline, 50, { ...TYPE.body, color: COLOR.muted });
    canvas.drawShort(section.title, x, baseline, canvas.right - x - 40, { ...TYPE.body, color: COLOR.ink });
    canvas.drawShort(String(page), canvas.right, baseline, 40, { ...TYPE.body, align: 'right' });
  });
  const contents: unknown = Object(`${section.number} ${section.title}`);
  canvas.doc.goTo(canvas.left, canvas.y - 4, canvas.width, STEP, section.id, {
    structParent: link,
    Contents: contents,
  } as PDFKit.Mixins.AnnotationOption);
  link.end();
}
