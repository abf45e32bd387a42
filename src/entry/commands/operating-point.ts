import { Command } from 'commander';
import type { OperatingPointOptions } from './operating-point-action.js';

/** `touchstone operating-point`: from which score on a detection counts, chosen by a stated rule on threshold data. */
export function operatingPointCommand(): Command {
  return new Command('operating-point')
    .description('choose score thresholds per class on threshold data, by a stated rule, and show the curve')
    .requiredOption('--gt <file>', 'COCO ground truth of the threshold data')
    .requiredOption('--dt <file>', 'COCO results on the same images, low scores included')
    .requiredOption('--contract <file>', 'interpretation contract (region, sizes and match are taken from it)')
    .requiredOption(
      '--rule <rule>',
      'highest-f1, miss-rate-bounded-by:0.05@0.95, miss-rate-at-most:0.05 or fixed:bag=0.5,wire=0.3',
    )
    .option('--for-absent <threshold>', 'threshold of classes without an object on these data (else refused)')
    .option('--json', 'print the result as JSON')
    .action(async (options: OperatingPointOptions, command: Command) => {
      const { runOperatingPoint } = await import('./operating-point-action.js');
      command.configureOutput().writeOut?.(`${await runOperatingPoint(options)}\n`);
    });
}
