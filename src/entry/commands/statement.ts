import { Command } from 'commander';

const AS = ['--as <email>', 'who asks; password from TOUCHSTONE_PASSWORD or the prompt'] as const;

/** `touchstone statement`: what the installation vouches for, byte for byte. */
export function statementCommand(): Command {
  const command = new Command('statement').description(
    'list the signed statements about runs and decisions of a pilot, or write one to a file',
  );
  command
    .command('list')
    .requiredOption('--pilot <id>', 'id of the pilot')
    .requiredOption(...AS)
    .option('--json', 'print as JSON, with the envelopes')
    .action(async (options: { pilot: string; as: string; json?: boolean }, inner: Command) => {
      const { listStatements } = await import('./statement-action.js');
      inner.configureOutput().writeOut?.(`${await listStatements(options)}\n`);
    });
  command
    .command('save')
    .requiredOption('--id <id>', 'id of the statement')
    .requiredOption('--out <file>', 'file to write; it must not exist')
    .requiredOption(...AS)
    .action(async (options: { id: string; out: string; as: string }, inner: Command) => {
      const { saveStatement } = await import('./statement-action.js');
      inner.configureOutput().writeOut?.(`${await saveStatement(options)}\n`);
    });
  return command;
}
