import { Command } from 'commander';
import type { JudgementCompareOptions } from './judgement-compare-action.js';

/** `touchstone judgement`: what was judged, from files. */
export function judgementCommand(): Command {
  const compare = new Command('compare')
    .description('two judgements as judge --json prints them, cell by cell; versions of a metric must be the same')
    .requiredOption('--from <file>', 'the earlier judgement')
    .requiredOption('--to <file>', 'the later one')
    .option('--json', 'print the comparison as JSON')
    .action(async (options: JudgementCompareOptions, command: Command) => {
      const { compareJudgementFiles } = await import('./judgement-compare-action.js');
      command.configureOutput().writeOut?.(`${await compareJudgementFiles(options)}\n`);
    });
  return new Command('judgement').description('judgements that were made').addCommand(compare);
}
