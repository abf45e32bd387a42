import type { Block, GalleryItem, OverlayBox, Picture } from '../../kernel/print-document.js';
import type { Canvas } from './canvas.js';
import { drawMark } from './shapes.js';
import { COLOR, TYPE } from './theme.js';

type Gallery = Extract<Block, { kind: 'gallery' }>;
type Images = ReadonlyMap<string, Uint8Array>;
interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const GAPS = { 2: 18, 3: 29 } as const;
const MAX_PICTURE = 147;
const CAPTION = 66;
/** Where the states begin, right of their labels. */
const STATE_AT = 42;

export const GALLERY_START = MAX_PICTURE + CAPTION + 26;

/** Pictures side by side, labelled boxes solid blue, the model's dashed red, both with a white halo. */
export function drawGallery(canvas: Canvas, gallery: Gallery, images: Images): void {
  canvas.ensure(GALLERY_START);
  drawLegend(canvas, gallery);
  const columns = gallery.columns ?? columnsFor(gallery);
  const gap = GAPS[columns];
  const width = (canvas.width - gap * (columns - 1)) / columns;
  for (let index = 0; index < gallery.items.length; index += columns) {
    const pair = gallery.items.slice(index, index + columns);
    const picture = Math.max(
      ...pair.map(({ picture }) => Math.min(MAX_PICTURE, (width * picture.height) / picture.width)),
    );
    canvas.ensure(picture + CAPTION);
    pair.forEach((item, side) =>
      drawItem(canvas, item, { x: canvas.left + side * (width + gap), y: canvas.y, width, height: picture }, images),
    );
    canvas.y += picture + CAPTION;
  }
  canvas.y += 4;
}

/** Wide pictures stand in pairs, squarish ones in threes, so that neither wastes paper. */
function columnsFor({ items }: Gallery): 2 | 3 {
  const wide = items.some(({ picture }) => picture.width / picture.height > 1.3 && picture.sha256 !== null);
  return wide || (items.length % 2 === 0 && items.length < 3) ? 2 : 3;
}

function drawLegend(canvas: Canvas, gallery: Gallery): void {
  const y = canvas.y + 2;
  canvas.tagged('P', {}, () => {
    const { doc } = canvas;
    doc.rect(canvas.left, y, 16, 8).lineWidth(1.5).strokeColor(COLOR.pass).stroke();
    canvas.drawShort(gallery.expectedLegend, canvas.left + 22, y + 7, 200, TYPE.note);
    const second = canvas.left + 250;
    doc.save().rect(second, y, 16, 8).lineWidth(1.5).dash(3, { space: 2 }).strokeColor(COLOR.fail).stroke().restore();
    canvas.drawShort(gallery.observedLegend, second + 22, y + 7, canvas.right - second - 22, TYPE.note);
  });
  canvas.y += 18;
}

/** A picture narrower than its place stands at the left without bars beside it. */
function widthOf({ sha256, width, height }: Picture, frame: Frame): number {
  return sha256 === null ? frame.width : Math.min(frame.width, (frame.height * width) / height);
}

function drawItem(canvas: Canvas, item: GalleryItem, frame: Frame, images: Images): void {
  const right = frame.x + frame.width;
  canvas.group('Sect', {}, () => {
    const bbox = [frame.x, frame.y, frame.x + widthOf(item.picture, frame), frame.y + frame.height] as const;
    canvas.tagged('Figure', { alt: item.picture.alternative, bbox }, () =>
      drawPicture(canvas, item.picture, { ...frame, width: widthOf(item.picture, frame) }, images),
    );
    canvas.tagged('P', {}, () => {
      const y = frame.y + frame.height + 11;
      const lead = canvas.lines(item.lead, 110, TYPE.tableBold)[0];
      canvas.drawShort(item.lead, frame.x, y, 110, TYPE.tableBold);
      const after = frame.x + Math.min(110, lead?.width ?? 0) + 6;
      canvas.drawShort(item.condition, after, y, right - after, TYPE.table);
    });
    canvas.tagged('P', {}, () => drawStates(canvas, item, frame));
    canvas.tagged('P', {}, () => {
      const y = frame.y + frame.height + 44;
      const note = item.note !== '';
      if (note) canvas.drawShort(item.note, frame.x, y, frame.width, TYPE.note);
      canvas.drawShort(item.id, frame.x, note ? y + 9.5 : y, frame.width, TYPE.monoSmall);
    });
  });
}

/** Expected above observed, each on its own line: a state may be a few words long. */
function drawStates(canvas: Canvas, item: GalleryItem, frame: Frame): void {
  const line = (at: { y: number; mark?: GalleryItem['mark'] }, label: string, text: string): void => {
    const muted = { ...TYPE.table, color: COLOR.muted };
    canvas.drawShort(label, frame.x, at.y, 50, muted);
    let x = frame.x + STATE_AT;
    if (at.mark !== undefined) {
      drawMark(canvas, at.mark, x + 4, at.y - 2.9, 3.9);
      x += 11;
    }
    const style = at.mark === undefined ? TYPE.tableBold : { ...TYPE.tableBold, color: COLOR[at.mark] };
    canvas.drawShort(text, x, at.y, frame.x + frame.width - x, style);
  };
  const y = frame.y + frame.height + 22;
  line({ y }, item.expectedLabel, item.expectedText);
  line({ y: y + 11, mark: item.mark }, item.observedLabel, item.observedText);
}

function drawPicture(canvas: Canvas, picture: Picture, frame: Frame, images: Images): void {
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
  if (bytes !== undefined && picture.inset !== null)
    drawInset(canvas, { ...picture, inset: picture.inset }, at, frame, bytes);
  for (const box of picture.expected) overlay(canvas, box, at, false);
  for (const box of picture.observed) overlay(canvas, box, at, true);
  doc.restore();
}

function overlay({ doc }: Canvas, box: OverlayBox, at: Frame, dashed: boolean): void {
  const place = [
    at.x + box.x * at.width,
    at.y + box.y * at.height,
    box.width * at.width,
    box.height * at.height,
  ] as const;
  doc.save();
  doc
    .rect(...place)
    .lineWidth(2.6)
    .strokeColor(COLOR.white)
    .stroke();
  if (dashed) doc.dash(4, { space: 2.5 });
  doc
    .rect(...place)
    .lineWidth(1.5)
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
