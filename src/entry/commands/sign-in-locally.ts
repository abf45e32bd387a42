import type { INestApplicationContext } from '@nestjs/common';
import { CompleteSignIn, SignIn, type OpenedSession } from '../../contexts/identity/public.js';
import { askPassword } from './ask-password.js';

/** Signs in at the machine itself; asks for the code of a second factor, or takes it from the environment, where there is one. */
export async function signInLocally(
  app: INestApplicationContext,
  login: { readonly email: string; readonly password: string },
  codeVariable = 'TOUCHSTONE_CODE',
): Promise<OpenedSession> {
  const outcome = await app.get(SignIn).execute(login);
  if (!('pendingToken' in outcome)) return outcome;
  const code = process.env[codeVariable] || (await askPassword('Code of your authenticator app: '));
  return app.get(CompleteSignIn).execute({ pendingToken: outcome.pendingToken, code });
}
