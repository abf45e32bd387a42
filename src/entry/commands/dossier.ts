import { Command, Option } from 'commander';
import type { DossierViewOptions } from './dossier-view-action.js';

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
  command
    .command('view')
    .description('show a sealed PDF as an HTML page or as Markdown, offline, after checking it')
    .argument('<file>', 'sealed dossier (PDF)')
    .addOption(new Option('--format <format>', 'what to make of it').choices(['html', 'markdown']).default('html'))
    .option('--out <file>', 'file to write; absent = standard output')
    .action(async (file: string, options: DossierViewOptions, inner: Command) => {
      const { viewDossier } = await import('./dossier-view-action.js');
      inner.configureOutput().writeOut?.(await viewDossier(file, options));
    });
  return command;
}
