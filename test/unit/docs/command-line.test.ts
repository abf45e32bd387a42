import { afterEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { runCli } from '../../../src/entry/run-cli.js';

const PAGE = readFileSync('docs/command-line.md', 'utf8');

interface Example {
  readonly command: string;
  readonly output: string;
  /** Only where the page prints it. */
  readonly exitCode: number | undefined;
}

/** Every `$ touchstone ...` of the page, with the output and, where shown, the exit code printed below it. */
function examplesOf(page: string): Example[] {
  const blocks = [...page.matchAll(/```console\n([^]*?)```/g)].map(([, block = '']) => block);
  return blocks.flatMap((block) => {
    const steps = block.split(/^\$ /m).slice(1);
    return steps.flatMap((step, index) => {
      const [command = '', ...lines] = step.split('\n');
      if (!command.startsWith('touchstone ')) return [];
      const next = steps[index + 1] ?? '';
      const exitCode = next.startsWith('echo $?\n') ? Number(next.split('\n')[1]) : undefined;
      return [{ command, output: lines.join('\n'), exitCode }];
    });
  });
}

async function run(command: string): Promise<{ output: string; exitCode: number }> {
  let output = '';
  const write = (text: string): void => void (output += text);
  const args = command.split(' ').slice(1);
  const exitCode = await runCli(args, { out: write, err: write, isDebug: false });
  return { output, exitCode };
}

describe('the examples of docs/command-line.md', () => {
  // Verdicts are exit codes; Jest's own must not become one of them.
  afterEach(() => {
    process.exitCode = undefined;
  });

  const examples = examplesOf(PAGE);

  it('show every command that needs no database', () => {
    const shown = new Set(examples.map(({ command }) => command.split(' ')[1]));
    expect([...shown].sort()).toEqual([
      'contract',
      'criteria',
      'judge',
      'nonsense',
      'operating-point',
      'plan',
      'score',
      'stats',
    ]);
  });

  it.each(examples)('$command', async ({ command, output, exitCode }) => {
    const actual = await run(command);
    expect(actual.output).toBe(output);
    if (exitCode !== undefined) expect(actual.exitCode).toBe(exitCode);
  });
});

describe('docs/command-line.md', () => {
  it('has a section for every command', async () => {
    const { output } = await run('touchstone --help');
    const listed = output.slice(output.indexOf('Commands:'), output.indexOf('Exit codes:'));
    const commands = [...listed.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name).filter((name) => name !== 'help');
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((name) => !new RegExp(`^## ${name}\\b`, 'm').test(PAGE))).toEqual([]);
  });
});
