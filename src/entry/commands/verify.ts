import { Command } from 'commander';
import type { VerifyOptions } from './verify-actions.js';

/** `touchstone verify FILE.pdf`: whether a dossier is as it was sealed and says what its evidence says. Offline. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('check a sealed dossier offline: bytes, signature, attachments, and every verdict computed again')
    .argument('<file>', 'the dossier (PDF)')
    .option('--key <file>', 'public key of the installation (PEM) that must have sealed it')
    .option(
      '--against <folder>',
      'an exported bundle of the pilot: whether it records this file, and what became of it since',
    )
    .option('--json', 'print the report as JSON')
    .addHelpText('after', '\nExit codes: 0 intact, 5 altered or not verifiable, 64 wrong usage.')
    .action(async (file: string, options: VerifyOptions, command: Command) => {
      const { runVerify } = await import('./verify-actions.js');
      const result = await runVerify(file, options);
      if (result.exitCode === 64) command.error(result.text, { exitCode: 64, code: 'touchstone.usage' });
      command.configureOutput().writeOut?.(`${result.text}\n`);
      process.exitCode = result.exitCode;
    });
}
