import { readFile } from 'node:fs/promises';
import { ConfigurationInvalid } from '../config/config.js';

/** One provider of the file that TOUCHSTONE_OIDC_PROVIDERS_FILE names. */
export interface ConfiguredProvider {
  readonly id: string;
  readonly title: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined;
  readonly emailDomains: readonly string[];
}

export const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

const VARIABLE = 'TOUCHSTONE_OIDC_PROVIDERS_FILE';
const FIELDS = ['id', 'title', 'issuer', 'clientId', 'clientSecretFile', 'clientSecretVariable', 'emailDomains'];
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

/** @throws ConfigurationInvalid, naming the first fault */
export async function readProviders(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly ConfiguredProvider[]> {
  const entries = await entriesOf(file);
  const providers: ConfiguredProvider[] = [];
  for (const [index, entry] of entries.entries()) providers.push(await providerOf(entry, index, environment));
  const ids = providers.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) throw fault('a list of providers, each with an id of its own');
  return providers;
}

async function entriesOf(file: string): Promise<readonly unknown[]> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (Array.isArray(parsed)) return parsed as readonly unknown[];
  } catch {
    // Told below: the file's content holds no secret, but its path is all a reader needs.
  }
  throw fault(`a JSON file with a list of providers, and ${file} is not`);
}

async function providerOf(
  entry: unknown,
  index: number,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ConfiguredProvider> {
  const where = `provider ${index + 1}`;
  const given = (typeof entry === 'object' && entry !== null ? entry : {}) as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) throw fault(`a list of providers with known fields; ${where} has "${unknown}"`);
  const id = textIn(given, 'id');
  if (id === undefined || !/^[a-z0-9][a-z0-9-]{0,39}$/.test(id))
    throw fault(`a list of providers with ids of lower-case letters, digits and dashes; that of ${where} is not`);
  const issuer = textIn(given, 'issuer');
  if (issuer === undefined || !isIssuer(issuer))
    throw fault(`a list of providers whose issuers are https URLs (http on this machine only); that of ${id} is not`);
  const clientId = textIn(given, 'clientId');
  if (clientId === undefined) throw fault(`a list of providers with a clientId; ${id} has none`);
  return {
    id,
    title: textIn(given, 'title') ?? id,
    issuer,
    clientId,
    clientSecret: await secretOf(id, given, environment),
    emailDomains: domainsOf(id, given['emailDomains']),
  };
}

async function secretOf(
  id: string,
  given: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const [file, variable] = [textIn(given, 'clientSecretFile'), textIn(given, 'clientSecretVariable')];
  if (file === undefined && variable === undefined) return undefined;
  const secret = file === undefined ? environment[variable ?? ''] : await readFile(file, 'utf8').catch(() => undefined);
  if (secret === undefined || secret.trim() === '')
    throw fault(`a list of providers whose secrets can be read; that of ${id} cannot`);
  return secret.trim();
}

function domainsOf(id: string, given: unknown): readonly string[] {
  if (given === undefined) return [];
  const domains = Array.isArray(given) ? given.map((one) => String(one).toLowerCase()) : [''];
  if (!domains.every((one) => DOMAIN.test(one)))
    throw fault(`a list of providers whose emailDomains are like example.com; those of ${id} are not`);
  return domains;
}

export function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (url.protocol === 'https:' || isLoopback(url)) && url.search === '' && url.hash === '' && url.username === '';
}

export function isLoopback(url: URL): boolean {
  return url.protocol === 'http:' && LOOPBACK.test(url.hostname);
}

function textIn(given: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = given[key];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function fault(expected: string): ConfigurationInvalid {
  return new ConfigurationInvalid([{ variable: VARIABLE, expected, found: 'something else' }]);
}
