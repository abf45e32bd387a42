import { Command } from 'commander';
import type { ExportOptions } from './export-action.js';

/** `touchstone export`: all evidence of a pilot, with a verifier. */
export function exportCommand(): Command {
  return new Command('export')
    .description('write all evidence of a pilot to a new folder that checks itself with Node alone')
    .argument('<pilot>', 'id of the pilot')
    .requiredOption('--out <folder>', 'a folder that does not exist yet')
    .requiredOption('--as <address>', 'your account; the password comes from a prompt or TOUCHSTONE_PASSWORD')
    .action(async (pilot: string, options: ExportOptions, command: Command) => {
      const { exportPilot } = await import('./export-action.js');
      await exportPilot(pilot, options, (line) => command.configureOutput().writeOut?.(`${line}\n`));
    });
}
