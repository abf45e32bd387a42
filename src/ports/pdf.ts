import type { PrintDocument } from '../kernel/print-document.js';
import type { Sha256 } from '../kernel/sha256.js';

/** A file that travels inside the PDF. `relationship` as ISO 32000-2 names it. */
export interface PdfAttachment {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
  readonly relationship: 'Source' | 'Data' | 'Supplement' | 'Unspecified';
  readonly description: string;
}

/** An attachment whose bytes are written after all others are known: `bytes` spaces that a seal fills in. */
export interface PdfReserved {
  readonly name: string;
  readonly mime: string;
  readonly description: string;
  /** What the reserved range starts with, so that it can be found in the finished file. */
  readonly opening: string;
  readonly length: number;
}

export interface PdfRequest {
  readonly document: PrintDocument;
  /** JPEG bytes by digest; a picture whose bytes are absent is drawn as an empty frame that says so. */
  readonly images: ReadonlyMap<Sha256, Uint8Array>;
  readonly attachments: readonly PdfAttachment[];
  readonly reserved: PdfReserved | null;
  /** Which field of the sources holds a character that cannot be printed, as a JSON pointer; absent: the refusal names the text alone. */
  readonly locate?: (character: string) => string | undefined;
}

export abstract class PdfRenderer {
  /** The same request gives the same bytes. @throws GLYPH_MISSING when no font in the chain can print a character. */
  abstract render(request: PdfRequest): Promise<Buffer>;
}

/** What a reader of a PDF sees: text page by page, and the files inside. */
export interface PdfContent {
  readonly pages: readonly string[];
  readonly attachments: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

export abstract class PdfReader {
  /** `undefined` when the bytes are not a PDF that can be opened. Never runs anything the file asks for. */
  abstract read(bytes: Uint8Array): Promise<PdfContent | undefined>;
}
