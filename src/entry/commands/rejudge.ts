import { Command } from 'commander';
import type { RejudgeOptions } from './rejudge-action.js';

/** `touchstone rejudge`: the kept answers of a completed run, judged again without the model. */
export function rejudgeCommand(): Command {
  return new Command('rejudge')
    .description(
      'judge the kept answers of a completed run again, without inference: an attempt under what has changed, or (--recompute) a check that counts nothing',
    )
    .requiredOption('--run <id>', 'completed run of a pilot in the database')
    .requiredOption('--as <email>', 'who asks; password from TOUCHSTONE_PASSWORD or the prompt')
    .option('--use-case <keys...>', 'use cases to judge by their criteria in force; each is an attempt')
    .option('--operating-point <id>', "another operating point of the run's model; absent = the run's own")
    .option('--recompute', 'only compute the judgements of the run once more and compare digests')
    .option('--junit <file>', 'also write the result as JUnit XML')
    .option('--sarif <file>', 'also write the result as SARIF 2.1.0')
    .option('--markdown <file>', 'also write a summary as Markdown')
    .option('--json', 'print the result as JSON')
    .action(async (options: RejudgeOptions, command: Command) => {
      const { rejudge } = await import('./rejudge-action.js');
      const { text, exitCode } = await rejudge(options);
      command.configureOutput().writeOut?.(`${text}\n`);
      process.exitCode = exitCode;
    });
}
