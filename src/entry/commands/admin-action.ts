import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { BootstrapAdministrator } from '../../contexts/identity/public.js';
import { readConfig } from '../../platform/config/config.js';
import { openApplication } from '../application.js';
import { PasswordMissing } from '../entry-errors.js';

export async function createAdministrator(
  options: { readonly email: string; readonly name: string },
  print: (line: string) => void,
): Promise<void> {
  const password = process.env['TOUCHSTONE_ADMIN_PASSWORD'] || (await askPassword());
  const app = await openApplication(readConfig(process.env));
  try {
    const { email, name: printedName } = options;
    const person = await app.get(BootstrapAdministrator).execute({ email, printedName, password });
    print(`${person.printedName} <${person.email}> is the administrator of this installation.`);
    print('Next: `touchstone serve`, sign in, and create a vendor and a customer organisation.');
  } finally {
    await app.close();
  }
}

/** Typed at the terminal and not shown. @throws PasswordMissing when there is no terminal. */
async function askPassword(): Promise<string> {
  if (!process.stdin.isTTY) throw new PasswordMissing();
  process.stderr.write('Password (at least 15 characters; it is not shown): ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    const password = await terminal.question('');
    if (password === '') throw new PasswordMissing();
    return password;
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
