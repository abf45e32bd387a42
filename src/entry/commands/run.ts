import { Command } from 'commander';

interface Common {
  readonly as: string;
  readonly reason?: string;
}

/** `touchstone run`: how far a run is, and holding, continuing or ending it. */
export function runCommand(): Command {
  const run = new Command('run').description('watch, pause, resume or abort a run of a pilot in the database');
  subcommand(run, 'watch', 'print how far a run is, how fast and how long it still takes, until it ends');
  subcommand(run, 'pause', 'hold a run; what is done of it stays');
  subcommand(run, 'resume', 'let a paused run go on');
  subcommand(run, 'abort', 'end a run; the attempt stays counted').requiredOption(
    '--reason <text>',
    'at least 10 characters; it stays in the record',
  );
  return run;
}

function subcommand(parent: Command, name: 'watch' | 'pause' | 'resume' | 'abort', description: string): Command {
  return parent
    .command(name)
    .description(description)
    .argument('<run>', 'id of the run')
    .requiredOption('--as <email>', 'who asks; password from TOUCHSTONE_PASSWORD or the prompt')
    .action(async (id: string, options: Common, command: Command) => {
      const actions = await import('./run-actions.js');
      await actions[name](id, options, (line) => command.configureOutput().writeOut?.(`${line}\n`));
    });
}
