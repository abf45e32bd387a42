import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { agreementOf, CHECKED_FILES } from './agreement.js';

describe('the reference files on statistics', () => {
  it.each(CHECKED_FILES)('%s agrees in every number', (file) => {
    const result = agreementOf(file);
    expect(result.disagreements).toEqual([]);
    expect(result.values).toBeGreaterThanOrEqual(result.cases);
  });

  it('leaves no file of the folder unchecked', () => {
    expect([...CHECKED_FILES].sort()).toEqual(readdirSync('test/golden/data/stats').sort());
  });
});
