import { ReadStatements } from '../../contexts/statements/public.js';
import { signedIn } from './signed-in.js';
import { writeNewFile } from './write-new-file.js';

const SHORT: Readonly<Record<string, string>> = {
  'urn:touchstone:run-result:v1': 'run-result/v1',
  'urn:touchstone:gate-decision:v1': 'gate-decision/v1',
};

export function listStatements(options: {
  readonly pilot: string;
  readonly as: string;
  readonly json?: boolean;
}): Promise<string> {
  return signedIn(options.as, async (app, principal) => {
    const statements = await app.get(ReadStatements).ofPilot(principal, options.pilot);
    if (options.json === true) return JSON.stringify(statements, null, 2);
    if (statements.length === 0)
      return 'This pilot has no statement yet. One is made when a formal run completes, and when a gate is decided.';
    return statements
      .map(({ id, predicateType, object, madeAt, envelopeSha256 }) =>
        [
          SHORT[predicateType] ?? predicateType,
          `${object.type}:${object.id}`,
          madeAt.toISOString(),
          envelopeSha256.slice(0, 16),
          id,
        ].join('  '),
      )
      .join('\n');
  });
}

/** @throws StatementNotFound, InputFileInvalid when the file exists or cannot be written */
export function saveStatement(options: {
  readonly id: string;
  readonly out: string;
  readonly as: string;
}): Promise<string> {
  return signedIn(options.as, async (app, principal) => {
    const { envelope, envelopeSha256, keyId } = await app.get(ReadStatements).get(principal, options.id);
    await writeNewFile(options.out, envelope);
    return `${options.out}: SHA-256 ${envelopeSha256}, signed with the key ${keyId}.`;
  });
}
