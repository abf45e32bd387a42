import { describe, expect, it } from '@jest/globals';
import { painter } from '../../../../src/demo/console/colours.js';
import { terminalOf, wrap } from '../../../../src/demo/console/step-reporter.js';

const stream = (isTTY: boolean) => ({ isTTY, write: () => true }) as unknown as NodeJS.WriteStream;

describe('where the demo prints', () => {
  it('is coloured and redrawn on a terminal', () => {
    expect(terminalOf(stream(true), {})).toMatchObject({ isInteractive: true, useColour: true });
    expect(painter(true)('PASS')).toBe('\u001b[32mPASS\u001b[39m');
    expect(painter(true)('NO-GO')).toBe('\u001b[31mNO-GO\u001b[39m');
  });

  it.each([
    ['a pipe', false, {}],
    ['a terminal of a build server', true, { CI: 'true' }],
  ])('is neither in %s', (_where, isTTY, environment) => {
    expect(terminalOf(stream(isTTY), environment)).toMatchObject({ isInteractive: false, useColour: false });
  });

  it('is redrawn without colour where NO_COLOR is set, but not where it is empty', () => {
    expect(terminalOf(stream(true), { NO_COLOR: '1' })).toMatchObject({ isInteractive: true, useColour: false });
    expect(terminalOf(stream(true), { NO_COLOR: '' })).toMatchObject({ useColour: true });
    expect(painter(false)('FAIL')).toBe('FAIL');
  });

  it('breaks lines at spaces and indents what follows', () => {
    expect(wrap('one two three four', 9, 2)).toEqual(['one two', '  three', '  four']);
  });
});
