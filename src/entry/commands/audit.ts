import { Command } from 'commander';
import type { CheckpointOptions, VerifyAuditOptions } from './audit-action.js';

/** `touchstone audit`: recomputes a hash chain, and signs its present state. */
export function auditCommand(): Command {
  const verify = new Command('verify')
    .description('recompute an audit chain from its first entry; exit code 5 names the first broken one')
    .option('--chain <id>', "an organisation's id; without it the chain of the installation")
    .option('--checkpoint <file...>', 'checkpoints or sealed dossiers that were kept outside; each is compared')
    .action(async (options: VerifyAuditOptions, command: Command) => {
      const { verifyAudit } = await import('./audit-action.js');
      await verifyAudit(options, (line) => command.configureOutput().writeOut?.(`${line}\n`));
    });
  const checkpoint = new Command('checkpoint')
    .description('check an audit chain and sign its present state, to be kept outside the installation')
    .option('--chain <id>', "an organisation's id; without it the chain of the installation")
    .option('--out <file>', 'a new file; without it the checkpoint is printed')
    .action(async (options: CheckpointOptions, command: Command) => {
      const { makeCheckpoint } = await import('./audit-action.js');
      await makeCheckpoint(options, (line) => command.configureOutput().writeOut?.(`${line}\n`));
    });
  return new Command('audit').description('check the audit log').addCommand(verify).addCommand(checkpoint);
}
