import type { Cell, Column, TableRow } from '../../kernel/print-document.js';
import type { Canvas } from './canvas.js';
import { drawMark } from './shapes.js';
import type { TextLine, TextStyle } from './text.js';
import { COLOR, TYPE } from './theme.js';

export interface TablePlace {
  readonly x: number;
  readonly width: number;
}

interface LaidColumn extends Column {
  readonly x: number;
  readonly span: number;
}

interface LaidRow {
  readonly row: TableRow;
  readonly cells: readonly { readonly cell: Cell; readonly lines: readonly TextLine[]; readonly style: TextStyle }[];
  readonly lineCount: number;
}

const GAP = 10;
const PAD = 3.6;
const LEADING = TYPE.table.leading;
const MARK_ROOM = 13;

/** Least height that a heading above must leave for: head and two rows. */
const TABLE_START = 56;

/** Height of the head with the first row (and the one after a group line), so that a head never stands alone. */
export function tableStart(
  canvas: Canvas,
  place: TablePlace,
  columns: readonly Column[],
  rows: readonly TableRow[],
): number {
  const laid = layColumns(columns, place);
  const first = rows.slice(0, rows[0]?.style === 'group' ? 2 : 1);
  const heights = first.map((row) => layRow(canvas, laid, row, place).lineCount * LEADING + 2 * PAD);
  const height = heights.reduce((sum, one) => sum + one, 14);
  return Math.min(Math.max(TABLE_START, height), (canvas.bottom - 72) / 2);
}

/**
 * A table under Table/TR/TH/TD tags. The head is drawn again on every further page (as pagination, it is read once). A row
 * stays on one page unless it is taller than half of one; then its lines run on.
 */
export function drawTable(
  canvas: Canvas,
  place: TablePlace,
  columns: readonly Column[],
  rows: readonly TableRow[],
): void {
  const laid = layColumns(columns, place);
  canvas.ensure(tableStart(canvas, place, columns, rows));
  canvas.group('Table', {}, () => {
    canvas.group('TR', {}, () => {
      for (const column of laid) canvas.tagged('TH', { scope: 'Column' }, () => drawHead(canvas, column));
    });
    headRule(canvas, place);
    for (const row of rows) drawRow(canvas, place, laid, layRow(canvas, laid, row, place));
  });
  canvas.y += 12;
}

function layColumns(columns: readonly Column[], place: TablePlace): LaidColumn[] {
  const total = columns.reduce((sum, column) => sum + column.width, 0);
  const room = place.width - GAP * (columns.length - 1);
  let x = place.x;
  return columns.map((column) => {
    const span = (column.width / total) * room;
    const laid = { ...column, x, span };
    x += span + GAP;
    return laid;
  });
}

function drawHead(canvas: Canvas, column: LaidColumn): void {
  const right = column.align === 'right';
  canvas.drawShort(column.head, right ? column.x + column.span : column.x, canvas.y + 8, column.span, {
    ...TYPE.tableHead,
    align: right ? 'right' : 'left',
  });
}

function headRule(canvas: Canvas, place: TablePlace): void {
  canvas.y += 13.5;
  canvas.rule(canvas.y, { from: place.x, to: place.x + place.width, width: 0.6, color: COLOR.ink });
}

function layRow(canvas: Canvas, columns: readonly LaidColumn[], row: TableRow, place: TablePlace): LaidRow {
  const cells = row.cells.map((cell, index) => {
    const column = columns[index];
    const style = styleOf(cell, row, column);
    const width = row.style === 'group' ? place.width : (column?.span ?? place.width) - (cell.mark ? MARK_ROOM : 0);
    return { cell, style, lines: canvas.lines(cell.text, width, style) };
  });
  return { row, cells, lineCount: Math.max(1, ...cells.map((cell) => cell.lines.length)) };
}

function styleOf(cell: Cell, row: TableRow, column: LaidColumn | undefined): TextStyle {
  const base = cell.mono ? TYPE.tableMono : cell.bold || row.style === 'total' ? TYPE.tableBold : TYPE.table;
  const align = column?.align === 'right' && row.style !== 'group' ? 'right' : 'left';
  if (cell.mark) return { ...base, font: 'medium', color: COLOR[cell.mark], align };
  if (cell.alarm) return { ...base, font: 'semibold', color: COLOR.fail, align };
  return { ...base, ...((cell.muted || row.style === 'group') && { color: COLOR.muted }), align };
}

function drawRow(canvas: Canvas, place: TablePlace, columns: readonly LaidColumn[], laid: LaidRow): void {
  const height = laid.lineCount * LEADING + 2 * PAD;
  const whole = height < (canvas.bottom - 72) / 2;
  if (whole && canvas.y + height > canvas.bottom) turn(canvas, place, columns);
  canvas.group('TR', {}, () => {
    const tags = laid.cells.map(() =>
      laid.row.style === 'group' ? canvas.open('TH', { colSpan: columns.length, scope: 'Row' }) : canvas.open('TD'),
    );
    let from = 0;
    while (from < laid.lineCount) {
      let room = Math.floor((canvas.bottom - canvas.y - 2 * PAD) / LEADING);
      if (room < 1) {
        turn(canvas, place, columns);
        room = Math.floor((canvas.bottom - canvas.y - 2 * PAD) / LEADING);
      }
      const to = Math.min(laid.lineCount, from + room);
      drawSlice(canvas, { place, columns, laid, from, to }, tags);
      canvas.y += (to - from) * LEADING + 2 * PAD;
      from = to;
    }
    tags.forEach((tag) => tag.end());
  });
  canvas.rule(canvas.y, { from: place.x, to: place.x + place.width });
}

function drawSlice(
  canvas: Canvas,
  part: { place: TablePlace; columns: readonly LaidColumn[]; laid: LaidRow; from: number; to: number },
  tags: readonly PDFKit.PDFStructureElement[],
): void {
  const { place, columns, laid, from, to } = part;
  const height = (to - from) * LEADING + 2 * PAD;
  if (laid.row.style === 'total')
    canvas.artifact(() => canvas.fill(place.x - 4, canvas.y, place.width + 8, height, COLOR.wash));
  laid.cells.forEach(({ cell, lines, style }, index) => {
    const column = columns[index];
    const slice = lines.slice(from, to);
    if (column === undefined || (slice.length === 0 && from > 0)) return;
    tags[index]?.add(() => {
      const baseline = canvas.y + PAD + 8.6;
      if (cell.mark && from === 0) drawMark(canvas, cell.mark, column.x + 4, baseline - 2.9, 3.9);
      const x = style.align === 'right' ? column.x + column.span : column.x + (cell.mark ? MARK_ROOM : 0);
      canvas.drawLines(slice, x, baseline, style);
    });
  });
}

function turn(canvas: Canvas, place: TablePlace, columns: readonly LaidColumn[]): void {
  canvas.newPage();
  canvas.artifact(() => columns.forEach((column) => drawHead(canvas, column)), 'Pagination');
  headRule(canvas, place);
}
