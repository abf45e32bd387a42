import { Command } from 'commander';
import type { GenerateOptions } from './demo-generate-action.js';

/** `touchstone demo generate`: any number of warehouse photographs with labels and metadata. */
export function demoGenerateCommand(): Command {
  return new Command('generate')
    .description('write warehouse photographs like those of the demo, with labels, metadata, contracts and criteria')
    .requiredOption('--site <site>', 'bright or dim')
    .requiredOption('--n <count>', 'how many photographs, 1 to 10000')
    .requiredOption('--out <folder>', 'a new or empty folder, or one this command made')
    .option('--seed <number>', 'whole number; another seed gives other scenes', '2026')
    .option('--purpose <purpose>', 'acceptance (those of the demo), threshold or training', 'acceptance')
    .action(async (options: GenerateOptions, command: Command) => {
      const { generate } = await import('./demo-generate-action.js');
      command.configureOutput().writeOut?.(`${await generate(options)}\n`);
    });
}
