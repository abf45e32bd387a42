import type { DecidingRow } from '../../kernel/print-document.js';
import { drawBar, onAxis, type BarPlace } from './bar.js';
import type { Canvas } from './canvas.js';
import type { TextStyle } from './text.js';
import { COLOR, TYPE } from './theme.js';

/** The bar of a deciding row on page 1, with the limit, the bound and the end of the axis in words. */
export function drawCoverBar(canvas: Canvas, row: DecidingRow, place: BarPlace): void {
  const { bar } = row;
  const bbox = [place.x, place.y - place.tick - 12, place.x + place.width, place.y + place.tick + 12] as const;
  if (bar === null) return;
  canvas.tagged('Figure', { alt: row.alternative, bbox }, () => {
    const limit = onAxis(bar.limit, bar.axisEnd, place);
    const tall = place.tick > 10;
    canvas.fill(place.x, place.y - place.tick * 0.7, limit - place.x, place.tick * 1.4, '#EEF0F2');
    canvas.stroke([place.x, place.y, place.x + place.width, place.y], 0.5, COLOR.rule);
    drawBar(canvas, bar, place);
    if (tall) labelBar(canvas, row, place, limit);
    else labelShortBar(canvas, row, place);
  });
}

function labelBar(canvas: Canvas, { bar }: DecidingRow, place: BarPlace, limit: number): void {
  if (bar === null) return;
  const above = { ...TYPE.tableHead, color: COLOR.ink };
  const below = { ...TYPE.tableHead, color: COLOR[bar.mark], font: 'semibold' as const };
  centred(canvas, { text: bar.limitText, x: limit, baseline: place.y - place.tick - 5, style: above }, place);
  const y = place.y + place.tick + 8;
  canvas.drawShort('0', place.x, y, 20, TYPE.tableHead);
  if (bar.bound === null) return;
  const named = bar.boundTextAt === 'floor' ? (bar.floor ?? bar.bound) : bar.bound;
  const x = onAxis(named, bar.axisEnd, place);
  const end = centred(
    canvas,
    { text: bar.boundText, x, baseline: y, style: below },
    { ...place, x: place.x + 12, width: place.width - 12 },
  );
  const axis = canvas.lines(bar.axisEndText, 60, TYPE.tableHead)[0];
  if (axis && place.x + place.width - axis.width - end > 8)
    canvas.drawLine(axis, place.x + place.width, y, { ...TYPE.tableHead, align: 'right' });
}

function labelShortBar(canvas: Canvas, row: DecidingRow, place: BarPlace): void {
  const { bar } = row;
  if (bar === null) return;
  const style = { ...TYPE.tableHead, size: 6.6 };
  const text = [bar.boundText, bar.limitText, row.allowedShort].filter((part) => part !== '').join(' · ');
  canvas.drawShort(text, place.x, place.y + place.tick + 6.5, place.width, style);
}

interface BarLabel {
  readonly text: string;
  readonly x: number;
  readonly baseline: number;
  readonly style: TextStyle;
}

/** Centres a label on `x` but keeps it within the place; answers its right edge. */
function centred(canvas: Canvas, { text, x, baseline, style }: BarLabel, place: BarPlace): number {
  const line = canvas.lines(text, 400, style)[0];
  if (line === undefined) return x;
  const left = Math.min(Math.max(x - line.width / 2, place.x), Math.max(place.x, place.x + place.width - line.width));
  canvas.drawLine(line, left, baseline, style);
  return left + line.width;
}
