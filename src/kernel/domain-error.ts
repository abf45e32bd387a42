/** One field of the input that a refusal points at: a JSON pointer (`/criteria/3/threshold`). */
export type JsonPointer = string;

/**
 * A refusal the product means: a stable code, a message that says what is wrong, what was found and what to do,
 * and optionally the input field and machine-readable facts. Everything else that is thrown is a fault of ours.
 */
export abstract class DomainError<Code extends string = string> extends Error {
  abstract readonly code: Code;
  /** Whether the same work may go well later without anybody changing what was asked: something it needs is away for now. */
  readonly isPassing: boolean = false;
  readonly path?: JsonPointer;
  readonly details: Readonly<Record<string, unknown>>;

  protected constructor(
    message: string,
    facts: { path?: JsonPointer; details?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, { cause: facts.cause });
    this.name = new.target.name;
    if (facts.path !== undefined) this.path = facts.path;
    this.details = facts.details ?? {};
  }
}
