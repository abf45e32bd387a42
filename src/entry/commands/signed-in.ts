import type { INestApplicationContext } from '@nestjs/common';
import { SignOut } from '../../contexts/identity/public.js';
import { readConfig } from '../../platform/config/config.js';
import type { Principal } from '../../ports/principal.js';
import { openApplication } from '../application.js';
import { askPassword } from './ask-password.js';
import { signInLocally } from './sign-in-locally.js';

/** Does something as one person and signs out again; the password comes from a prompt or TOUCHSTONE_PASSWORD. */
export async function signedIn<T>(
  email: string,
  work: (app: INestApplicationContext, principal: Principal) => Promise<T>,
): Promise<T> {
  const password = process.env['TOUCHSTONE_PASSWORD'] || (await askPassword());
  const app = await openApplication(readConfig(process.env));
  try {
    const session = await signInLocally(app, { email, password });
    try {
      return await work(app, session.principal);
    } finally {
      await app.get(SignOut).execute(session.principal);
    }
  } finally {
    await app.close();
  }
}
