import { Command } from 'commander';

/** `touchstone dossier`: the sealed files of a pilot. */
export function dossierCommand(): Command {
  const command = new Command('dossier').description('list the sealed dossiers of a pilot, or write one to a file');
  command
    .command('list')
    .requiredOption('--pilot <id>', 'id of the pilot')
    .requiredOption('--as <email>', 'who asks; password from TOUCHSTONE_PASSWORD or the prompt')
    .option('--json', 'print as JSON')
    .action(async (options: { pilot: string; as: string; json?: boolean }, inner: Command) => {
      const { listDossiers } = await import('./dossier-action.js');
      inner.configureOutput().writeOut?.(`${await listDossiers(options)}\n`);
    });
  command
    .command('save')
    .requiredOption('--id <id>', 'id of the dossier')
    .requiredOption('--out <file>', 'file to write; it must not exist')
    .requiredOption('--as <email>', 'who asks; password from TOUCHSTONE_PASSWORD or the prompt')
    .action(async (options: { id: string; out: string; as: string }, inner: Command) => {
      const { saveDossier } = await import('./dossier-action.js');
      inner.configureOutput().writeOut?.(`${await saveDossier(options)}\n`);
    });
  return command;
}
