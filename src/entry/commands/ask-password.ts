import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { PasswordMissing } from '../entry-errors.js';

/** Typed at the terminal and not shown. @throws PasswordMissing when there is no terminal. */
export async function askPassword(hint = 'Password (it is not shown): '): Promise<string> {
  if (!process.stdin.isTTY) throw new PasswordMissing();
  process.stderr.write(hint);
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
