import { Command } from 'commander';

/** `touchstone audit verify`: recomputes a hash chain. */
export function auditCommand(): Command {
  const verify = new Command('verify')
    .description('recompute an audit chain from its first entry; exit code 5 names the first broken one')
    .option('--chain <id>', "an organisation's id; without it the chain of the installation")
    .action(async (options: { chain?: string }, command: Command) => {
      const { verifyAudit } = await import('./audit-action.js');
      await verifyAudit(options, (line) => command.configureOutput().writeOut?.(`${line}\n`));
    });
  return new Command('audit').description('check the audit log').addCommand(verify);
}
