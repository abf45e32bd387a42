import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { touchstone } from '../../builders/command-line.js';

const root = join(import.meta.dirname, '../../..');

/** Commands of the README's and an example's `sh` blocks, continuation lines joined, comments and prompts left out. */
async function commandsOf(file: string): Promise<string[]> {
  const text = await readFile(join(root, file), 'utf8');
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  return blocks.flatMap((block) =>
    block
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => line !== ''),
  );
}

describe('the README', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'touchstone-readme-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('shows the evaluate command of the example word for word, and it ends with the exit code it states', async () => {
    const commands = (await commandsOf('README.md')).filter((line) => line.includes(' evaluate '));
    const [example] = (await commandsOf('examples/cli-pilot/README.md')).filter((line) => line.includes(' evaluate '));
    const words = (line = ''): string[] => line.split(/\s+/);
    expect(commands.map(words)).toEqual([words(example)]);
    const [, , ...args] = words(example);
    const { code, stdout } = await touchstone(args, root);
    // wagon-v2 at site A stops 8 of the 17 wagons with a sack: /real/wagon/expected/wagon-v2/site-a.expected.json, imageLevel.
    expect({ code, said: stdout.split('\n')[0] }).toEqual({
      code: 1,
      said: expect.stringMatching(/^WAGON_BAG at North track: FAIL\./),
    });
    expect(stdout).toMatch(/8 of 17 photos of wagons with a sack were stopped/);
  }, 180_000);

  it('creates the first administrator once, as shown', async () => {
    const [shown] = (await commandsOf('README.md')).filter((line) => line.includes(' admin create '));
    expect(shown).toContain('--email you@example.com --name "Your Name"');
    const data = join(folder, 'own');
    const args = ['admin', 'create', '--email', 'you@example.com', '--name', 'Your Name'];
    const environment = { TOUCHSTONE_DATA_DIR: data, TOUCHSTONE_ADMIN_PASSWORD: 'a long pass phrase of yours' };
    expect(await touchstone(args, folder, environment)).toMatchObject({ code: 0 });
    expect(await touchstone(args, folder, environment)).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('ADMINISTRATOR_EXISTS'),
    });
  }, 180_000);
});
