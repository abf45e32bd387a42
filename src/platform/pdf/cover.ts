import type { Cover, DecidingRow } from '../../kernel/print-document.js';
import type { Canvas } from './canvas.js';
import { drawCoverBar } from './cover-bar.js';
import { drawStrip, naturalPicture, STRIP_PICTURE, stripHeight } from './photo-strip.js';
import { drawMark } from './shapes.js';
import { oneLine, type TextLine, type TextStyle } from './text.js';
import { COLOR, TYPE, WASH } from './theme.js';

const TALL_ROW = 76;
const SHORT_ROW = 25;
/** Points for the large count of a row. */
const COUNT_WIDTH = 78;
const SIGNED_AT = [0, 1.75, 4.75, 6.3] as const;

/** Heights that deciding rows are given, the first that leaves room for photographs: with a large count, and in two plain lines. */
const ROWS_BESIDE_STRIP = [62, 56, 50, 34, 30] as const;

/**
 * The first page. Everything flows from the pen, so that a long title or many rows push the rest down and never overlap.
 * @returns whether its photographs are still to be drawn, because the deciding rows need the room
 */
export function drawCover(
  canvas: Canvas,
  cover: Cover,
  { product, images }: { readonly product: string; readonly images: ReadonlyMap<string, Uint8Array> },
): boolean {
  let picture: number | null = null;
  canvas.group('Sect', { title: cover.title }, () => {
    drawIdentity(canvas, cover, product);
    drawTitle(canvas, cover);
    drawDecision(canvas, cover);
    picture = drawDeciding(canvas, cover);
    if (cover.strip !== null && picture !== null) drawStrip(canvas, cover.strip, images, picture);
    for (const row of cover.columns) drawColumns(canvas, row);
    drawSigned(canvas, cover.signed);
    canvas.y += 5;
    canvas.flowText('P', `${cover.check.title} ${cover.check.text}`, canvas.left, canvas.width, TYPE.note);
  });
  return cover.strip !== null && picture === null;
}

function drawIdentity(canvas: Canvas, cover: Cover, product: string): void {
  canvas.tagged('P', {}, () => {
    canvas.fill(canvas.left, 43.5, 9, 9, COLOR.ink);
    canvas.fill(canvas.left + 3, 46.5, 3, 3, COLOR.white);
    canvas.drawShort(product, canvas.left + 15, 51, 120, TYPE.section);
    canvas.drawShort(cover.identity, canvas.right, 51, canvas.width - 140, { ...TYPE.note, size: 7.6, align: 'right' });
  });
  canvas.rule(61, { width: 0.7, color: COLOR.ink });
  canvas.y = 73;
}

function drawTitle(canvas: Canvas, cover: Cover): void {
  const short = canvas.lines(cover.title, canvas.width, TYPE.display).length === 1;
  const style = short ? TYPE.display : TYPE.displaySmall;
  const lines = canvas.lines(cover.title, canvas.width, style).slice(0, 3);
  canvas.tagged('H1', {}, () => canvas.drawLines(lines, canvas.left, canvas.y + style.size, style));
  canvas.y += lines.length * style.leading + 4;
  canvas.flowText('P', cover.subtitle, canvas.left, canvas.width, TYPE.subtitle);
  canvas.y += cover.strip === null ? 16 : 11;
}

function drawDecision(canvas: Canvas, cover: Cover): void {
  const { decision } = cover;
  const text = { ...TYPE.lead, size: 9.4, leading: 13.4 };
  const lines = canvas.lines(decision.instruction, canvas.right - canvas.column(4) - 20 - 14, text).slice(0, 8);
  const height = Math.max(68, lines.length * text.leading + (cover.strip === null ? 26 : 18));
  const color = COLOR[decision.mark];
  const middle = canvas.y + height / 2;
  canvas.artifact(() => {
    canvas.fill(canvas.left, canvas.y, canvas.width, height, WASH[decision.mark]);
    canvas.fill(canvas.left, canvas.y, 3.5, height, color);
  });
  const wordRoom = canvas.column(4) - canvas.left - 78;
  const scope = { ...TYPE.section, font: 'medium' as const, leading: 13, color: COLOR.ink };
  const scopeLines = decision.scope === null ? [] : shortenedTo(canvas, decision.scope, wordRoom, scope);
  const word = middle + 8 - (scopeLines.length * scope.leading) / 2;
  canvas.tagged('P', {}, () => {
    drawMark(canvas, decision.mark, canvas.left + 44, middle, 22);
    canvas.drawShort(decision.word, canvas.left + 84, word, wordRoom, { ...TYPE.verdictWord, color });
    canvas.drawLines(scopeLines, canvas.left + 85, word + 16, scope);
  });
  const first = middle - ((lines.length - 1) * text.leading) / 2 + 3.2;
  canvas.tagged('P', {}, () => canvas.drawLines(lines, canvas.column(4) + 14, first, { ...text, color: COLOR.ink }));
  canvas.y += height + (cover.deciding.length > 4 || cover.strip !== null ? 13 : 22);
}

/** Down to five sixths of its size, so that a few letters too many cost no word. */
function fitted(canvas: Canvas, text: string, width: number, style: TextStyle): TextStyle {
  const wide = canvas.lines(text, 4000, style)[0]?.width ?? 0;
  return wide <= width ? style : { ...style, size: style.size * Math.max(5 / 6, (width / wide) * 0.995) };
}

/** At most two lines; what does not fit is announced by an ellipsis. */
function shortenedTo(canvas: Canvas, text: string, width: number, style: TextStyle): readonly TextLine[] {
  const lines = canvas.lines(text, width, style);
  if (lines.length <= 2) return lines;
  const rest = lines.slice(1).flatMap(({ runs }) => runs.map((run) => run.text));
  return [...lines.slice(0, 1), oneLine(canvas.shelf, rest.join(' '), width, style)];
}

/** @returns the height of pictures that the page has room for; `null`: no photographs on this page */
function drawDeciding(canvas: Canvas, cover: Cover): number | null {
  canvas.tagged('H2', {}, () =>
    canvas.drawShort(cover.decidingTitle, canvas.left, canvas.y + 9, canvas.width, TYPE.section),
  );
  canvas.y += 18;
  canvas.rule(canvas.y, { width: 0.7, color: COLOR.ink });
  const room = canvas.bottom - canvas.y - heightBelow(canvas, cover);
  const picture = pictureHeight(canvas, cover, room);
  const taken = cover.strip === null || picture === null ? 0 : stripHeight(canvas, cover.strip, picture);
  const height = Math.max(SHORT_ROW, Math.min(TALL_ROW, (room - taken) / Math.max(1, cover.deciding.length)));
  cover.deciding.forEach((row, index) => {
    canvas.ensure(height);
    canvas.group('Sect', {}, () =>
      height >= 50 ? drawTallRow(canvas, row, height) : drawShortRow(canvas, row, height),
    );
    canvas.y += height;
    const last = index === cover.deciding.length - 1;
    canvas.rule(canvas.y, last ? { width: 0.7, color: COLOR.ink } : {});
  });
  canvas.y += 4;
  canvas.flowText('P', cover.decidingNote, canvas.left, canvas.width, TYPE.note);
  canvas.y += 12;
  return picture;
}

/** Rows first take what they need to be read well; photographs take the rest, up to their natural height. */
function pictureHeight(canvas: Canvas, { strip, deciding }: Cover, room: number): number | null {
  if (strip === null) return null;
  const most = Math.min(STRIP_PICTURE.most, naturalPicture(canvas, strip));
  const least = Math.min(STRIP_PICTURE.least, most);
  const left = (row: number): number => room - row * deciding.length - stripHeight(canvas, strip, 0);
  const row = ROWS_BESIDE_STRIP.find((height) => left(height) >= least);
  return row === undefined ? null : Math.min(most, left(row));
}

/** Points that everything below the deciding rows takes, so that they share what is left of the page. */
function heightBelow(canvas: Canvas, cover: Cover): number {
  const columns = cover.columns.map((row) => tallestOf(layColumns(canvas, row)) + 28);
  const signed = 15 + (cover.signed.rows.length === 0 ? TYPE.body.leading : 13 + 15 * cover.signed.rows.length);
  const notes = [cover.decidingNote, `${cover.check.title} ${cover.check.text}`].map((text) =>
    canvas.height(text, canvas.width, TYPE.note),
  );
  return [...columns, ...notes].reduce((sum, height) => sum + height, signed + 26);
}

function drawTallRow(canvas: Canvas, row: DecidingRow, height: number): void {
  const middle = canvas.y + height / 2;
  canvas.tagged('P', {}, () => {
    const titled = row.title !== undefined;
    const top = titled ? middle - 18 : middle - 17;
    canvas.drawShort(row.code, canvas.left, top, 90, { ...TYPE.tableBold, size: 8 });
    const code = Math.min(90, canvas.lines(row.code, 200, { ...TYPE.tableBold, size: 8 })[0]?.width ?? 0);
    canvas.drawShort(row.place, canvas.left + code + 6, top, 176 - code, { ...TYPE.note, size: 7.6 });
    if (titled) canvas.drawShort(row.title, canvas.left, top + 9.5, 184, { ...TYPE.note, size: 7.6 });
  });
  canvas.tagged('P', {}, () => {
    const figure = countStyle(canvas, row.count);
    const count = canvas.lines(row.count, canvas.width, figure)[0]?.width ?? 0;
    canvas.drawShort(row.count, canvas.left, middle + 24, count + 1, figure);
    const text = row.allowedText === '' ? row.countText : `${row.countText} (${row.allowedText})`;
    const usual = { ...TYPE.lead, size: 9, leading: 11.6 };
    const isLong = canvas.lines(text, 168 - count, usual).length > 2;
    const style = isLong ? { ...usual, size: 7.8, leading: 9.4 } : usual;
    const lines = canvas.lines(text, 168 - count, style).slice(0, 3);
    canvas.drawLines(lines, canvas.left + count + 7, middle + 24 - (lines.length - 1) * style.leading, style);
  });
  drawCoverBar(canvas, row, { x: canvas.column(3) + 2, y: middle + 2, width: 172, tick: 13, weight: 3 });
  drawWord(canvas, row, { middle, lines: 3 });
}

/** A count is never cut: a long one is set smaller. */
function countStyle(canvas: Canvas, count: string): TextStyle {
  const width = canvas.lines(count, canvas.width, TYPE.count)[0]?.width ?? 0;
  return { ...TYPE.count, size: TYPE.count.size * Math.min(1, COUNT_WIDTH / Math.max(1, width)) };
}

function drawShortRow(canvas: Canvas, row: DecidingRow, height: number): void {
  const middle = canvas.y + height / 2;
  const code = { ...TYPE.tableBold, size: 7.6 };
  canvas.tagged('P', {}, () => {
    canvas.drawShort(row.code, canvas.left, middle - 2.5, 90, code);
    const width = Math.min(90, canvas.lines(row.code, 200, code)[0]?.width ?? 0);
    canvas.drawShort(row.place, canvas.left + width + 5, middle - 2.5, 178 - width, TYPE.note);
    canvas.drawShort(`${row.count} ${row.countText}`, canvas.left, middle + 8, 186, { ...TYPE.table, size: 8 });
  });
  drawCoverBar(canvas, row, { x: canvas.column(3) + 2, y: middle - 3, width: 172, tick: 5.5, weight: 2.2 });
  drawWord(canvas, row, { middle, lines: 1 });
}

function drawWord(canvas: Canvas, row: DecidingRow, place: { readonly middle: number; readonly lines: number }): void {
  const x = canvas.column(6) + (place.lines === 1 ? -11 : 8);
  const r = place.lines === 1 ? 6.6 : 8.6;
  const left = x + r * 2 + 7;
  const room = canvas.right - left;
  const lines = canvas.lines(row.explanation, room, TYPE.note);
  const shown = Math.min(lines.length, place.lines);
  canvas.tagged('P', {}, () => {
    drawMark(canvas, row.mark, x + r, place.middle - 1, r);
    const top = place.middle - 1 - (shown * TYPE.note.leading) / 2 + (place.lines === 1 ? 2 : 3);
    const word = { ...TYPE.section, color: COLOR[row.mark], size: place.lines === 1 ? 8.6 : 10 };
    canvas.drawShort(row.word, left, top, room, word);
    const short = fitted(canvas, row.explanation, room, { ...TYPE.note, size: 6.6 });
    if (place.lines === 1) canvas.drawShort(row.explanation, left, top + 9.5, room, short);
    else canvas.drawLines(lines.slice(0, shown), left, top + 10, TYPE.note);
  });
}

type ColumnRow = Cover['columns'][number];
interface LaidColumn {
  readonly entry: ColumnRow[number];
  readonly x: number;
  readonly lines: readonly (readonly TextLine[])[];
}

function layColumns(canvas: Canvas, row: ColumnRow): LaidColumn[] {
  let at = 0;
  return row.map((entry) => {
    const x = canvas.column(at);
    const width = canvas.span(entry.width) - 4;
    at += entry.width;
    return { entry, x, lines: entry.lines.map((line) => canvas.lines(line, width, TYPE.body)) };
  });
}

function tallestOf(laid: readonly LaidColumn[]): number {
  const heights = laid.map(({ lines }) => lines.reduce((sum, item) => sum + item.length * TYPE.body.leading + 1.5, 0));
  return Math.max(...heights);
}

function drawColumns(canvas: Canvas, row: ColumnRow): void {
  const laid = layColumns(canvas, row);
  const tallest = tallestOf(laid);
  canvas.ensure(tallest + 24);
  const top = canvas.y;
  for (const { entry, x, lines } of laid) {
    canvas.tagged('H3', {}, () => canvas.drawShort(entry.title, x, top + 8, canvas.span(entry.width), TYPE.coverHead));
    let y = top + 22.5;
    for (const item of lines) {
      canvas.tagged('P', {}, () => canvas.drawLines(item, x, y, TYPE.body));
      y += item.length * TYPE.body.leading + 1.5;
    }
  }
  canvas.y = top + 16 + tallest + 3;
  canvas.rule(canvas.y);
  canvas.y += 9;
}

function drawSigned(canvas: Canvas, signed: Cover['signed']): void {
  canvas.ensure(60);
  canvas.tagged('H2', {}, () =>
    canvas.drawShort(signed.title, canvas.left, canvas.y + 8, canvas.width, TYPE.coverHead),
  );
  canvas.y += 15;
  if (signed.rows.length === 0) {
    canvas.flowText('P', signed.none, canvas.left, canvas.width, TYPE.body);
    return;
  }
  canvas.group('Table', {}, () => {
    signedRow(canvas, signed.heads, 'TH');
    canvas.rule(canvas.y, { width: 0.7, color: COLOR.ink });
    for (const row of signed.rows) {
      canvas.ensure(17);
      signedRow(canvas, row, 'TD');
      canvas.rule(canvas.y);
    }
  });
}

function signedRow(canvas: Canvas, cells: readonly string[], tag: 'TH' | 'TD'): void {
  const height = tag === 'TH' ? 13 : 15;
  const baseline = canvas.y + (tag === 'TH' ? 9 : 11);
  canvas.group('TR', {}, () =>
    cells.forEach((text, index) => {
      const from = canvas.left + (SIGNED_AT[index] ?? 0) * 63.9;
      const to = index === 3 ? canvas.right : canvas.left + (SIGNED_AT[index + 1] ?? 8) * 63.9 - 8;
      const base =
        tag === 'TH' ? TYPE.tableHead : index === 0 ? { ...TYPE.tableBold, font: 'medium' as const } : TYPE.table;
      const style = index === 3 ? { ...base, align: 'right' as const } : base;
      canvas.tagged(tag, tag === 'TH' ? { scope: 'Column' } : {}, () =>
        canvas.drawShort(text, index === 3 ? to : from, baseline, to - from, fitted(canvas, text, to - from, style)),
      );
    }),
  );
  canvas.y += height;
}
