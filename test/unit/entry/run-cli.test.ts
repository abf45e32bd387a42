import { describe, expect, it } from '@jest/globals';
import { runCli } from '../../../src/entry/run-cli.js';

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runCli(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    isDebug: false,
  });
  return { code, out, err };
}

describe('touchstone', () => {
  it('shows its commands and exit codes with --help', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/serve[\s\S]*migrate[\s\S]*admin[\s\S]*Exit codes/);
  });

  it('prints its version', async () => {
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+/);
  });

  it.each([['nonsense'], ['serve', '--nonsense'], ['admin', 'create'], ['plan']])(
    'ends with 64 on wrong usage: %s %s',
    async (...args) => {
      const { code, err } = await run(...args);
      expect(code).toBe(64);
      expect(err).not.toBe('');
    },
  );

  it('prints a refusal as CODE: message and ends with its exit code', async () => {
    const { code, err } = await run('audit', 'verify', '--chain', 'not-an-id');
    expect(code).toBe(64);
    expect(err).toMatch(/^USAGE_INVALID: /);
    expect(err).not.toContain('    at ');
  });
});
