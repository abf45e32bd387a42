import { ExportPilot } from '../../contexts/dossiers/public.js';
import { SignOut } from '../../contexts/identity/public.js';
import { readConfig } from '../../platform/config/config.js';
import { openApplication } from '../application.js';
import { askPassword } from './ask-password.js';
import { signInLocally } from './sign-in-locally.js';
import { requireFree, verifierFile, writeBundle } from './write-bundle.js';

export interface ExportOptions {
  readonly out: string;
  readonly as: string;
}

/** @throws ExportTargetTaken, ExportNotWritten, PilotNotFound, NotPermitted, AuditChainBroken, SigningKeyNotInForce */
export async function exportPilot(
  pilotId: string,
  { out, as }: ExportOptions,
  print: (line: string) => void,
): Promise<void> {
  await requireFree(out);
  const password = process.env['TOUCHSTONE_PASSWORD'] || (await askPassword());
  const app = await openApplication(readConfig(process.env));
  try {
    const session = await signInLocally(app, { email: as, password });
    try {
      const files = await app.get(ExportPilot).execute(session.principal, pilotId, await verifierFile());
      await writeBundle(out, files);
      print(`${out}: ${files.length} files. Check them, there or anywhere: cd ${out} && node touchstone-verify.mjs`);
    } finally {
      await app.get(SignOut).execute(session.principal);
    }
  } finally {
    await app.close();
  }
}
