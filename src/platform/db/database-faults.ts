import { DomainError } from '../../kernel/domain-error.js';
import { DatabaseAway, TextNotStorable } from './database-errors.js';

/** SQLSTATEs (PostgreSQL documentation, appendix A) of texts that hold NUL or half a surrogate pair, as text and inside jsonb. */
const TEXT = new Set(['22021', '22P05']);
/** The server stops, starts, has no free connection, or accepts no writes. */
const AWAY = new Set(['25006', '53300', '57P01', '57P02', '57P03']);
/** What the network reports instead of the server. */
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH']);
/** node-postgres gives no code when the connection ends below a query or does not come about in time. */
const BROKEN_OFF =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection)/;

/** The coded refusal behind a driver's error; any other error as it is. */
export function translated(fault: unknown): unknown {
  if (fault instanceof DomainError) return fault;
  for (let cause = fault; typeof cause === 'object' && cause !== null; cause = (cause as { cause?: unknown }).cause) {
    const { code } = cause as { readonly code?: unknown };
    if (typeof code === 'string' && TEXT.has(code)) return new TextNotStorable(fault);
    if (typeof code === 'string' && isAway(code)) return new DatabaseAway(fault);
    if (cause instanceof Error && BROKEN_OFF.test(cause.message)) return new DatabaseAway(fault);
  }
  return fault;
}

function isAway(code: string): boolean {
  // Class 08: the connection failed.
  return AWAY.has(code) || NETWORK.has(code) || /^08\w{3}$/.test(code);
}

/** Whether the login role lacks a right: SQLSTATE 42501. */
export function isRightMissing(fault: unknown): boolean {
  return typeof fault === 'object' && fault !== null && (fault as { readonly code?: unknown }).code === '42501';
}
