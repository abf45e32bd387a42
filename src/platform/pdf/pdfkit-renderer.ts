import PDFDocument from 'pdfkit';
import type { PrintDocument } from '../../kernel/print-document.js';
import { PdfRenderer, type PdfAttachment, type PdfRequest, type PdfReserved } from '../../ports/pdf.js';
import { Canvas } from './canvas.js';
import { contentsHeight, drawContents, type ContentsEntry } from './contents.js';
import { drawCover } from './cover.js';
import { FontShelf, printable } from './fonts.js';
import { drawFurniture } from './furniture.js';
import { GlyphMissing } from './glyph-missing.js';
import { drawStripAlone } from './photo-strip.js';
import { drawSection, placeSection } from './sections.js';
import { PAPER } from './theme.js';
import { xmpPacket } from './xmp.js';

/** What pdfkit has but its types do not name. */
interface Internals {
  endMetadata(): void;
  ref(data: object): Reference;
  addNamedEmbeddedFile(name: string, filespec: Reference): void;
  readonly _root: { readonly data: Record<string, unknown> };
}
interface Reference {
  compress: boolean;
  end(chunk?: Uint8Array): void;
}

/** Tagged PDF 1.7 built to PDF/A-3a and PDF/UA-1, with pdfkit. Bytes depend on the request and the zlib of Node alone. */
export class PdfkitRenderer extends PdfRenderer {
  readonly #fallbackFonts: readonly Uint8Array[];
  #made: FontShelf | undefined;

  /** @param fallbackFonts TrueType or OpenType files asked, in this order, for characters that IBM Plex lacks; Noto Sans JP comes last. */
  constructor(fallbackFonts: readonly Uint8Array[] = []) {
    super();
    this.#fallbackFonts = fallbackFonts;
  }

  /** Read with the first dossier: most processes print none. */
  get #shelf(): FontShelf {
    return (this.#made ??= new FontShelf(this.#fallbackFonts));
  }

  async render(request: PdfRequest): Promise<Buffer> {
    const { document } = request;
    const doc = open(document);
    const chunks: Buffer[] = [];
    const finished = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject));
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    for (const [name, font] of this.#shelf.entries()) doc.registerFont(name, font as unknown as string, name);
    try {
      draw(new Canvas(doc, this.#shelf, document.language), request);
    } catch (error) {
      throw error instanceof GlyphMissing ? error.in(request.locate?.(error.character)) : error;
    }
    for (const attachment of request.attachments) attach(doc, attachment, document.createdAt);
    if (request.reserved !== null) reserve(doc, request.reserved, document.createdAt);
    doc.end();
    await finished;
    return Buffer.concat(chunks);
  }
}

function open(document: PrintDocument): PDFKit.PDFDocument {
  const date = new Date(document.createdAt);
  const title = printable(document.title);
  const info = {
    Title: title,
    Author: printable(document.author),
    Subject: printable(document.subject),
    Producer: document.product,
    Creator: document.product,
  };
  const { width, height } = PAPER[document.paper];
  const options = {
    subset: 'PDF/A-3a' as const,
    pdfVersion: '1.7' as const,
    tagged: true,
    lang: document.language,
    displayTitle: true,
    bufferPages: true,
    font: null,
    size: [width, height],
    margin: 0,
    info: { ...info, CreationDate: date, ModDate: date },
  };
  const doc = new PDFDocument(options as unknown as PDFKit.PDFDocumentOptions);
  const internals = doc as unknown as Internals;
  const xmp = xmpPacket({
    ...info,
    title,
    author: info.Author,
    subject: info.Subject,
    producer: info.Producer,
    language: document.language,
    createdAt: date.toISOString().replace('.000Z', 'Z'),
  });
  internals.endMetadata = () => {
    const metadata = internals.ref({ Type: 'Metadata', Subtype: 'XML' });
    metadata.compress = false;
    metadata.end(Buffer.from(xmp, 'utf8'));
    internals._root.data['Metadata'] = metadata;
  };
  return doc;
}

function draw(canvas: Canvas, { document, images }: PdfRequest): void {
  const { doc } = canvas;
  const running: string[] = [document.cover.title];
  let current = document.contentsTitle;
  canvas.onNewPage(() => running.push(current));
  outline(doc, document.cover.title, 0);
  const isStripLeft = drawCover(canvas, document.cover, { product: document.product, images });

  canvas.newPage();
  if (isStripLeft && document.cover.strip !== null) drawStripAlone(canvas, document.cover.strip, images);
  const contents = {
    tag: canvas.open('Sect', { title: document.contentsTitle }),
    page: running.length - 1,
    y: canvas.y,
  };
  canvas.y += contentsHeight(document.sections.length);
  const entries: ContentsEntry[] = [];
  for (const section of document.sections) {
    current = section.runningTitle;
    placeSection(canvas, section);
    doc.addNamedDestination(section.id, 'XYZ', 0, canvas.y, 0);
    outline(doc, `${section.number}  ${section.title}`, canvas.y);
    entries.push({ section, page: running.length });
    drawSection(canvas, section, images);
  }
  doc.switchToPage(contents.page);
  canvas.y = contents.y;
  canvas.within(contents.tag, () => drawContents(canvas, document.contentsTitle, entries));
  contents.tag.end();
  drawFurniture(canvas, document, running);
  canvas.end();
}

/** pdfkit takes the left edge of an outline target from the right edge of the page. */
function outline(doc: PDFKit.PDFDocument, title: string, top: number): void {
  doc.outline.addItem(printable(title), { left: doc.page.width, top } as object);
}

function attach(doc: PDFKit.PDFDocument, attachment: PdfAttachment, createdAt: string): void {
  const date = new Date(createdAt);
  const file = doc as unknown as { file(source: Uint8Array, options: object): void };
  file.file(attachment.bytes, {
    name: attachment.name,
    type: attachment.mime,
    relationship: attachment.relationship,
    description: attachment.description,
    creationDate: date,
    modifiedDate: date,
  });
}

/** Written without compression, so that the reserved range stands in the file byte by byte. */
function reserve(doc: PDFKit.PDFDocument, reserved: PdfReserved, createdAt: string): void {
  const internals = doc as unknown as Internals;
  const date = new Date(createdAt);
  const bytes = Buffer.alloc(reserved.length, ' ');
  bytes.write(reserved.opening, 'latin1');
  const stream = internals.ref({
    Type: 'EmbeddedFile',
    Subtype: reserved.mime.replace('/', '#2F'),
    Params: { Size: reserved.length, CreationDate: date, ModDate: date },
  });
  stream.compress = false;
  stream.end(bytes);
  const text = (value: string): unknown => Object(value);
  const filespec = internals.ref({
    Type: 'Filespec',
    AFRelationship: 'Supplement',
    F: text(reserved.name),
    UF: text(reserved.name),
    Desc: text(reserved.description),
    EF: { F: stream },
  });
  filespec.end();
  internals.addNamedEmbeddedFile(reserved.name, filespec);
  const associated = (internals._root.data['AF'] as unknown[] | undefined) ?? [];
  internals._root.data['AF'] = [...associated, filespec];
}
