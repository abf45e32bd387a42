import { Command } from 'commander';

/** `touchstone admin create`: the first administrator of an installation. */
export function adminCommand(): Command {
  const create = new Command('create')
    .description('create the first administrator; the password comes from a prompt or TOUCHSTONE_ADMIN_PASSWORD')
    .requiredOption('--email <address>', 'the address to sign in with')
    .requiredOption('--name <name>', 'the name as it is printed in records')
    .action(async (options: { email: string; name: string }, command: Command) => {
      const { createAdministrator } = await import('./admin-action.js');
      await createAdministrator(options, (line) => command.configureOutput().writeOut?.(`${line}\n`));
    });
  return new Command('admin').description('set up the installation').addCommand(create);
}
