import { Command } from 'commander';
import type { IntervalOptions, ShareOptions } from './stats-actions.js';

/** `touchstone stats`: bounds on what was counted, without a dataset or a database. */
export function statsCommand(): Command {
  const stats = new Command('stats').description('bounds on what was counted');
  stats
    .command('interval')
    .description('interval of a proportion (k right of n) or of a rate (k events in n units of exposure)')
    .requiredOption('--k <count>', 'successes, or events for garwood')
    .requiredOption('--n <trials>', 'independent trials, or exposure for garwood')
    .requiredOption('--confidence <fraction>', 'for example 0.95')
    .option(
      '--method <name>',
      'clopper-pearson, wilson, agresti-coull, jeffreys or garwood (only clopper-pearson decides)',
      'clopper-pearson',
    )
    .option('--one-sided', 'each end on its own at the confidence (what a criterion is judged by)')
    .option('--json', 'print {point, lower, upper} as JSON')
    .action(async (options: IntervalOptions, command: Command) => {
      const { runInterval } = await import('./stats-actions.js');
      write(command, runInterval(options));
    });
  stats
    .command('share')
    .description('one-sided bounds of the mean share of independent groups (share rule)')
    .requiredOption('--groups <file>', 'JSON: [[right, total], ...], one pair per group')
    .requiredOption('--confidence <fraction>', 'for example 0.95')
    .option('--json', 'print {lower, upper, K, applicableGroups, notApplicableGroups} as JSON')
    .action(async (options: ShareOptions, command: Command) => {
      const { runShare } = await import('./stats-actions.js');
      write(command, await runShare(options));
    });
  return stats;
}

function write(command: Command, text: string): void {
  command.configureOutput().writeOut?.(`${text}\n`);
}
