import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';

describe('the page of the agreed layouts', () => {
  it('and its pictures are what the data say (node scripts/draw-layouts.mjs rewrites them)', () => {
    expect(() =>
      execFileSync(process.execPath, ['scripts/draw-layouts.mjs', '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });

  it('shows every picture once', () => {
    const page = readFileSync('docs/method/layouts.md', 'utf8');
    const shown = [...page.matchAll(/\]\((layouts\/[^)]+\.svg)\)/g)].map(([, path]) => path);
    const drawn = readdirSync('docs/method/layouts').map((name) => `layouts/${name}`);
    expect(shown.length).toBeGreaterThanOrEqual(40);
    expect([...shown].sort()).toEqual(drawn.sort());
  });
});
