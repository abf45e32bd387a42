import { Command } from 'commander';
import type { PurgeOptions, SetRetentionOptions } from './retention-actions.js';

/** `touchstone retention`: how long pilots are kept, and what happens afterwards. */
export function retentionCommand(): Command {
  const command = new Command('retention').description('how long closed pilots keep their files');
  const printer = (inner: Command) => (line: string) => inner.configureOutput().writeOut?.(`${line}\n`);
  command
    .command('list')
    .description('closed and cancelled pilots: kept until when, on hold, due, purged')
    .option('--due', 'only those that may be purged now')
    .action(async (options: { due?: boolean }, inner: Command) => {
      const { listRetention } = await import('./retention-actions.js');
      await listRetention(options, printer(inner));
    });
  command
    .command('set')
    .description('years after the last gate; shorter than before takes two administrators')
    .argument('<years>', 'whole number from 1 to 100')
    .requiredOption('--as <address>', 'an administrator; the password comes from a prompt or TOUCHSTONE_PASSWORD')
    .option('--and <address>', 'another administrator; prompt or TOUCHSTONE_SECOND_PASSWORD')
    .requiredOption('--reason <text>', 'why; it is kept')
    .action(async (years: string, options: SetRetentionOptions, inner: Command) => {
      const { setRetention } = await import('./retention-actions.js');
      await setRetention(years, options, printer(inner));
    });
  command
    .command('purge')
    .description('delete the files of pilots past their retention time; rows, chain, statements and digests stay')
    .argument('[pilots...]', 'keys, PLT-0001; without any, all that are due')
    .option('--yes', 'really do it; without, it only says what would go')
    .option('--as <address>', 'an administrator; needed with --yes')
    .action(async (keys: string[], options: PurgeOptions, inner: Command) => {
      const { purge } = await import('./retention-actions.js');
      await purge(keys, options, printer(inner));
    });
  return command;
}
