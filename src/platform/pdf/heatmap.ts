import type { Block, HeatCell } from '../../kernel/print-document.js';
import type { Canvas } from './canvas.js';
import { COLOR, TYPE } from './theme.js';

type Heatmap = Extract<Block, { kind: 'heatmap' }>;

const CELL = 19;
const STEP = 22;
const FILL: Record<HeatCell['level'], string> = { none: '#E4EFF7', some: '#F6EDCB', over: '#F3CDBD', thin: '#F4F5F7' };

/** Two conditions against each other. Counts are printed in every cell, so that colour is never the only carrier. */
export function drawHeatmap(canvas: Canvas, heatmap: Heatmap): void {
  const x = canvas.column(1);
  const width = Math.min(72, (canvas.width - (x - canvas.left)) / Math.max(1, heatmap.columns.length));
  canvas.ensure(16 + STEP * Math.min(4, heatmap.rows.length));
  canvas.group('Table', {}, () => {
    canvas.group('TR', {}, () => {
      canvas.tagged('TH', { scope: 'Column' }, () => undefined);
      heatmap.columns.forEach((column, index) =>
        canvas.tagged('TH', { scope: 'Column' }, () => {
          const centre = x + index * width + width / 2 - 1;
          drawCentred(canvas, column, centre, canvas.y + 9, width - 6);
        }),
      );
    });
    canvas.y += 16;
    for (const row of heatmap.rows) {
      canvas.ensure(STEP);
      canvas.group('TR', {}, () => {
        canvas.tagged('TH', { scope: 'Row' }, () =>
          canvas.drawShort(row.label, canvas.left, canvas.y + 12.5, x - canvas.left - 6, TYPE.table),
        );
        row.cells.forEach((cell, index) =>
          canvas.tagged('TD', {}, () => drawCell(canvas, cell, x + index * width, width - 2)),
        );
      });
      canvas.y += STEP;
    }
  });
  canvas.y += 4;
}

function drawCentred(canvas: Canvas, text: string, centre: number, baseline: number, room: number): void {
  const line = canvas.lines(text, room, TYPE.tableHead)[0];
  if (line) canvas.drawLine(line, centre - line.width / 2, baseline, TYPE.tableHead);
}

function drawCell(canvas: Canvas, cell: HeatCell, x: number, width: number): void {
  canvas.fill(x, canvas.y, width, CELL, FILL[cell.level]);
  const style = { ...(cell.level === 'none' || cell.level === 'thin' ? TYPE.table : TYPE.tableBold) };
  const line = canvas.lines(cell.text, width, style)[0];
  if (cell.level === 'thin') hatch(canvas, x, canvas.y, width);
  if (line === undefined) return;
  const left = x + (width - line.width) / 2;
  if (cell.level === 'thin') canvas.fill(left - 4, canvas.y + 4, line.width + 8, CELL - 8, COLOR.white);
  canvas.drawLine(line, left, canvas.y + 12.5, style);
}

function hatch(canvas: Canvas, x: number, y: number, width: number): void {
  const { doc } = canvas;
  doc.save().rect(x, y, width, CELL).clip();
  for (let at = x - CELL; at < x + width; at += 5) doc.moveTo(at, y + CELL).lineTo(at + CELL, y);
  doc.lineWidth(0.5).strokeColor(COLOR.faint).stroke().restore();
}
