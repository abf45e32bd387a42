import { sha256Of } from '../../kernel/sha256.js';

const OPENING = Buffer.from('stream\n', 'latin1');
const CLOSING = Buffer.from('\nendstream', 'latin1');
/** Start of image: the first two bytes of every JPEG file. */
const START_OF_IMAGE = [0xff, 0xd8] as const;

/**
 * JPEG files that a PDF of ours carries, by their SHA-256: the renderer puts their bytes into streams as they are. What is asked for by its digest
 * is either exactly that file or not found.
 */
export function jpegStreams(pdf: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (let at = pdf.indexOf(OPENING); at !== -1; at = pdf.indexOf(OPENING, at + OPENING.length)) {
    const start = at + OPENING.length;
    if (pdf[start] !== START_OF_IMAGE[0] || pdf[start + 1] !== START_OF_IMAGE[1]) continue;
    const end = pdf.indexOf(CLOSING, start);
    if (end === -1) break;
    const bytes = pdf.subarray(start, end);
    found.set(sha256Of(bytes), bytes);
  }
  return found;
}
