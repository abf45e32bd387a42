import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { planCommand } from '../../../src/entry/commands/plan.js';
import { statsCommand } from '../../../src/entry/commands/stats.js';

const FOLDER = 'docs/method';

/** Every `$ touchstone ...` of the method pages with the output printed below it. */
function examples(): { page: string; args: string[]; output: string }[] {
  const pages = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));
  return pages.flatMap((page) => {
    const text = readFileSync(`${FOLDER}/${page}`, 'utf8');
    return [...text.matchAll(/```console\n\$ touchstone ((?:stats|plan) .*)\n([^]*?)```/g)].map(
      ([, args = '', output = '']) => ({
        page,
        args: args.split(' '),
        output,
      }),
    );
  });
}

async function print(args: string[]): Promise<string> {
  let printed = '';
  const program = new Command().exitOverride().addCommand(statsCommand()).addCommand(planCommand());
  const output = { writeOut: (text: string) => void (printed += text) };
  const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];
  for (const command of all(program)) command.configureOutput(output);
  await program.parseAsync(args, { from: 'user' });
  return printed;
}

describe('the worked examples of the method pages', () => {
  it('are there', () => expect(examples().length).toBeGreaterThan(6));

  it.each(examples())('$page: touchstone $args prints what the page says', async ({ args, output }) => {
    expect(await print(args)).toBe(output);
  });
});
