import { Command } from 'commander';
import type { KeyChangeOptions as Pair } from './keys-actions.js';

/** `touchstone keys`: the key that signs evidence, and the one under which stored secrets are encrypted. */
export function keysCommand(): Command {
  const command = new Command('keys').description('the keys of the installation');
  command
    .command('create')
    .description('make an Ed25519 key file for TOUCHSTONE_SIGNING_KEY_FILE; a file that exists is left as it is')
    .argument('<file>', 'file to write (PKCS #8 PEM, readable by its owner only)')
    .action(async (file: string, _options: object, inner: Command) => {
      const { createSigningKey } = await import('../../platform/keys/signing-key.js');
      const keyId = await createSigningKey(file);
      inner
        .configureOutput()
        .writeOut?.(`${file}: key ${keyId}. Keep a copy in a safe place: evidence is checked against this key.\n`);
    });
  command
    .command('secrets')
    .description('make a key file for TOUCHSTONE_SECRETS_KEY_FILE; a file that exists is left as it is')
    .argument('<file>', 'file to write (32 bytes in base64, readable by its owner only)')
    .action(async (file: string, _options: object, inner: Command) => {
      const { createSecretsKey, loadSecretsKey } = await import('../../platform/keys/secrets-key.js');
      await createSecretsKey(file);
      await loadSecretsKey({ file, dataDir: '.', isProduction: true });
      inner
        .configureOutput()
        .writeOut?.(
          `${file}: a key for stored secrets. Keep a copy in a safe place: second factors are read with this key.\n`,
        );
    });
  return addGovernance(command);
}

/** What changes the standing of a key takes two administrators. */
function addGovernance(command: Command): Command {
  const printer = (inner: Command) => (line: string) => inner.configureOutput().writeOut?.(`${line}\n`);
  const four = (inner: Command) =>
    inner
      .requiredOption('--as <address>', 'an administrator; the password comes from a prompt or TOUCHSTONE_PASSWORD')
      .requiredOption('--and <address>', 'another administrator; prompt or TOUCHSTONE_SECOND_PASSWORD')
      .requiredOption('--reason <text>', 'why; it is kept');
  command
    .command('list')
    .description('the signing keys this installation has used, and when their signatures count')
    .action(async (_options: object, inner: Command) => {
      const { listKeys } = await import('./keys-actions.js');
      await listKeys(printer(inner));
    });
  four(
    command
      .command('rotate')
      .description('make a new signing key, let the present one vouch for it, and retire that one'),
  )
    .argument('<file>', 'file of the new key')
    .action(async (file: string, options: Pair, inner: Command) => {
      const { rotateKey } = await import('./keys-actions.js');
      await rotateKey(file, options, printer(inner));
    });
  four(command.command('retire').description('end the use of a signing key; what it signed so far stays valid'))
    .argument('<key>', 'the whole id of the key')
    .action(async (keyId: string, options: Pair, inner: Command) => {
      const { retireKey } = await import('./keys-actions.js');
      await retireKey(keyId, options, printer(inner));
    });
  four(command.command('compromised').description('state that somebody else may have a signing key, and since when'))
    .argument('<key>', 'the whole id of the key')
    .requiredOption('--from <instant>', 'signatures of this instant (UTC) and later do not count')
    .action(async (keyId: string, options: Pair & { from: string }, inner: Command) => {
      const { compromisedKey } = await import('./keys-actions.js');
      await compromisedKey(keyId, options, printer(inner));
    });
  return command;
}
