import { DomainError } from './domain-error.js';

const SHORTEST = 10;
const LONGEST = 2000;

export class ReasonRequired extends DomainError<'REASON_REQUIRED'> {
  readonly code = 'REASON_REQUIRED';
  constructor(what: string, found: number) {
    super(
      `${what} needs a reason of ${SHORTEST} to ${LONGEST} characters for the record; found ${found}. State it and repeat.`,
      { path: '/reason', details: { found } },
    );
  }
}

/** The reason without white space around it. @param what as a sentence begins: "Suspending a pilot" @throws ReasonRequired */
export function requireReason(text: string, what: string): string {
  const reason = text.trim();
  if (reason.length < SHORTEST || reason.length > LONGEST) throw new ReasonRequired(what, reason.length);
  return reason;
}
