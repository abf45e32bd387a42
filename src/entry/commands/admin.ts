import { Command } from 'commander';
import type { RecoverOptions } from './admin-action.js';

/** `touchstone admin`: the first administrator of an installation, and the operator's part in recovering one. */
export function adminCommand(): Command {
  const create = new Command('create')
    .description('create the first administrator; the password comes from a prompt or TOUCHSTONE_ADMIN_PASSWORD')
    .requiredOption('--email <address>', 'the address to sign in with')
    .requiredOption('--name <name>', 'the name as it is printed in records')
    .action(async (options: { email: string; name: string }, command: Command) => {
      const { createAdministrator } = await import('./admin-action.js');
      await createAdministrator(options, (line) => command.configureOutput().writeOut?.(`${line}\n`));
    });
  const recover = new Command('recover')
    .description('vouch, as the operator, for an administrator who lost the account; one more person confirms it')
    .requiredOption('--email <address>', 'the address of the administrator')
    .requiredOption('--reason <text>', 'how you know that it is the right person')
    .option('--second-factor-only', 'the password is still known')
    .action(async (options: RecoverOptions, command: Command) => {
      const { recoverAdministrator } = await import('./admin-action.js');
      await recoverAdministrator(options, (line) => command.configureOutput().writeOut?.(`${line}\n`));
    });
  return new Command('admin').description('set up the installation').addCommand(create).addCommand(recover);
}
