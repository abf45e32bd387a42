import { Command } from 'commander';
import type { CollectOptions } from './blobs-actions.js';

const AGE = ['--older-than <hours>', 'safety age: files written since then stay', '24'] as const;

/** `touchstone blobs`: the stored files, compared with what the database says of them. */
export function blobsCommand(): Command {
  const command = new Command('blobs').description('check stored files, and delete those nobody refers to');
  const printer = (inner: Command) => (line: string) => inner.configureOutput().writeOut?.(`${line}\n`);
  command
    .command('prepare')
    .description('make the folder or bucket if it is missing, and try it with one file')
    .action(async (_options: object, inner: Command) => {
      const { prepareBlobs } = await import('./blobs-actions.js');
      await prepareBlobs(printer(inner));
    });
  command
    .command('check')
    .description('read every file a row refers to; exit code 5 when one is missing or changed')
    .action(async (_options: object, inner: Command) => {
      const { checkBlobs } = await import('./blobs-actions.js');
      await checkBlobs(printer(inner));
    });
  command
    .command('list-orphans')
    .description('files that no row refers to, by digest')
    .option(...AGE)
    .action(async (options: CollectOptions, inner: Command) => {
      const { listOrphans } = await import('./blobs-actions.js');
      await listOrphans(options, printer(inner));
    });
  command
    .command('collect')
    .description('delete files that no row refers to')
    .option(...AGE)
    .option('--yes', 'really do it; without, it only says what would go')
    .action(async (options: CollectOptions, inner: Command) => {
      const { collectBlobs } = await import('./blobs-actions.js');
      await collectBlobs(options, printer(inner));
    });
  return command;
}
