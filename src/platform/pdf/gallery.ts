import type { Block, GalleryItem, Picture } from '../../kernel/print-document.js';
import type { Canvas } from './canvas.js';
import { drawPicture, type Frame } from './picture.js';
import { drawMark } from './shapes.js';
import { COLOR, TYPE } from './theme.js';

type Gallery = Extract<Block, { kind: 'gallery' }>;
type Images = ReadonlyMap<string, Uint8Array>;
const GAPS = { 2: 18, 3: 29, 4: 12 } as const;
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
