import type { BarFacts } from '../../kernel/print-document.js';
import type { Canvas } from './canvas.js';
import { COLOR } from './theme.js';

export interface BarPlace {
  readonly x: number;
  /** Height of the bar's axis. */
  readonly y: number;
  readonly width: number;
  /** Half the height of the limit tick. */
  readonly tick: number;
  readonly weight: number;
}

/** Position of a share on the axis, held inside it. */
export function onAxis(value: number, end: number, place: BarPlace): number {
  return place.x + Math.min(1, Math.max(0, value / end)) * place.width;
}

/**
 * What confidence cannot rule out against its limit: the bar runs from the lower bound to the upper one, the open dot is what
 * was observed, the black tick is the limit. Beyond the axis the bar ends in an arrow. No tag of its own.
 */
export function drawBar(canvas: Canvas, bar: BarFacts, place: BarPlace): void {
  const { doc } = canvas;
  const color = COLOR[bar.mark];
  const limit = onAxis(bar.limit, bar.axisEnd, place);
  doc.save();
  doc.lineCap('butt');
  if (bar.bound !== null) {
    const end = onAxis(bar.bound, bar.axisEnd, place);
    const start = onAxis(bar.floor ?? 0, bar.axisEnd, place);
    const over = bar.bound > bar.axisEnd * 1.0001;
    canvas.stroke([Math.min(start, end - 3), place.y, over ? end - 3 : end, place.y], place.weight, color);
    if (over) {
      const half = place.weight + 1.2;
      doc
        .moveTo(end - 4, place.y - half)
        .lineTo(end + 2, place.y)
        .lineTo(end - 4, place.y + half)
        .closePath()
        .fill(color);
    } else canvas.stroke([end, place.y - place.tick * 0.45, end, place.y + place.tick * 0.45], 1.3, color);
  }
  canvas.stroke([limit, place.y - place.tick, limit, place.y + place.tick], 1.4, COLOR.ink);
  // A rate beyond the axis has no place on it: the arrow and the words beside it tell.
  if (bar.observed !== null && bar.observed <= bar.axisEnd * 1.0001) {
    const r = Math.max(2.2, Math.min(4.2, place.weight * 1.2));
    doc
      .circle(onAxis(bar.observed, bar.axisEnd, place), place.y, r)
      .lineWidth(1.3)
      .fillAndStroke(COLOR.white, color);
  }
  doc.restore();
}
