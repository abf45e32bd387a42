import { Command } from 'commander';

/** `touchstone worker`: evaluations and dossiers, beside a server or several. */
export function workerCommand(): Command {
  return new Command('worker')
    .description('take queued evaluations and dossiers until stopped; any number of workers may share one PostgreSQL')
    .action(async (_options: object, command: Command) => {
      const { work } = await import('./worker-action.js');
      await work((line) => command.configureOutput().writeOut?.(`${line}\n`));
    });
}
