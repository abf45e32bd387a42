import { BootstrapAdministrator, ConfirmRecoveryAsOperator } from '../../contexts/identity/public.js';
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

export interface RecoverOptions {
  readonly email: string;
  readonly reason: string;
  readonly secondFactorOnly?: boolean;
}

/** The operator's confirmation of a recovery; prints the operator's part of the code. */
export async function recoverAdministrator(options: RecoverOptions, print: (line: string) => void): Promise<void> {
  const app = await openApplication(readConfig(process.env));
  try {
    const { email, reason } = options;
    const kind = options.secondFactorOnly === true ? 'SECOND_FACTOR' : 'ACCOUNT';
    const { part, recovery } = await app.get(ConfirmRecoveryAsOperator).execute({ email, kind, reason });
    print(`Recovery ${recovery.id}, part of the operator: ${part}`);
    print('It is shown once. Give it to the administrator, and to nobody else.');
    print(
      recovery.readyAt === null
        ? 'One more person confirms it with the mutation confirmRecovery: another administrator, or the lead of an organisation.'
        : `Two people have confirmed it. It can be completed from ${recovery.readyAt.toISOString()} on.`,
    );
  } finally {
    await app.close();
  }
}
