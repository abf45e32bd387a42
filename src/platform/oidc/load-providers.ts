import { ConfigurationInvalid, type Config } from '../config/config.js';
import { OpenIdClients } from './open-id-clients.js';
import { readProviders } from './provider-file.js';

/** Reads the list at start; nothing is asked of a provider before somebody signs in through it. @throws ConfigurationInvalid */
export async function loadProviders(
  { oidcProvidersFile, publicUrl }: Pick<Config, 'oidcProvidersFile' | 'publicUrl'>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<OpenIdClients> {
  if (oidcProvidersFile === undefined) return new OpenIdClients([], '');
  if (publicUrl === undefined)
    throw new ConfigurationInvalid([
      {
        variable: 'TOUCHSTONE_PUBLIC_URL',
        found: undefined,
        expected: 'given with identity providers, which send people back to it',
      },
    ]);
  return new OpenIdClients(await readProviders(oidcProvidersFile, environment), new URL(publicUrl).origin);
}
