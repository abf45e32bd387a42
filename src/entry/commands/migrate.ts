import { Command } from 'commander';

/** `touchstone migrate`: brings the database to this version's schema. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database up to date; safe to run again and by several processes')
    .action(async (_options: object, command: Command) => {
      const { migrateDatabase } = await import('./migrate-action.js');
      await migrateDatabase((line) => command.configureOutput().writeOut?.(`${line}\n`));
    });
}
