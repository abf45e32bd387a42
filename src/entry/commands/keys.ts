import { Command } from 'commander';

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
  return command;
}
