import type { INestApplicationContext } from '@nestjs/common';
import { ReadCheckpoints, type KeyChange } from '../../contexts/audit/public.js';
import { GovernSigningKeys, SignOut } from '../../contexts/identity/public.js';
import { readConfig } from '../../platform/config/config.js';
import { createSigningKey, loadSigningKey } from '../../platform/keys/signing-key.js';
import { openApplication } from '../application.js';
import { UsageInvalid } from '../entry-errors.js';
import { askPassword } from './ask-password.js';
import { signInLocally } from './sign-in-locally.js';

type Print = (line: string) => void;

/** Two administrators and why. */
export interface KeyChangeOptions {
  readonly as: string;
  readonly and: string;
  readonly reason: string;
}

export async function listKeys(print: Print): Promise<void> {
  await withApplication(async (app) => {
    const keys = await app.get(ReadCheckpoints).signingKeys({ kind: 'system', purpose: 'list of signing keys' });
    for (const { keyId, introducedAt, retiredAt, compromisedFrom } of keys) {
      const ended = [
        ...(retiredAt === null ? [] : [`retired ${retiredAt}`]),
        ...(compromisedFrom === null ? [] : [`compromised from ${compromisedFrom} on`]),
      ];
      print(`${keyId}  known since ${introducedAt}  ${ended.length === 0 ? 'in force' : ended.join(', ')}`);
    }
  });
}

/** @throws SigningKeyUnusable, NotPermitted, SecondAdministratorNeeded, SigningKeyChangeRefused */
export async function rotateKey(file: string, options: KeyChangeOptions, print: Print): Promise<void> {
  await createSigningKey(file);
  const { publicKeyPem } = await loadSigningKey({ file, dataDir: '.', isProduction: true });
  await together(options, async (app, change) => {
    const keyId = await app.get(GovernSigningKeys).rotate(change, publicKeyPem);
    print(`${file}: key ${keyId}. The key before vouches for it and is retired; its signatures stay valid.`);
    print(
      `Set TOUCHSTONE_SIGNING_KEY_FILE=${file} for every server and worker and start them again: the old key signs no more.`,
    );
  });
}

/** @throws NotPermitted, SecondAdministratorNeeded, SigningKeyUnknown, SigningKeyChangeRefused */
export async function retireKey(keyId: string, options: KeyChangeOptions, print: Print): Promise<void> {
  await together(options, async (app, change) => {
    await app.get(GovernSigningKeys).retire(change, keyId);
    print(`Key ${keyId} is retired. What it signed so far stays valid; what it signs from now on does not count.`);
  });
}

/** @throws UsageInvalid, NotPermitted, SecondAdministratorNeeded, SigningKeyUnknown, SigningKeyChangeRefused */
export async function compromisedKey(
  keyId: string,
  options: KeyChangeOptions & { readonly from: string },
  print: Print,
): Promise<void> {
  const from = instantOf(options.from);
  await together(options, async (app, change) => {
    await app.get(GovernSigningKeys).compromised(change, { keyId, from });
    print(
      `Key ${keyId} counts as compromised from ${from.toISOString()} on: its signatures of then and later do not count.`,
    );
    print('Make a new key with `touchstone keys create`, name it in TOUCHSTONE_SIGNING_KEY_FILE and start again.');
  });
}

function instantOf(text: string): Date {
  const at = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/.test(text) || Number.isNaN(at.getTime()))
    throw new UsageInvalid(`--from is "${text}"; expected an instant in UTC such as 2026-06-01T08:00:00Z.`);
  return at;
}

/** Both sign in, with their second factors where they have one. */
async function together(
  options: KeyChangeOptions,
  work: (app: INestApplicationContext, change: KeyChange) => Promise<void>,
): Promise<void> {
  await withApplication(async (app) => {
    const first = await signInLocally(app, {
      email: options.as,
      password: await passwordOf(options.as, 'TOUCHSTONE_PASSWORD'),
    });
    try {
      const password = await passwordOf(options.and, 'TOUCHSTONE_SECOND_PASSWORD');
      const second = await signInLocally(app, { email: options.and, password }, 'TOUCHSTONE_SECOND_CODE');
      try {
        await work(app, { by: first.principal, confirmedBy: second.principal, reason: options.reason });
      } finally {
        await app.get(SignOut).execute(second.principal);
      }
    } finally {
      await app.get(SignOut).execute(first.principal);
    }
  });
}

async function passwordOf(email: string, variable: string): Promise<string> {
  return process.env[variable] || (await askPassword(`Password of ${email}: `));
}

async function withApplication(work: (app: INestApplicationContext) => Promise<void>): Promise<void> {
  const app = await openApplication(readConfig(process.env));
  try {
    await work(app);
  } finally {
    await app.close();
  }
}
