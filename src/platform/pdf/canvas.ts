import type { FontShelf } from './fonts.js';
import { breakLines, oneLine, type TextLine, type TextStyle } from './text.js';
import { COLOR, FIRST_BASELINE, FOOT, GUTTER, MARGIN } from './theme.js';

type Element = PDFKit.PDFStructureElement;
export interface TagOptions {
  readonly alt?: string;
  readonly title?: string;
  readonly scope?: 'Column' | 'Row';
  readonly colSpan?: number;
  /** Left, top, right, bottom in points from the top left of the page. */
  readonly bbox?: readonly [number, number, number, number];
}

/** pdfkit's element with the members its types leave out. */
export type OpenElement = Element & { readonly dictionary: { readonly data: Record<string, unknown> } };

/**
 * A page being drawn, with a pen height and the tag it is drawn under. Every mark on the paper is made either through
 * `tagged` (content) or `artifact` (decoration), so that a screen reader meets all of the first and none of the second.
 */
export class Canvas {
  /** Height of the pen in points from the top of the page: where the next block begins. */
  y = FIRST_BASELINE;
  readonly #parents: OpenElement[] = [];
  #onNewPage: () => void = () => undefined;

  constructor(
    readonly doc: PDFKit.PDFDocument,
    readonly shelf: FontShelf,
    language: string,
  ) {
    const root = doc.struct('Document', { lang: language }) as OpenElement;
    doc.addStructure(root);
    this.#parents.push(root);
  }

  get left(): number {
    return MARGIN.left;
  }
  get right(): number {
    return this.doc.page.width - MARGIN.right;
  }
  get width(): number {
    return this.right - this.left;
  }
  get bottom(): number {
    return this.doc.page.height - FOOT;
  }
  /** Left edge of grid column 0..7. */
  column(index: number): number {
    return this.left + index * (this.#columnWidth() + GUTTER);
  }
  /** Width of `count` neighbouring grid columns. */
  span(count: number): number {
    return count * this.#columnWidth() + (count - 1) * GUTTER;
  }
  #columnWidth(): number {
    return (this.width - 7 * GUTTER) / 8;
  }

  onNewPage(listener: () => void): void {
    this.#onNewPage = listener;
  }
  newPage(): void {
    this.doc.addPage();
    this.y = FIRST_BASELINE - 20;
    this.#onNewPage();
  }
  /** Turns the page when less than `height` points are left above the footer. Never call it inside a draw closure. */
  ensure(height: number): void {
    if (this.y + height > this.bottom) this.newPage();
  }

  /** A container tag around all that `body` draws; pages may turn inside. */
  group(tag: string, options: TagOptions, body: () => void): void {
    const element = this.open(tag, options);
    this.#parents.push(element);
    try {
      body();
    } finally {
      this.#parents.pop();
      element.end();
    }
  }

  /** Closes the document's own tag; nothing can be drawn after it. */
  end(): void {
    this.#parents.forEach((element) => element.end());
  }

  /** Draws further content under an element opened before. */
  within(element: OpenElement, body: () => void): void {
    this.#parents.push(element);
    try {
      body();
    } finally {
      this.#parents.pop();
    }
  }

  /** Opens a tag under the current one; whoever opens it ends it. */
  open(tag: string, options: TagOptions = {}): OpenElement {
    const { colSpan, bbox, ...rest } = options;
    const element = this.doc.struct(tag, {
      ...rest,
      ...(bbox && { bbox: [...bbox], placement: 'Block' }),
    }) as OpenElement;
    const attributes = element.dictionary.data;
    if (colSpan !== undefined) attributes['A'] = { ...(attributes['A'] as object), O: 'Table', ColSpan: colSpan };
    this.#parents.at(-1)?.add(element);
    return element;
  }

  /** A tag with content on one page. */
  tagged(tag: string, options: TagOptions, draw: () => void): void {
    const element = this.open(tag, options);
    element.add(draw);
    element.end();
  }

  /** Decoration, or what is repeated on each page: not read aloud. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.doc.markContent('Artifact', { type });
    draw();
    this.doc.endMarkedContent();
  }

  lines(text: string, width: number, style: TextStyle): TextLine[] {
    return breakLines(this.shelf, text, width, style);
  }
  height(text: string, width: number, style: TextStyle): number {
    return this.lines(text, width, style).length * style.leading;
  }

  /** Draws one broken line with its baseline at `y`; no tag of its own. */
  drawLine(line: TextLine, x: number, y: number, style: TextStyle): void {
    let at = style.align === 'right' ? x - line.width : x;
    for (const run of line.runs) {
      if (run.text.trim() !== '') {
        this.doc.font(run.font).fontSize(style.size).fillColor(style.color);
        this.doc.text(run.text, at, y, { lineBreak: false, baseline: 'alphabetic' });
      }
      at += run.width;
    }
  }

  /** Draws lines downward from the first baseline; answers the last baseline. */
  drawLines(lines: readonly TextLine[], x: number, baseline: number, style: TextStyle): number {
    lines.forEach((line, index) => this.drawLine(line, x, baseline + index * style.leading, style));
    return baseline + (lines.length - 1) * style.leading;
  }

  /** One line that is shortened when it does not fit. `x` is the right edge for right-aligned styles. */
  drawShort(text: string, x: number, baseline: number, width: number, style: TextStyle): void {
    this.drawLine(oneLine(this.shelf, text, width, style), x, baseline, style);
  }

  rule(
    y: number,
    options: { readonly from?: number; readonly to?: number; readonly width?: number; readonly color?: string } = {},
  ): void {
    this.artifact(() =>
      this.stroke(
        [options.from ?? this.left, y, options.to ?? this.right, y],
        options.width ?? 0.5,
        options.color ?? COLOR.hairline,
      ),
    );
  }

  /** A straight line; no tag of its own. */
  stroke([x1, y1, x2, y2]: readonly [number, number, number, number], width: number, color: string): void {
    this.doc.moveTo(x1, y1).lineTo(x2, y2).lineWidth(width).strokeColor(color).stroke();
  }

  /** A filled rectangle; no tag of its own. */
  fill(x: number, y: number, width: number, height: number, color: string): void {
    this.doc.rect(x, y, width, height).fill(color);
  }

  /** Text that may run over several pages, under one tag; the pen moves below it. */
  flowText(tag: string, text: string, x: number, width: number, style: TextStyle): void {
    const lines = this.lines(text, width, style);
    const element = this.open(tag);
    // Three lines cannot be parted without leaving one alone.
    if (lines.length <= 3) this.ensure(lines.length * style.leading);
    let from = 0;
    while (from < lines.length) {
      let room = Math.floor((this.bottom - this.y) / style.leading);
      if (room < Math.min(2, lines.length - from)) {
        this.newPage();
        room = Math.floor((this.bottom - this.y) / style.leading);
      }
      // A lone last line on the next page is a widow: send two.
      const rest = lines.length - from;
      const take = rest - room === 1 && room > 2 ? room - 1 : Math.min(room, rest);
      const chunk = lines.slice(from, from + take);
      element.add(() => this.drawLines(chunk, x, this.y + style.size, style));
      this.y += take * style.leading;
      from += take;
    }
    element.end();
  }
}
