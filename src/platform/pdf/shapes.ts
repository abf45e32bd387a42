import type { VerdictMark } from '../../kernel/print-document.js';
import type { Canvas } from './canvas.js';
import { COLOR } from './theme.js';

/**
 * The shape of a verdict around a centre, `r` points in radius, readable from 3.9 points and in grey: disc with tick, octagon
 * with cross, outlined triangle with exclamation mark, half-filled diamond, dashed ring. No tag of its own.
 */
export function drawMark(canvas: Canvas, mark: VerdictMark, x: number, y: number, r: number): void {
  canvas.doc.save();
  DRAW[mark](canvas, x, y, r);
  canvas.doc.restore();
}

const DRAW: Record<VerdictMark, (canvas: Canvas, x: number, y: number, r: number) => void> = {
  pass({ doc }, x, y, r) {
    doc.circle(x, y, r).fill(COLOR.pass);
    doc
      .lineWidth(r * 0.3)
      .lineCap('round')
      .lineJoin('round')
      .strokeColor(COLOR.white);
    doc
      .moveTo(x - r * 0.46, y + r * 0.04)
      .lineTo(x - r * 0.12, y + r * 0.38)
      .lineTo(x + r * 0.48, y - r * 0.34)
      .stroke();
  },
  fail({ doc }, x, y, r) {
    polygon(
      doc,
      Array.from({ length: 8 }, (_, i) => at(x, y, r * 1.06, Math.PI / 8 + (i * Math.PI) / 4)),
    );
    doc.fill(COLOR.fail);
    doc
      .lineWidth(r * 0.3)
      .lineCap('round')
      .strokeColor(COLOR.white);
    const d = r * 0.36;
    doc
      .moveTo(x - d, y - d)
      .lineTo(x + d, y + d)
      .stroke();
    doc
      .moveTo(x + d, y - d)
      .lineTo(x - d, y + d)
      .stroke();
  },
  notProven({ doc }, x, y, r) {
    doc
      .lineWidth(Math.max(1, r * 0.2))
      .lineJoin('round')
      .strokeColor(COLOR.notProven);
    polygon(doc, [
      [x, y - r * 0.95],
      [x + r * 1.08, y + r * 0.85],
      [x - r * 1.08, y + r * 0.85],
    ]);
    doc.stroke();
    doc
      .lineWidth(Math.max(0.9, r * 0.19))
      .lineCap('round')
      .moveTo(x, y - r * 0.28)
      .lineTo(x, y + r * 0.22)
      .stroke();
    doc.circle(x, y + r * 0.55, Math.max(0.6, r * 0.12)).fill(COLOR.notProven);
  },
  conditional({ doc }, x, y, r) {
    const outer = r * 1.05;
    polygon(doc, [
      [x, y - outer],
      [x + outer, y],
      [x, y + outer],
      [x - outer, y],
    ]);
    doc
      .lineWidth(r * 0.16)
      .lineJoin('miter')
      .strokeColor(COLOR.conditional)
      .fillAndStroke(COLOR.white, COLOR.conditional);
    polygon(doc, [
      [x, y - outer],
      [x, y + outer],
      [x - outer, y],
    ]);
    doc.fill(COLOR.conditional);
  },
  notRun({ doc }, x, y, r) {
    doc
      .circle(x, y, r * 0.92)
      .lineWidth(Math.max(0.9, r * 0.18))
      .dash(r * 0.5, { space: r * 0.4 })
      .strokeColor(COLOR.notRun)
      .stroke();
  },
};

function at(x: number, y: number, r: number, angle: number): [number, number] {
  return [x + r * Math.cos(angle), y + r * Math.sin(angle)];
}

function polygon(doc: PDFKit.PDFDocument, points: readonly (readonly [number, number])[]): void {
  points.forEach(([x, y], index) => (index === 0 ? doc.moveTo(x, y) : doc.lineTo(x, y)));
  doc.closePath();
}
