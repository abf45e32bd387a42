import { csvCell } from '../../contexts/dossiers/domain/outcomes-csv.js';
import { ReadAccessReview, type AccessReviewRow } from '../../contexts/identity/public.js';
import { signedIn } from './signed-in.js';
import { writeNewFile } from './write-new-file.js';

const COLUMNS = [
  'printedName',
  'email',
  'role',
  'pilotKey',
  'siteKey',
  'validFrom',
  'validTo',
  'grantorName',
  'reason',
  'lastUsedAt',
  'isAccountOpen',
  'personId',
  'assignmentId',
] as const satisfies readonly (keyof AccessReviewRow)[];

/** RFC 4180 with a head line; a text that a spreadsheet would take for a formula is led by an apostrophe. */
export function accessReviewCsv(rows: readonly AccessReviewRow[]): string {
  const cells = (row: AccessReviewRow): string[] =>
    COLUMNS.map((name) => {
      const value = row[name];
      return csvCell(value instanceof Date ? value.toISOString() : value);
    });
  return [[...COLUMNS], ...rows.map(cells)].map((line) => `${line.join(',')}\r\n`).join('');
}

/** @throws NotPermitted, InputFileInvalid when the file exists or cannot be written */
export function writeAccessReview(options: { readonly out: string; readonly as: string }): Promise<string> {
  return signedIn(options.as, async (app, principal) => {
    const rows = await app.get(ReadAccessReview).execute(principal);
    await writeNewFile(options.out, accessReviewCsv(rows));
    return `${options.out}: ${rows.length} roles in force.`;
  });
}
