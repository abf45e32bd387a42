import { describe, expect, it } from '@jest/globals';
import { StructuredLog } from '../../../src/entry/structured-log.js';

const lines: string[] = [];
const log = new StructuredLog('info', { now: () => new Date('2026-06-01T08:00:00.000Z') }, (line) => lines.push(line));

describe('a log line', () => {
  it('shortens a text of a million characters at once, so that one request cannot hold up the server', () => {
    const started = performance.now();
    log.error({ message: 'x'.repeat(1_000_000), stack: `${'a:'.repeat(500_000)}` });
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(lines.at(-1)?.length).toBeLessThan(25_000);
    expect(lines.at(-1)).toContain('(1000000 characters)');
  });

  it('still hides the password of a connection string', () => {
    log.error('cannot reach postgres://touchstone:hunter2@db.example/touchstone');
    expect(lines.at(-1)).toContain('postgres://touchstone:***@db.example');
    expect(lines.at(-1)).not.toContain('hunter2');
  });
});
