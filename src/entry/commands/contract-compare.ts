import { Command } from 'commander';
import type { CompareOptions } from './contract-compare-action.js';

/** `touchstone contract compare`: where two use cases disagree about the same answers. */
export function contractCompareCommand(): Command {
  return new Command('compare')
    .description('images that one contract judges right and another wrong, and the swap test')
    .requiredOption('--gt <file>', 'COCO ground truth; visibility of annotations is honoured')
    .requiredOption('--dt <file>', 'COCO results')
    .requiredOption('--contract <file>', 'interpretation contract (docs/contracts.md)')
    .requiredOption('--other <file>', 'the contract to compare with')
    .option('--designated <names>', 'images on which the two must disagree, separated by commas: the swap test')
    .option('--json', 'print the result as JSON')
    .action(async (options: CompareOptions, command: Command) => {
      const { compareContracts } = await import('./contract-compare-action.js');
      const { text, exitCode } = await compareContracts(options);
      command.configureOutput().writeOut?.(`${text}\n`);
      process.exitCode = exitCode;
    });
}
