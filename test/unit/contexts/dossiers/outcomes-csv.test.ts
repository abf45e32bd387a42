import { describe, expect, it } from '@jest/globals';
import { csvCell, outcomesCsv } from '../../../../src/contexts/dossiers/domain/outcomes-csv.js';
import type { Outcome } from '../../../../src/metrics/outcome.js';
import { outcomes } from '../../../builders/sealed-dossier.js';

const lines = (rows: readonly Outcome[]): Uint8Array =>
  Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

describe('a cell of the outcome table', () => {
  it.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx'])(
    'never opens as a formula: %j',
    (text) => {
      expect(csvCell(text).replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );

  it('keeps negative numbers numbers', () => {
    expect(csvCell(-3.5)).toBe('-3.5');
  });

  it.each([
    ['a,b', '"a,b"'],
    ['say "no"', ['"say ', 'no', '"'].join('""')],
    ['two\nlines', '"two\nlines"'],
    ['plain', 'plain'],
    ['a-b', 'a-b'],
    [null, ''],
    [true, 'true'],
  ])('is quoted only where RFC 4180 asks for it: %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

describe('the outcome table', () => {
  it('has a head and one row an item, ended by CRLF', () => {
    const rows = outcomesCsv(lines(outcomes(1, 3))).split('\r\n');
    expect(rows).toHaveLength(5);
    expect(rows[0]).toBe('item,name,group,status,expected,observed,right,errors,reason');
    expect(rows[1]).toBe('item-0,photo-0.jpg,item-0,EVALUATED,damaged,sound,false,,');
  });

  it('gives every attribute a column, empty where an item lacks it', () => {
    const [first, second] = outcomes(0, 2);
    const rows = outcomesCsv(
      lines([
        { ...first!, attributes: { 'meta.shift': '=night', 'img.sharpness': -1 } },
        { ...second!, attributes: { 'meta.shift': null } },
      ]),
    ).split('\r\n');
    expect(rows[0]).toMatch(/,img\.sharpness,meta\.shift$/);
    expect(rows[1]).toMatch(/,-1,'=night$/);
    expect(rows[2]).toMatch(/,,$/);
  });

  it('is a head alone without outcomes', () => {
    expect(outcomesCsv(lines([])).split('\r\n')).toHaveLength(2);
  });
});
