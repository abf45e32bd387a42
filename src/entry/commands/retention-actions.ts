import type { INestApplicationContext } from '@nestjs/common';
import { SignOut } from '../../contexts/identity/public.js';
import {
  ListRetention,
  PurgePilot,
  RetentionNotOver,
  SetRetention,
  type ListedPilot,
} from '../../contexts/retention/public.js';
import type { Principal } from '../../ports/principal.js';
import { readConfig } from '../../platform/config/config.js';
import { openApplication } from '../application.js';
import { UsageInvalid } from '../entry-errors.js';
import { askPassword } from './ask-password.js';
import { signInLocally } from './sign-in-locally.js';

type Print = (line: string) => void;

export interface SetRetentionOptions {
  readonly as: string;
  readonly and?: string;
  readonly reason: string;
}

export interface PurgeOptions {
  readonly yes?: boolean;
  readonly as?: string;
}

export async function listRetention({ due = false }: { readonly due?: boolean }, print: Print): Promise<void> {
  await withApplication(async (app) => {
    const { years, pilots } = await app.get(ListRetention).execute();
    print(`Pilots are kept ${years} years after their last gate.`);
    for (const pilot of pilots) if (!due || pilot.keeping === 'DUE') print(lineOf(pilot));
  });
}

/** @throws UsageInvalid, RETENTION_INVALID, RETENTION_NEEDS_TWO, NOT_PERMITTED */
export async function setRetention(text: string, options: SetRetentionOptions, print: Print): Promise<void> {
  if (!/^\d{1,3}$/.test(text)) throw new UsageInvalid(`"${text}" is no number of years.`);
  await withApplication((app) =>
    signedIn(app, { email: options.as, variable: 'TOUCHSTONE_PASSWORD' }, async (by) => {
      const change = { years: Number(text), reason: options.reason, by };
      const set = app.get(SetRetention);
      const { years, yearsBefore } =
        options.and === undefined
          ? await set.execute(change)
          : await signedIn(app, { email: options.and, variable: 'TOUCHSTONE_SECOND_PASSWORD', code: 'TOUCHSTONE_SECOND_CODE' }, (confirmedBy) => set.execute({ ...change, confirmedBy })); // prettier-ignore
      print(`Pilots are kept ${years} years after their last gate; before, it was ${yearsBefore}.`);
    }),
  );
}

/** @throws UsageInvalid, RETENTION_NOT_OVER, PILOT_ON_HOLD, NOT_PERMITTED */
export async function purge(keys: readonly string[], options: PurgeOptions, print: Print): Promise<void> {
  if (options.yes === true && options.as === undefined)
    throw new UsageInvalid(
      '--yes needs --as ADDRESS, an administrator: the purge stands under a name in the audit log.',
    );
  await withApplication(async (app) => {
    const { pilots } = await app.get(ListRetention).execute();
    const chosen = keys.length === 0 ? pilots.filter(({ keeping }) => keeping === 'DUE') : keys.map((key) => named(pilots, key)); // prettier-ignore
    if (chosen.length === 0) return print('No pilot is due.');
    if (options.yes !== true || options.as === undefined) {
      for (const pilot of chosen) print(lineOf(pilot));
      return print('Nothing was deleted. Say --yes --as ADDRESS to purge those that are DUE.');
    }
    await signedIn(app, { email: options.as, variable: 'TOUCHSTONE_PASSWORD' }, async (by) => {
      for (const pilot of chosen) {
        const { files, bytes, kept } = await app.get(PurgePilot).execute(by, pilot);
        const rest = kept.length === 0 ? '' : `; ${kept.length} stay, other pilots need them`;
        print(`${pilot.key}: ${files} files, ${bytes} bytes deleted${rest}. Rows, chain, statements and digests stay.`);
      }
    });
  });
}

function named(pilots: readonly ListedPilot[], key: string): ListedPilot {
  const found = pilots.find((pilot) => pilot.key === key);
  if (found === undefined) throw new RetentionNotOver(key, 'no closed or cancelled pilot has this key');
  return found;
}

function lineOf({ key, state, keeping, keptUntil, title }: ListedPilot): string {
  const until = keptUntil === null ? 'unknown' : keptUntil.toISOString().slice(0, 10);
  return `${key}  ${state.padEnd(9)}  ${keeping.padEnd(7)}  kept until ${until}  ${title}`;
}

async function signedIn<T>(
  app: INestApplicationContext,
  { email, variable, code }: { readonly email: string; readonly variable: string; readonly code?: string },
  work: (principal: Principal) => Promise<T>,
): Promise<T> {
  const password = process.env[variable] || (await askPassword(`Password of ${email}: `));
  const { principal } = await signInLocally(app, { email, password }, code);
  try {
    return await work(principal);
  } finally {
    await app.get(SignOut).execute(principal);
  }
}

async function withApplication(work: (app: INestApplicationContext) => Promise<void>): Promise<void> {
  const app = await openApplication(readConfig(process.env));
  try {
    await work(app);
  } finally {
    await app.close();
  }
}
