import type { PhotoStrip, StripSide } from '../../kernel/print-document.js';
import type { Canvas } from './canvas.js';
import { drawPicture } from './picture.js';
import { drawMark } from './shapes.js';
import { COLOR, TYPE } from './theme.js';

const HEAD = 17;
const NAME = 11;
const CAPTION = 33;
const FOOT = 10;
/** Between photographs, and between the sides of one. */
const GAP = 16;
const SIDE_GAP = 5;
/** Least and largest height of a picture on the first page, in points. */
export const STRIP_PICTURE = { least: 56, most: 96 } as const;

/** Height of a strip whose pictures are `picture` points high. */
export function stripHeight(canvas: Canvas, strip: PhotoStrip, picture: number): number {
  const note = strip.note === '' ? 0 : canvas.height(strip.note, canvas.width, TYPE.note) + 2;
  return HEAD + NAME + picture + CAPTION + note + FOOT;
}

/** The largest height of pictures that fills the width, so that none is drawn in a frame wider than itself. */
export function naturalPicture(canvas: Canvas, strip: PhotoStrip): number {
  const width = sideWidth(canvas, strip);
  return Math.max(
    ...strip.photographs.flatMap(({ sides }) => sides.map(({ picture }) => (width * picture.height) / picture.width)),
  );
}

function sideWidth(canvas: Canvas, { photographs }: PhotoStrip): number {
  const sides = photographs.reduce((sum, photograph) => sum + photograph.sides.length, 0);
  const gaps = (photographs.length - 1) * GAP + (sides - photographs.length) * SIDE_GAP;
  // A single photograph keeps the size it has beside another one.
  return Math.min((canvas.width - gaps) / Math.max(1, sides), (canvas.width - GAP - 2 * SIDE_GAP) / 4);
}

/** Photographs from left to right, each with its sides next to each other. The caller has made sure of the room. */
export function drawStrip(
  canvas: Canvas,
  strip: PhotoStrip,
  images: ReadonlyMap<string, Uint8Array>,
  picture: number,
): void {
  const width = sideWidth(canvas, strip);
  canvas.group('Sect', { title: strip.title }, () => {
    canvas.tagged('H2', {}, () => canvas.drawShort(strip.title, canvas.left, canvas.y + 9, 260, TYPE.coverHead));
    drawLegend(canvas, strip);
    canvas.y += HEAD;
    let x = canvas.left;
    for (const { name, sides } of strip.photographs) {
      const span = sides.length * width + (sides.length - 1) * SIDE_GAP;
      canvas.group('Sect', { title: name }, () => {
        canvas.tagged('H3', {}, () => canvas.drawShort(name, x, canvas.y + 7, span, TYPE.monoSmall));
        sides.forEach((side, index) => {
          const frame = { x: x + index * (width + SIDE_GAP), y: canvas.y + NAME, width, height: picture };
          drawSide(canvas, side, frame, images);
        });
      });
      x += span + GAP;
    }
    canvas.y += NAME + picture + CAPTION;
    if (strip.note !== '') {
      canvas.flowText('P', strip.note, canvas.left, canvas.width, TYPE.note);
      canvas.y += 2;
    }
  });
  canvas.y += FOOT;
}

/** On top of a page of its own reading, as high as the width allows. */
export function drawStripAlone(canvas: Canvas, strip: PhotoStrip, images: ReadonlyMap<string, Uint8Array>): void {
  drawStrip(canvas, strip, images, Math.min(STRIP_PICTURE.most, naturalPicture(canvas, strip)));
  canvas.rule(canvas.y);
  canvas.y += 14;
}

function drawLegend(canvas: Canvas, strip: PhotoStrip): void {
  const { doc } = canvas;
  const y = canvas.y + 3;
  canvas.tagged('P', {}, () => {
    const observed = canvas.lines(strip.observedLegend, 200, TYPE.note)[0]?.width ?? 0;
    const expected = canvas.lines(strip.expectedLegend, 200, TYPE.note)[0]?.width ?? 0;
    const second = canvas.right - observed - 17;
    const first = second - 16 - expected - 17;
    doc.rect(first, y, 12, 6).lineWidth(1.2).strokeColor(COLOR.pass).stroke();
    canvas.drawShort(strip.expectedLegend, first + 17, y + 5.6, 200, TYPE.note);
    doc
      .save()
      .rect(second, y, 12, 6)
      .lineWidth(1.2)
      .dash(2.6, { space: 1.7 })
      .strokeColor(COLOR.fail)
      .stroke()
      .restore();
    canvas.drawShort(strip.observedLegend, second + 17, y + 5.6, 200, TYPE.note);
  });
}

interface SideFrame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function drawSide(canvas: Canvas, side: StripSide, frame: SideFrame, images: ReadonlyMap<string, Uint8Array>): void {
  const { picture } = side;
  const width = Math.min(frame.width, (frame.height * picture.width) / picture.height);
  const bbox = [frame.x, frame.y, frame.x + width, frame.y + frame.height] as const;
  canvas.tagged('Figure', { alt: picture.alternative, bbox }, () =>
    drawPicture(canvas, picture, { ...frame, width }, images),
  );
  canvas.tagged('P', {}, () => {
    const y = frame.y + frame.height + 10.5;
    const code = { ...TYPE.tableBold, size: 7.6 };
    const room = frame.width - 44;
    canvas.drawShort(side.code, frame.x, y, room, code);
    const at = frame.x + Math.min(room, canvas.lines(side.code, 400, code)[0]?.width ?? 0) + 6;
    drawMark(canvas, side.mark, at + 3.9, y - 2.7, 3.9);
    canvas.drawShort(side.word, at + 11, y, 34, { ...code, color: COLOR[side.mark] });
    canvas.drawShort(side.expectedText, frame.x, y + 10, frame.width, TYPE.note);
    canvas.drawShort(side.observedText, frame.x, y + 19, frame.width, TYPE.note);
  });
}
