import type { PrintDocument } from '../../kernel/print-document.js';
import type { Canvas } from './canvas.js';
import { COLOR, TYPE } from './theme.js';

/** Running heads, footers and the watermark on every page, once the number of pages is known. */
export function drawFurniture(canvas: Canvas, document: PrintDocument, running: readonly string[]): void {
  const { start, count } = canvas.doc.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    canvas.doc.switchToPage(index);
    canvas.artifact(() => {
      if (index > 0) drawHead(canvas, document.runningHead, running[index] ?? '');
      drawFooter(canvas, document, index + 1, count);
      if (document.watermark !== null) drawWatermark(canvas, document.watermark);
    }, 'Pagination');
  }
}

function drawHead(canvas: Canvas, left: string, right: string): void {
  canvas.drawShort(left, canvas.left, 34, canvas.width / 2, TYPE.running);
  canvas.drawShort(right, canvas.right, 34, canvas.width / 2, { ...TYPE.running, font: 'regular', align: 'right' });
}

function drawFooter(canvas: Canvas, document: PrintDocument, page: number, pages: number): void {
  const { height } = canvas.doc.page;
  canvas.stroke([canvas.left, height - 41, canvas.right, height - 41], 0.5, COLOR.rule);
  canvas.drawShort(document.footerNote, canvas.left, height - 28, canvas.span(4) - 20, TYPE.footer);
  canvas.drawShort(document.footerDigest, canvas.left + canvas.width / 2 - 5, height - 28, 190, TYPE.monoSmall);
  const text = document.pageOf.replace('{page}', String(page)).replace('{pages}', String(pages));
  canvas.drawShort(text, canvas.right, height - 28, 90, { ...TYPE.footerBold, align: 'right' });
}

function drawWatermark(canvas: Canvas, text: string): void {
  const { doc } = canvas;
  const { width, height } = doc.page;
  const style = { ...TYPE.display, size: 64, color: COLOR.muted };
  const line = canvas.lines(text, 2000, style)[0];
  if (line === undefined) return;
  doc
    .save()
    .opacity(0.12)
    .rotate(-52, { origin: [width / 2, height / 2] });
  canvas.drawLine(line, width / 2 - line.width / 2, height / 2 + 20, style);
  doc.restore();
}
