import { Command } from 'commander';

/** `touchstone keys`: the key that signs evidence. */
export function keysCommand(): Command {
  const command = new Command('keys').description('the key that signs evidence');
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
  return command;
}
