import { join, resolve } from 'node:path';
import { DomainError } from '../../kernel/domain-error.js';
import { parseNetwork } from '../outbound/address-rules.js';
import { DOSSIER_VARIABLES } from './dossier-variables.js';
import { SIGN_IN_VARIABLES } from './sign-in-variables.js';
import { halfACredential, STORAGE_VARIABLES } from './storage-variables.js';
import {
  isWebUrl,
  listOf,
  NotAllowed,
  oneOf,
  path,
  size,
  text,
  wholeNumber,
  yesOrNo,
  type ConfigurationFault,
  type Variable,
} from './variables.js';
import { WORK_VARIABLES } from './work-variables.js';

/** All faults at once, so that one start tells everything that is to be put right. */
export class ConfigurationInvalid extends DomainError<'CONFIGURATION_INVALID'> {
  readonly code = 'CONFIGURATION_INVALID';

  constructor(faults: readonly ConfigurationFault[]) {
    const lines = faults.map(
      ({ variable, found, expected }) =>
        `${variable} ${found === undefined ? 'is not set' : `is ${found}`}; it must be ${expected}.`,
    );
    super(
      `The configuration is not valid. ${lines.join(' ')} Correct the environment and start again; docs/configuration.md lists every variable.`,
      {
        details: { faults },
      },
    );
  }
}

const isDatabaseUrl = (value: string) =>
  URL.canParse(value) && ['postgres:', 'postgresql:'].includes(new URL(value).protocol);

const isSmtpUrl = (value: string) =>
  URL.canParse(value) && ['smtp:', 'smtps:'].includes(new URL(value).protocol) && new URL(value).hostname !== '';
const isPlainAddress = (value: string) => /^[\w.+-]+@[\w.-]+$/.test(value);

const isNetwork = (value: string) => parseNetwork(value) !== undefined;
const isHostName = (value: string) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(value);

/** Every variable Touchstone reads, in the order of docs/configuration.md. */
export const VARIABLES = {
  mode: oneOf('NODE_ENV', ['development', 'production', 'test'], {
    fallback: 'development',
    meaning: 'In `production` secrets must be given, and the playground and introspection are off',
  }),
  host: text('TOUCHSTONE_HOST', 'a host name or address to listen on', (value) => /^[\w.:-]+$/.test(value), {
    fallback: '127.0.0.1',
    meaning: 'Address the server listens on; `0.0.0.0` for all',
  }),
  port: wholeNumber(
    'TOUCHSTONE_PORT',
    { least: 0, most: 65535 },
    { fallback: '3000', meaning: 'Port the server listens on; `0` takes a free one' },
  ),
  databaseUrl: text('DATABASE_URL', 'a URL like postgres://user:password@host:5432/database', isDatabaseUrl, {
    isSecret: true,
    meaning: 'PostgreSQL 15 or later. Not set: the embedded database in the data directory, for one process',
  }),
  databasePoolSize: wholeNumber(
    'DATABASE_POOL_SIZE',
    { least: 2, most: 200 },
    { fallback: '10', meaning: 'Connections a process keeps to the database' },
  ),
  migrate: yesOrNo('TOUCHSTONE_MIGRATE', {
    fallback: 'false',
    meaning: 'Bring a PostgreSQL database up to date at start; the embedded one always is',
  }),
  dataDir: path('TOUCHSTONE_DATA_DIR', {
    fallback: './.touchstone',
    meaning: 'Folder of the embedded database and of stored files',
  }),
  ...STORAGE_VARIABLES,
  signingKeyFile: path('TOUCHSTONE_SIGNING_KEY_FILE', {
    meaning:
      'Ed25519 private key (PKCS #8 PEM) that signs evidence and audit checkpoints. Not set: one is made in the data directory',
    neededInProduction: 'so that the key is kept, backed up and replaced on purpose',
  }),
  secretsKeyFile: path('TOUCHSTONE_SECRETS_KEY_FILE', {
    meaning:
      'Key (32 bytes in base64) under which secrets of second factors are encrypted. Not set: one is made in the data directory when first needed; in production second factors then cannot be set up',
  }),
  maxImageBytes: size('TOUCHSTONE_MAX_IMAGE_MIB', 50, 'Largest image accepted'),
  maxModelBytes: size('TOUCHSTONE_MAX_MODEL_MIB', 2048, 'Largest model accepted'),
  maxDocumentBytes: size('TOUCHSTONE_MAX_DOCUMENT_MIB', 200, 'Largest annotation or metadata file accepted'),
  ...WORK_VARIABLES,
  ...SIGN_IN_VARIABLES,
  publicUrl: text('TOUCHSTONE_PUBLIC_URL', 'a URL like https://touchstone.example.com', isWebUrl, {
    meaning: 'Address people use, when a proxy stands in front. Not set: the host each request names',
  }),
  oidcProvidersFile: path('TOUCHSTONE_OIDC_PROVIDERS_FILE', {
    meaning:
      'JSON file that lists the identity providers people may sign in through, see below; needs `TOUCHSTONE_PUBLIC_URL`. Not set: passwords only',
  }),
  smtpUrl: text('TOUCHSTONE_SMTP_URL', 'a URL like smtp://user:password@host:587 or smtps://host:465', isSmtpUrl, {
    isSecret: true,
    meaning:
      'Mail server for messages to people. `smtp` beyond this machine needs STARTTLS. Not set: messages are written to the outbox folder',
  }),
  smtpPasswordFile: path('TOUCHSTONE_SMTP_PASSWORD_FILE', {
    meaning: "File with the mail server's password, instead of one in the URL",
  }),
  mailFrom: text('TOUCHSTONE_MAIL_FROM', 'an address like touchstone@example.com', isPlainAddress, {
    fallback: 'touchstone@localhost',
    meaning: 'Sender of messages',
  }),
  outboxDir: path('TOUCHSTONE_OUTBOX_DIR', {
    meaning:
      'Folder for messages when there is no mail server, one `.eml` file each. Not set: `outbox` in the data directory',
  }),
  webhookNetworks: listOf(
    'TOUCHSTONE_WEBHOOK_NETWORKS',
    'addresses or networks like 10.20.0.0/16, separated by commas',
    isNetwork,
    {
      meaning:
        'Networks that webhooks may reach though they are not public. With 127.0.0.0/8 among them also `http` to this machine. Addresses where machines keep their credentials stay closed',
    },
  ),
  webhookHosts: listOf('TOUCHSTONE_WEBHOOK_HOSTS', 'host names, separated by commas', isHostName, {
    meaning: 'Only these hosts receive webhooks. Not set: any public one',
  }),
  socketsPerPerson: wholeNumber(
    'TOUCHSTONE_SOCKETS_PER_PERSON',
    { least: 1, most: 1000 },
    { fallback: '20', meaning: 'Web sockets one person may keep open to one server' },
  ),
  socketCheckSeconds: wholeNumber(
    'TOUCHSTONE_SOCKET_CHECK_SECONDS',
    { least: 1, most: 3600 },
    { fallback: '30', meaning: 'Seconds between looks whether the session behind an open web socket has ended' },
  ),
  playground: oneOf('TOUCHSTONE_PLAYGROUND', ['auto', 'on', 'off'], {
    fallback: 'auto',
    meaning: 'Whether /playground is served; `auto`: not in production',
  }),
  metricsPort: wholeNumber(
    'TOUCHSTONE_METRICS_PORT',
    { least: 0, most: 65535 },
    {
      meaning:
        'Port on which `serve` and `worker` give figures for Prometheus (`/metrics`) and say that they live (`/live`), unprotected; `0` takes a free one. Not set: none',
    },
  ),
  metricsHost: text(
    'TOUCHSTONE_METRICS_HOST',
    'a host name or address to listen on',
    (value) => /^[\w.:-]+$/.test(value),
    {
      fallback: '127.0.0.1',
      meaning: 'Address the port for figures listens on',
    },
  ),
  ...DOSSIER_VARIABLES,
  logLevel: oneOf('TOUCHSTONE_LOG_LEVEL', ['error', 'warn', 'info', 'debug'], {
    fallback: 'info',
    meaning: 'How much is logged',
  }),
} as const;

type Variables = typeof VARIABLES;
type Optional =
  | 'databaseUrl'
  | 'blobDir'
  | 's3Bucket'
  | 's3Endpoint'
  | 's3Prefix'
  | 's3AccessKeyId'
  | 's3SecretKeyFile'
  | 'signingKeyFile'
  | 'secretsKeyFile'
  | 'publicUrl'
  | 'oidcProvidersFile'
  | 'smtpUrl'
  | 'smtpPasswordFile'
  | 'outboxDir'
  | 'tuningFile';
type OptionalList = 'webhookNetworks' | 'webhookHosts' | 'dossierFonts' | 'metricsPort';
type ValueOf<Key extends keyof Variables> = ReturnType<Variables[Key]['parse']>;

/** The whole configuration, read once at start. Sizes in bytes, paths absolute. */
export type Config = { readonly [Key in Exclude<keyof Variables, Optional | OptionalList>]: ValueOf<Key> } & {
  readonly databaseUrl: string | undefined;
  readonly metricsPort: number | undefined;
  readonly s3Bucket: string | undefined;
  readonly s3Endpoint: string | undefined;
  readonly s3Prefix: string | undefined;
  readonly s3AccessKeyId: string | undefined;
  readonly s3SecretKeyFile: string | undefined;
  readonly signingKeyFile: string | undefined;
  readonly secretsKeyFile: string | undefined;
  readonly publicUrl: string | undefined;
  readonly oidcProvidersFile: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly smtpPasswordFile: string | undefined;
  readonly tuningFile: string | undefined;
  readonly outboxDir: string;
  readonly webhookNetworks: readonly string[] | undefined;
  readonly webhookHosts: readonly string[] | undefined;
  readonly dossierFonts: readonly string[] | undefined;
  readonly blobDir: string;
};

/** @throws ConfigurationInvalid with every fault found */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: ConfigurationFault[] = [];
  const isProduction = environment['NODE_ENV'] === 'production';
  const values: Record<string, unknown> = {};
  for (const [key, variable] of Object.entries(VARIABLES))
    values[key] = readOne(variable, environment, isProduction, faults);
  faults.push(...halfACredential(environment));
  if (faults.length > 0) throw new ConfigurationInvalid(faults);
  const read = values as { [Key in keyof Variables]: ValueOf<Key> } & { [Key in Optional]: string | undefined };
  const dataDir = resolve(read.dataDir);
  return Object.freeze({
    ...read,
    dataDir,
    blobDir: resolve(read.blobDir ?? join(dataDir, 'blobs')),
    s3SecretKeyFile: read.s3SecretKeyFile === undefined ? undefined : resolve(read.s3SecretKeyFile),
    tuningFile: read.tuningFile === undefined ? undefined : resolve(read.tuningFile),
    outboxDir: resolve(read.outboxDir ?? join(dataDir, 'outbox')),
    oidcProvidersFile: read.oidcProvidersFile === undefined ? undefined : resolve(read.oidcProvidersFile),
    smtpPasswordFile: read.smtpPasswordFile === undefined ? undefined : resolve(read.smtpPasswordFile),
    signingKeyFile: read.signingKeyFile === undefined ? undefined : resolve(read.signingKeyFile),
    secretsKeyFile: read.secretsKeyFile === undefined ? undefined : resolve(read.secretsKeyFile),
  });
}

/** An empty variable counts as not set, as docker-compose passes it. */
function readOne(
  variable: Variable<unknown>,
  environment: Readonly<Record<string, string | undefined>>,
  isProduction: boolean,
  faults: ConfigurationFault[],
): unknown {
  const given = environment[variable.name] || undefined;
  if (given === undefined && isProduction && variable.neededInProduction !== undefined) {
    faults.push({
      variable: variable.name,
      found: undefined,
      expected: `given in production, ${variable.neededInProduction}`,
    });
    return undefined;
  }
  const value = given ?? variable.fallback;
  if (value === undefined) return undefined;
  try {
    return variable.parse(value);
  } catch (cause) {
    if (!(cause instanceof NotAllowed)) throw cause;
    faults.push({
      variable: variable.name,
      found: variable.isSecret ? 'something else (not shown)' : JSON.stringify(value),
      expected: cause.message,
    });
    return undefined;
  }
}

/** The table of docs/configuration.md; a test keeps the two equal. */
export function configurationTable(): string {
  const rows = Object.values(VARIABLES).map((variable: Variable<unknown>) => {
    const needed =
      variable.neededInProduction === undefined ? '' : `. Needed in production, ${variable.neededInProduction}`;
    const fallback = variable.fallback === undefined ? 'not set' : `\`${variable.fallback}\``;
    return `| \`${variable.name}\` | ${variable.expected} | ${fallback} | ${variable.meaning}${needed} |`;
  });
  return ['| Variable | Must be | Default | Meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
