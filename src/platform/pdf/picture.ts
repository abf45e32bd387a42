import type { OverlayBox, Picture } from '../../kernel/print-document.js';
import type { Canvas } from './canvas.js';
import { COLOR, TYPE } from './theme.js';

export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture in its frame: what was expected solid blue, what was reported dashed red, both with a white halo. No tag of its own. */
export function drawPicture(
  canvas: Canvas,
  picture: Picture,
  frame: Frame,
  images: ReadonlyMap<string, Uint8Array>,
): void {
  const { doc } = canvas;
  canvas.fill(frame.x, frame.y, frame.width, frame.height, '#22262B');
  const bytes = picture.sha256 === null ? undefined : images.get(picture.sha256);
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  const inner = { width: picture.width * scale, height: picture.height * scale };
  const at = { ...inner, x: frame.x + (frame.width - inner.width) / 2, y: frame.y + (frame.height - inner.height) / 2 };
  doc.save();
  doc.rect(frame.x, frame.y, frame.width, frame.height).clip();
  if (bytes !== undefined)
    doc.image(imageOf(doc, picture.sha256 ?? '', bytes), at.x, at.y, { width: at.width, height: at.height });
  if (bytes === undefined && picture.instead !== undefined) writeInstead(canvas, picture.instead, frame);
  if (bytes !== undefined && picture.inset !== null)
    drawInset(canvas, { ...picture, inset: picture.inset }, at, frame, bytes);
  const weight = lineWeight(picture, at);
  for (const box of picture.expected) overlay(canvas, box, { at, weight, dashed: false });
  for (const box of picture.observed) overlay(canvas, box, { at, weight, dashed: true });
  doc.restore();
}

/** One word in the middle of an empty frame, by itself; the figure's alternative text says it aloud. */
function writeInstead(canvas: Canvas, text: string, frame: Frame): void {
  const style = { ...TYPE.table, color: COLOR.white };
  const [line] = canvas.lines(text, frame.width, style);
  if (line !== undefined)
    canvas.drawLine(line, frame.x + (frame.width - line.width) / 2, frame.y + frame.height / 2 + style.size / 3, style);
}

/** Points. Boxes on a small picture, or hundreds of small ones, are drawn finer, so that what they enclose stays visible. */
function lineWeight({ expected, observed }: Picture, at: Frame): number {
  const sides = [...expected, ...observed].map((box) => Math.min(box.width * at.width, box.height * at.height));
  const median = sides.sort((a, b) => a - b)[Math.floor(sides.length / 2)] ?? 0;
  return Math.min(1.5, at.width / 130, Math.max(0.4, median / 12));
}

interface Stroke {
  readonly at: Frame;
  readonly weight: number;
  readonly dashed: boolean;
}

function overlay({ doc }: Canvas, box: OverlayBox, { at, weight, dashed }: Stroke): void {
  const place = [
    at.x + box.x * at.width,
    at.y + box.y * at.height,
    box.width * at.width,
    box.height * at.height,
  ] as const;
  doc.save();
  doc
    .rect(...place)
    .lineWidth(weight * 1.75)
    .strokeColor(COLOR.white)
    .stroke();
  if (dashed) doc.dash(weight * 2.7, { space: weight * 1.7 });
  doc
    .rect(...place)
    .lineWidth(weight)
    .strokeColor(dashed ? COLOR.fail : COLOR.pass)
    .stroke();
  doc.restore();
}

/** The region again, three times as large, in the lower corner away from it: the same image object, no further bytes. */
function drawInset(
  canvas: Canvas,
  picture: Picture & { inset: OverlayBox },
  at: Frame,
  frame: Frame,
  bytes: Uint8Array,
): void {
  const { doc } = canvas;
  const side = Math.min(60, frame.height * 0.42);
  const region = picture.inset;
  const zoom = Math.min(3, side / Math.max(1, region.width * at.width, region.height * at.height));
  if (zoom < 1.3) return;
  const centre = { x: region.x + region.width / 2, y: region.y + region.height / 2 };
  const leftHalf = at.x + centre.x * at.width < frame.x + frame.width / 2;
  const x = leftHalf ? frame.x + frame.width - side - 4 : frame.x + 4;
  const y = frame.y + frame.height - side - 4;
  doc.save().rect(x, y, side, side).clip();
  const width = at.width * zoom;
  const height = at.height * zoom;
  doc.image(
    imageOf(doc, picture.sha256 ?? '', bytes),
    x + side / 2 - centre.x * width,
    y + side / 2 - centre.y * height,
    { width, height },
  );
  doc.restore();
  doc.rect(x, y, side, side).lineWidth(1.2).strokeColor(COLOR.white).stroke();
}

/** One image object a digest, however often it is drawn. */
function imageOf(doc: PDFKit.PDFDocument, key: string, bytes: Uint8Array): PDFKit.Mixins.ImageSrc {
  const opened = OPENED.get(doc) ?? new Map<string, PDFKit.Mixins.ImageSrc>();
  OPENED.set(doc, opened);
  let image = opened.get(key);
  if (image === undefined) {
    const open = doc as unknown as { openImage(source: Buffer): PDFKit.Mixins.ImageSrc };
    image = open.openImage(Buffer.from(bytes));
    opened.set(key, image);
  }
  return image;
}
const OPENED = new WeakMap<PDFKit.PDFDocument, Map<string, PDFKit.Mixins.ImageSrc>>();
