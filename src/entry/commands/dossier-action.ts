import { writeFile } from 'node:fs/promises';
import { ReadDossiers } from '../../contexts/dossiers/public.js';
import type { DossierId, PilotId } from '../../kernel/ids.js';
import { signedIn } from './signed-in.js';
import { InputFileInvalid } from './stats-input.js';

export function listDossiers(options: {
  readonly pilot: string;
  readonly as: string;
  readonly json?: boolean;
}): Promise<string> {
  return signedIn(options.as, async (app, principal) => {
    const dossiers = await app.get(ReadDossiers).ofPilot(principal, options.pilot as PilotId);
    const rows = dossiers.map(({ id, number, issue, state, fileSha256, pages, createdAt }) => ({
      id,
      number,
      issue,
      state,
      fileSha256,
      pages,
      createdAt,
    }));
    if (options.json === true) return JSON.stringify(rows, null, 2);
    if (rows.length === 0) return 'This pilot has no dossier yet. One is sealed when a gate is decided.';
    return rows
      .map(
        (row) =>
          `${row.number}-${row.issue}  ${row.state}  ${row.createdAt.toISOString()}  ${row.pages} pages  ${row.id}`,
      )
      .join('\n');
  });
}

/** @throws InputFileInvalid when the file exists or cannot be written */
export function saveDossier(options: {
  readonly id: string;
  readonly out: string;
  readonly as: string;
}): Promise<string> {
  return signedIn(options.as, async (app, principal) => {
    const { dossier, bytes } = await app.get(ReadDossiers).file(principal, options.id as DossierId);
    await writeFile(options.out, bytes, { flag: 'wx' }).catch((cause: unknown) => {
      throw new InputFileInvalid(options.out, 'cannot be written: it exists already, or the folder does not.', cause);
    });
    return `${options.out}: ${dossier.number}, issue ${dossier.issue}, SHA-256 ${dossier.fileSha256}. Check it with: touchstone verify ${options.out}`;
  });
}
