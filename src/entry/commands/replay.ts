import { Command } from 'commander';
import type { ReplayOptions } from './replay-action.js';

/** `touchstone replay`: the model of a completed run once more on the same images, on this machine. */
export function replayCommand(): Command {
  return new Command('replay')
    .description(
      'run the model of a completed run again on the same images, here, and say whether tensors or decisions differ; no attempt is counted',
    )
    .requiredOption('--run <id>', 'completed run of a pilot in the database')
    .requiredOption('--as <email>', 'who asks; password from TOUCHSTONE_PASSWORD or the prompt')
    .option('--bits', 'demand the same bits: exit code 5 also when tensors differ and decisions do not')
    .option('--json', 'print the result as JSON')
    .action(async (options: ReplayOptions, command: Command) => {
      const { replay } = await import('./replay-action.js');
      const { text, exitCode } = await replay(options);
      command.configureOutput().writeOut?.(`${text}\n`);
      process.exitCode = exitCode;
    });
}
