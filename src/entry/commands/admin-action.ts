import { BootstrapAdministrator } from '../../contexts/identity/public.js';
import { readConfig } from '../../platform/config/config.js';
import { openApplication } from '../application.js';
import { askPassword } from './ask-password.js';

export async function createAdministrator(
  options: { readonly email: string; readonly name: string },
  print: (line: string) => void,
): Promise<void> {
  const password =
    process.env['TOUCHSTONE_ADMIN_PASSWORD'] ||
    (await askPassword('Password (at least 15 characters; it is not shown): '));
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
