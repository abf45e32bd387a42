import { DomainError } from '../../kernel/domain-error.js';

/** Where in a file something stands. */
export interface FilePosition {
  /** Bytes from the beginning of the file. */
  readonly byte: number;
  /** Line, from 1. */
  readonly line: number;
}

/** Why a file could not be read, from what the system said. */
export function unreadable(file: string, cause: unknown): AnnotationFileUnreadable {
  const { code } = cause as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
  return new AnnotationFileUnreadable(file, reason, cause);
}

/**
 * Runs the work and says where its refusals come from: the name of the file, or a place in it, before or behind the message.
 * Code, path and details stay as they are.
 */
export function withPlace<T>(work: () => T, tell: (message: string) => string): T {
  try {
    return work();
  } catch (error) {
    throw told(error, tell);
  }
}

/** Like {@link withPlace}, for work that takes its time. */
export async function inFile<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw told(error, (message) => (message.includes(file) ? message : `${file}: ${message}`));
  }
}

function told(error: unknown, tell: (message: string) => string): unknown {
  if (error instanceof DomainError) error.message = tell(error.message);
  return error;
}

/** The file is not JSON, or not JSON all the way to its end. */
export class AnnotationFileNotJson extends DomainError<'ANNOTATION_FILE_NOT_JSON'> {
  readonly code = 'ANNOTATION_FILE_NOT_JSON';

  constructor(reason: string, at: FilePosition, path: string) {
    super(`Not valid JSON at byte ${at.byte} (line ${at.line}): ${reason}. Repair or export the file again.`, {
      path,
      details: { ...at },
    });
  }
}

/** The file is JSON but does not have the parts its format asks for. */
export class AnnotationFileLayout extends DomainError<'ANNOTATION_FILE_LAYOUT'> {
  readonly code = 'ANNOTATION_FILE_LAYOUT';

  constructor(message: string, path: string) {
    super(message, { path });
  }
}

/** One field of one entry is missing or cannot be right. */
export class AnnotationFieldInvalid extends DomainError<'ANNOTATION_FIELD_INVALID'> {
  readonly code = 'ANNOTATION_FIELD_INVALID';

  constructor(path: string, field: string, problem: string) {
    super(`${path}: ${problem}`, { path: `${path}/${field}`, details: { field } });
  }
}

/** Two entries have the same id. */
export class AnnotationIdRepeated extends DomainError<'ANNOTATION_ID_REPEATED'> {
  readonly code = 'ANNOTATION_ID_REPEATED';

  constructor(path: string, what: string, id: number) {
    super(`${path}: the ${what} id ${id} is used before. Ids must be unique; number the entries again.`, {
      path: `${path}/id`,
      details: { id },
    });
  }
}

/** The file cannot be read. */
export class AnnotationFileUnreadable extends DomainError<'ANNOTATION_FILE_UNREADABLE'> {
  readonly code = 'ANNOTATION_FILE_UNREADABLE';

  constructor(file: string, reason: string, cause?: unknown) {
    super(`Cannot read ${file}: ${reason}. Check the path and the permissions.`, { details: { file }, cause });
  }
}

/** One line of a YOLO label file cannot be right. */
export class YoloLineInvalid extends DomainError<'YOLO_LINE_INVALID'> {
  readonly code = 'YOLO_LINE_INVALID';

  constructor(file: string, line: number, problem: string) {
    super(`${file}, line ${line}: ${problem}`, { details: { file, line } });
  }
}

/** One row of a table cannot be right. */
export class CsvRowInvalid extends DomainError<'CSV_ROW_INVALID'> {
  readonly code = 'CSV_ROW_INVALID';

  constructor(file: string, line: number, problem: string) {
    super(`${file}, line ${line}: ${problem}`, { details: { file, line } });
  }
}
