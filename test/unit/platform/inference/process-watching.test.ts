import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { watchResidentMemory } from '../../../../src/platform/inference/watch-resident-memory.js';

describe('watchResidentMemory', () => {
  const stops: (() => void)[] = [];
  afterEach(() => stops.splice(0).forEach((stop) => stop()));
  const onPosix = process.platform === 'win32' ? it.skip : it;

  onPosix(
    'reports a process that uses more than it may, with the bytes it found',
    async () => {
      const sleeper = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)'], { stdio: 'ignore' });
      const found = await new Promise<string>((resolve) => {
        stops.push(watchResidentMemory(sleeper.pid, 1_000_000, resolve));
      });
      sleeper.kill('SIGKILL');
      expect(found).toMatch(/^it used \d{7,} bytes$/);
    },
    20_000,
  );

  it('says nothing about a process within its limit, one that is gone, or none', async () => {
    const reports: string[] = [];
    const note = (found: string): void => void reports.push(found);
    for (const [pid, limit] of [
      [process.pid, 1e15],
      [2 ** 22 + 1, 1],
      [undefined, 1],
    ] as const) {
      stops.push(watchResidentMemory(pid, limit, note));
    }
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(reports).toEqual([]);
  });
});
