import { DomainError } from '../kernel/domain-error.js';

export class PortInUse extends DomainError<'PORT_IN_USE'> {
  readonly code = 'PORT_IN_USE';
  constructor(host: string, port: number, cause: unknown) {
    super(
      `Port ${port} on ${host} is in use by another program. Stop that program, or set TOUCHSTONE_PORT to a free port (0 takes any).`,
      { details: { host, port }, cause },
    );
  }
}

/** A folder of this name exists and was not made by a demo. */
export class DemoFolderForeign extends DomainError<'DEMO_FOLDER_FOREIGN'> {
  readonly code = 'DEMO_FOLDER_FOREIGN';
  constructor(folder: string) {
    super(
      `${folder} exists and was not made by the demo, so it is left alone. Run the demo in another folder, or rename that one.`,
    );
  }
}

/** Generated photographs go into a folder of their own. */
export class PhotoFolderForeign extends DomainError<'PHOTO_FOLDER_FOREIGN'> {
  readonly code = 'PHOTO_FOLDER_FOREIGN';
  constructor(folder: string) {
    super(
      `${folder} holds something that \`touchstone demo generate\` did not make, so nothing was written. Name a new or an empty folder.`,
      { details: { folder } },
    );
  }
}

export class PasswordMissing extends DomainError<'PASSWORD_MISSING'> {
  readonly code = 'PASSWORD_MISSING';
  constructor() {
    super(
      'No password was given. Type it at the prompt in a terminal, or set TOUCHSTONE_PASSWORD (TOUCHSTONE_ADMIN_PASSWORD for `admin create`).',
    );
  }
}

/** Arguments that the command cannot work with. */
export class UsageInvalid extends DomainError<'USAGE_INVALID'> {
  readonly code = 'USAGE_INVALID';
  constructor(message: string) {
    super(message);
  }
}

/** A bundle never overwrites anything. */
export class ExportTargetTaken extends DomainError<'EXPORT_TARGET_TAKEN'> {
  readonly code = 'EXPORT_TARGET_TAKEN';
  constructor(path: string) {
    super(`${path} exists already and is left as it is. Name a folder or file that does not exist.`, {
      details: { path },
    });
  }
}

/** The disk or the folder refused; what was written so far was taken away. */
export class ExportNotWritten extends DomainError<'EXPORT_NOT_WRITTEN'> {
  readonly code = 'EXPORT_NOT_WRITTEN';
  constructor(path: string, cause: unknown) {
    const found = cause instanceof Error ? cause.message : 'the cause is unknown';
    super(
      `The bundle could not be written to ${path} (${found}). Nothing was left behind; free the place and try again.`,
      {
        details: { path },
        cause,
      },
    );
  }
}

/** A criteria file that cannot be agreed as it is. */
export class CriteriaFileRefused extends DomainError<'CRITERIA_FILE_REFUSED'> {
  readonly code = 'CRITERIA_FILE_REFUSED';
  constructor(
    file: string,
    problems: readonly { readonly code: string; readonly path: string; readonly message: string }[],
  ) {
    const listed = problems.map(
      ({ code, path, message }) => `\n  ${code} at ${path === '' ? '(document)' : path}: ${message}`,
    );
    super(`${file} cannot be used:${listed.join('')}`, { details: { problems: [...problems] } });
  }
}

/** The run ended, but nothing was judged. */
export class RunEndedWithoutJudgement extends DomainError<'RUN_ENDED_WITHOUT_JUDGEMENT'> {
  readonly code = 'RUN_ENDED_WITHOUT_JUDGEMENT';
  constructor(runId: string, state: string, reason: { readonly code: string; readonly message: string } | null) {
    super(
      `Run ${runId} ended as ${state}: ${reason === null ? 'no reason was recorded' : `${reason.code}, ${reason.message}`} The attempt stays counted.`,
    );
  }
}

/** A Touchstone server was asked and did not answer, or not as one. */
export class ServerUnreachable extends DomainError<'SERVER_UNREACHABLE'> {
  readonly code = 'SERVER_UNREACHABLE';
  constructor(server: string, found: string, cause?: unknown) {
    super(`${server} cannot be asked: ${found}. Check the address, and that the server runs.`, {
      details: { server },
      cause,
    });
  }
}

/** A dossier is shown otherwise than on paper only when it is what was sealed. */
export class DossierAltered extends DomainError<'DOSSIER_ALTERED'> {
  readonly code = 'DOSSIER_ALTERED';
  constructor(file: string, wrong: { readonly name: string; readonly message: string } | undefined) {
    const found = wrong === undefined ? 'it holds no facts' : `${wrong.name}: ${wrong.message}`;
    super(
      `${file} is not a dossier as it was sealed (${found}). Run touchstone verify on it, and ask the sender for the sealed file.`,
      { details: { file } },
    );
  }
}
