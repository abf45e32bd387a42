import { canonicalJson } from '../../../kernel/canonical-json.js';
import { entryHashOf, GENESIS_HASH, type ChainHead } from './entry.js';

/** One row as read back: the hashed text, the link, and the columns that only repeat what the text says. */
export interface StoredEntry {
  readonly chainId: string;
  readonly seq: number;
  readonly at: Date;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly action: string;
  readonly outcome: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly vendorOrganisationId: string | null;
  readonly customerOrganisationId: string | null;
  readonly canonical: string;
  readonly prevHash: string;
  readonly entryHash: string;
}

export interface BrokenEntry {
  readonly seq: number;
  readonly problem: 'MISSING' | 'LINK' | 'HASH' | 'COLUMNS' | 'HEAD' | 'CHECKPOINT';
  readonly explanation: string;
}

/** How far a chain has been checked: feed entries in ascending order to `checkEntry`, then the head to `checkHead`. */
export interface Checked {
  readonly seq: number;
  readonly entryHash: string;
}

export const NOTHING_CHECKED: Checked = { seq: 0, entryHash: GENESIS_HASH };

/** `undefined` when the entry follows what was checked and says what its columns say. */
export function checkEntry(before: Checked, entry: StoredEntry): BrokenEntry | undefined {
  if (entry.seq !== before.seq + 1) {
    return broken(before.seq + 1, 'MISSING', `Entry ${before.seq + 1} is missing: the next one found is ${entry.seq}.`);
  }
  if (entry.prevHash !== before.entryHash) {
    return broken(entry.seq, 'LINK', `Entry ${entry.seq} does not link to the entry before it.`);
  }
  if (entryHashOf(entry.prevHash, entry.canonical) !== entry.entryHash) {
    return broken(entry.seq, 'HASH', `The text of entry ${entry.seq} is not the text that was hashed.`);
  }
  const said = statementIn(entry.canonical);
  if (said === undefined) return broken(entry.seq, 'HASH', `The text of entry ${entry.seq} is not canonical JSON.`);
  const column = differingColumn(entry, said);
  return column === undefined
    ? undefined
    : broken(entry.seq, 'COLUMNS', `The column ${column} of entry ${entry.seq} does not repeat the hashed text.`);
}

/** Finds entries cut off at the end (the head row still names the last one) and entries forged behind it. */
export function checkHead(last: Checked, head: ChainHead): BrokenEntry | undefined {
  if (head.seq === last.seq && head.entryHash === last.entryHash) return undefined;
  if (head.seq === last.seq)
    return broken(last.seq, 'HEAD', `The head names another hash of entry ${last.seq} than the chain has.`);
  if (head.seq < last.seq)
    return broken(
      head.seq + 1,
      'HEAD',
      `The head names entry ${head.seq} as the last one; what stands behind it was not written by Touchstone.`,
    );
  return broken(last.seq + 1, 'HEAD', `The chain ends at entry ${last.seq}, but its head names entry ${head.seq}.`);
}

function broken(seq: number, problem: BrokenEntry['problem'], explanation: string): BrokenEntry {
  return { seq, problem, explanation };
}

type Said = Readonly<Record<string, Record<string, unknown> | undefined>>;

/** `undefined` for what nobody but a forger would have hashed: no JSON, or JSON spelled another way. */
function statementIn(canonical: string): Said | undefined {
  try {
    const said: unknown = JSON.parse(canonical);
    return said !== null && typeof said === 'object' && canonicalJson(said) === canonical ? (said as Said) : undefined;
  } catch {
    return undefined;
  }
}

function differingColumn(entry: StoredEntry, said: Said): string | undefined {
  const pairs: [string, unknown, unknown][] = [
    ['chain_id', entry.chainId, said.chain],
    ['seq', entry.seq, said.seq],
    ['at', entry.at.toISOString(), said.at],
    ['actor_id', entry.actorId, said.actor?.id],
    ['actor_name', entry.actorName, said.actor?.name],
    ['action', entry.action, said.action],
    ['outcome', entry.outcome, said.outcome],
    ['object_type', entry.objectType, said.object?.type],
    ['object_id', entry.objectId, said.object?.id],
    ['vendor_organisation_id', entry.vendorOrganisationId, said.parties?.vendorOrganisationId],
    ['customer_organisation_id', entry.customerOrganisationId, said.parties?.customerOrganisationId],
  ];
  return pairs.find(([, column, text]) => column !== (text ?? null))?.[0];
}
