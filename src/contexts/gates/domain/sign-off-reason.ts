import { SignOffReasonRequired } from './errors.js';

const SHORTEST = 10;

/** The text without white space around it. @param path the field of the input it was given in @throws SignOffReasonRequired */
export function requireSignOffReason(text: string, path?: string): string {
  const reason = text.trim();
  if (reason.length < SHORTEST) throw new SignOffReasonRequired(path);
  return reason;
}
