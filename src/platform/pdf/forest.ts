import type { Block, ForestRow } from '../../kernel/print-document.js';
import { drawBar, onAxis, type BarPlace } from './bar.js';
import type { Canvas } from './canvas.js';
import { drawMark } from './shapes.js';
import type { TextLine } from './text.js';
import { COLOR, TYPE } from './theme.js';

type Forest = Extract<Block, { kind: 'forest' }>;

const ROW = 14.8;
const GROUP = 17;
/** Columns in points from the left content edge; the axis takes what lies between the counts and the bound. */
const AT = { total: 147, failed: 189, axis: 209, axisWidth: 150, bound: 412, verdict: 430 } as const;

export const FOREST_START = 86;

/** Intervals against their limits, one row a slice: a table whose one cell is a drawing; the numbers stand beside it. */
export function drawForest(canvas: Canvas, forest: Forest): void {
  canvas.ensure(FOREST_START);
  canvas.group('Table', {}, () => {
    canvas.group('TR', {}, () =>
      heads(canvas, forest).forEach((draw) => canvas.tagged('TH', { scope: 'Column' }, draw)),
    );
    underHead(canvas);
    let top = canvas.y;
    forest.rows.forEach((row, index) => {
      const height = heightOf(canvas, row);
      const next = row.style === 'group' && index + 1 < forest.rows.length ? ROW : 0;
      if (canvas.y + height + next + 16 > canvas.bottom) {
        drawAxis(canvas, forest);
        canvas.newPage();
        canvas.artifact(() => heads(canvas, forest).forEach((draw) => draw()), 'Pagination');
        underHead(canvas);
        top = canvas.y;
      }
      gridLines(canvas, forest, canvas.y === top ? canvas.y + 2 : canvas.y, canvas.y + height);
      drawForestRow(canvas, forest, row, height);
      canvas.y += height;
    });
  });
  drawAxis(canvas, forest);
}

const LABEL_WIDTH = 108;
const LABEL_LEADING = 10;

/** A long condition takes up to three lines of its own column. */
function labelLines(canvas: Canvas, row: ForestRow): TextLine[] {
  const style = row.style === 'total' ? TYPE.tableBold : TYPE.table;
  return canvas.lines(row.label, LABEL_WIDTH - (row.style === 'plain' ? 8 : 0), style).slice(0, 3);
}

function heightOf(canvas: Canvas, row: ForestRow): number {
  if (row.style === 'group') return GROUP;
  return (row.style === 'total' ? 18.5 : ROW) + (labelLines(canvas, row).length - 1) * LABEL_LEADING;
}

function heads(canvas: Canvas, { heads: text }: Forest): (() => void)[] {
  const y = canvas.y + 8;
  const right = { ...TYPE.tableHead, align: 'right' as const };
  return [
    () => canvas.drawShort(text.label, canvas.left, y, 90, TYPE.tableHead),
    () => canvas.drawShort(text.total, canvas.left + AT.total, y, 52, right),
    () => canvas.drawShort(text.failed, canvas.left + AT.failed, y, 40, right),
    () => canvas.drawShort(text.bar, canvas.left + AT.axis, y, AT.axisWidth + 6, TYPE.tableHead),
    () => canvas.drawShort(text.bound, canvas.left + AT.bound, y, 44, right),
    () => canvas.drawShort(text.verdict, canvas.left + AT.verdict, y, 66, TYPE.tableHead),
  ];
}

function underHead(canvas: Canvas): void {
  canvas.y += 13;
  canvas.rule(canvas.y, { width: 0.6, color: COLOR.ink });
  canvas.y += 2;
}

function axisPlace(canvas: Canvas, y: number): BarPlace {
  return { x: canvas.left + AT.axis, y, width: AT.axisWidth, tick: 6, weight: 2 };
}

function gridLines(canvas: Canvas, forest: Forest, from: number, to: number): void {
  const place = axisPlace(canvas, 0);
  canvas.artifact(() => {
    for (const tick of forest.axis.ticks) {
      const x = onAxis(tick.at, forest.axis.end, place);
      canvas.stroke([x, from, x, to], 0.5, COLOR.hairline);
    }
  });
}

function drawAxis(canvas: Canvas, forest: Forest): void {
  const place = axisPlace(canvas, 0);
  canvas.artifact(() => {
    for (const tick of forest.axis.ticks) {
      const line = canvas.lines(tick.text, 60, TYPE.tableHead)[0];
      if (line)
        canvas.drawLine(line, onAxis(tick.at, forest.axis.end, place) - line.width / 2, canvas.y + 10, TYPE.tableHead);
    }
  });
  canvas.y += 20;
}

function drawForestRow(canvas: Canvas, forest: Forest, row: ForestRow, height: number): void {
  const total = row.style === 'total';
  const baseline = canvas.y + height / 2 + 3;
  if (total)
    canvas.artifact(() => canvas.fill(canvas.left - 4, canvas.y + 1, canvas.width + 8, height - 2, COLOR.wash));
  const style = total ? TYPE.tableBold : TYPE.table;
  canvas.group('TR', {}, () => {
    const { values } = row;
    if (values === undefined) {
      canvas.tagged('TH', { scope: 'Row', colSpan: 6 }, () =>
        canvas.drawShort(row.label, canvas.left, baseline + 1, canvas.width, { ...TYPE.tableHead, size: 7.4 }),
      );
      return;
    }
    const indent = row.style === 'plain' ? 8 : 0;
    const right = { ...style, align: 'right' as const };
    canvas.tagged('TH', { scope: 'Row' }, () => {
      const lines = labelLines(canvas, row);
      const first = baseline - ((lines.length - 1) * LABEL_LEADING) / 2;
      canvas.drawLines(lines, canvas.left + indent, first, { ...style, leading: LABEL_LEADING });
    });
    canvas.tagged('TD', {}, () => canvas.drawShort(values.total, canvas.left + AT.total, baseline, 50, right));
    canvas.tagged('TD', {}, () =>
      canvas.drawShort(values.failed, canvas.left + AT.failed, baseline, 38, {
        ...right,
        color: values.failed === '0' ? COLOR.muted : right.color,
      }),
    );
    canvas.tagged('TD', {}, () =>
      drawBar(canvas, values.bar, { ...axisPlace(canvas, canvas.y + height / 2), weight: total ? 2.4 : 1.7 }),
    );
    canvas.tagged('TD', {}, () =>
      canvas.drawShort(values.bound, canvas.left + AT.bound, baseline, 48, { ...TYPE.table, align: 'right' }),
    );
    canvas.tagged('TD', {}, () => {
      drawMark(canvas, values.bar.mark, canvas.left + AT.verdict + 4, baseline - 2.9, 3.9);
      canvas.drawShort(values.verdict, canvas.left + AT.verdict + 12, baseline, canvas.width - AT.verdict - 12, {
        ...TYPE.table,
        font: 'medium',
        color: COLOR[values.bar.mark],
      });
    });
  });
}
