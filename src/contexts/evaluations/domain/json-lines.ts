import { canonicalJson } from '../../../kernel/canonical-json.js';

/** One canonical JSON text a line: the stored form of predictions and outcomes, the same bytes for the same rows. */
export function toJsonLines(rows: readonly unknown[]): Buffer {
  return Buffer.from(rows.map((row) => `${canonicalJson(row)}\n`).join(''), 'utf8');
}

/** The reverse; only for text that `toJsonLines` wrote and whose digest was checked. */
export function fromJsonLines<Row>(bytes: Uint8Array): Row[] {
  return new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}
