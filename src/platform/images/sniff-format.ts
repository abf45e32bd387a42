import type { ImageFacts } from '../../ports/machines.js';
import { ImageFormatUnsupported, ImageUnreadable } from './image-errors.js';

const READ: readonly { format: ImageFacts['format']; isIt: (head: Buffer) => boolean }[] = [
  { format: 'jpeg', isIt: (head) => head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])) },
  { format: 'png', isIt: (head) => head.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')) },
  { format: 'webp', isIt: (head) => ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP' },
];

/** Formats people mistake for the ones that are read: only to name them in the refusal. */
const NAMED: readonly { name: string; isIt: (head: Buffer) => boolean }[] = [
  { name: 'a GIF', isIt: (head) => ascii(head, 0, 4) === 'GIF8' },
  { name: 'a BMP', isIt: (head) => ascii(head, 0, 2) === 'BM' },
  { name: 'a TIFF', isIt: (head) => ['II*\0', 'MM\0*'].includes(ascii(head, 0, 4)) },
  { name: 'an AVIF or HEIC', isIt: (head) => ascii(head, 4, 8) === 'ftyp' },
  { name: 'a PDF', isIt: (head) => ascii(head, 0, 4) === '%PDF' },
  { name: 'a ZIP archive', isIt: (head) => ascii(head, 0, 4) === 'PK\x03\x04' },
  { name: 'XML, HTML or SVG text', isIt: (head) => head.toString('latin1').trimStart().startsWith('<') },
];

/** What a file is by its first bytes; its name says nothing. @throws ImageUnreadable (no bytes), ImageFormatUnsupported */
export function sniffFormat(bytes: Uint8Array): ImageFacts['format'] {
  if (bytes.length === 0) throw new ImageUnreadable('the file has 0 bytes');
  const head = Buffer.from(bytes.subarray(0, 64));
  const read = READ.find(({ isIt }) => isIt(head));
  if (read !== undefined) return read.format;
  const named = NAMED.find(({ isIt }) => isIt(head));
  throw new ImageFormatUnsupported(named?.name ?? `of an unknown kind (begins ${head.subarray(0, 8).toString('hex')})`);
}

function ascii(head: Buffer, from: number, to: number): string {
  return head.subarray(from, to).toString('latin1');
}
