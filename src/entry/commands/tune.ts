import { Command } from 'commander';
import type { TuneOptions } from './tune-action.js';

/** `touchstone tune`: which threads and execution provider are fastest for a model on this machine. */
export function tuneCommand(): Command {
  return new Command('tune')
    .description('measure threads and execution providers with a model on this machine, and record what is chosen')
    .requiredOption('--model <file>', 'ONNX file')
    .requiredOption('--model-contract <file>', 'its contract (docs/models.md)')
    .requiredOption('--images <folder>', 'JPEG, PNG or WebP files, 50 at most are used')
    .requiredOption('--out <file>', 'where the record is written, for TOUCHSTONE_TUNING_FILE')
    .option('--providers <list>', 'execution providers of onnxruntime, separated by commas; only cpu is tested', 'cpu')
    .option('--json', 'print the record as JSON')
    .action(async (options: TuneOptions, command: Command) => {
      const { tune } = await import('./tune-action.js');
      command.configureOutput().writeOut?.(`${await tune(options)}\n`);
    });
}
