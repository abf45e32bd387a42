import type { AttributeValue, Outcome } from '../../../metrics/outcome.js';

const HEADS = ['item', 'name', 'group', 'status', 'expected', 'observed', 'right', 'errors', 'reason'] as const;

/**
 * Outcomes as a table for a spreadsheet: RFC 4180 (CRLF, quotes doubled), one row an item, attributes in columns of their own, sorted.
 * A text that a spreadsheet would take for a formula is led by an apostrophe; numbers stay numbers. The JSON Lines decide, this
 * table is a copy to read.
 */
export function outcomesCsv(jsonLines: Uint8Array): string {
  const outcomes = Buffer.from(jsonLines)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Outcome);
  const keys = [...new Set(outcomes.flatMap(({ attributes }) => Object.keys(attributes)))].sort();
  const rows = outcomes.map((outcome) => [
    ...[outcome.itemId, outcome.itemName, outcome.groupId, outcome.status],
    ...[outcome.expectedState, outcome.observedState, outcome.right],
    outcome.errors.map(({ name, note }) => (note === '' ? name : note)).join('; '),
    outcome.reason?.message ?? null,
    ...keys.map((key) => outcome.attributes[key] ?? null),
  ]);
  return [[...HEADS, ...keys], ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** One cell; `null` is empty. */
export function csvCell(value: AttributeValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
