import { canonicalJson, type JsonValue } from '../../../kernel/canonical-json.js';
import { sha256Of, type Sha256 } from '../../../kernel/sha256.js';

/** What one entry says. Members that do not apply are left out. */
export interface EntryStatement {
  readonly format: 'touchstone/audit@1';
  readonly chain: string;
  /** 1 for the first entry of a chain, without gaps. */
  readonly seq: number;
  /** UTC instant, ISO 8601 with milliseconds. */
  readonly at: string;
  readonly actor: {
    readonly id?: string;
    readonly name: string;
    readonly organisationId?: string;
    /** The API token that acted for the person. */
    readonly apiToken?: string;
  };
  readonly action: string;
  readonly outcome: 'DONE' | 'DENIED';
  /** The code of the rule that refused; only with DENIED. */
  readonly rule?: string;
  readonly object: { readonly type: string; readonly id: string };
  readonly parties?: { readonly vendorOrganisationId?: string; readonly customerOrganisationId?: string };
  readonly reason?: string;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
}

/** An entry as stored: the exact text that was hashed, and the link to the entry before. */
export interface ChainEntry {
  readonly statement: EntryStatement;
  readonly canonical: string;
  readonly prevHash: Sha256;
  readonly entryHash: Sha256;
}

/** The last entry of a chain; of an empty chain: seq 0 and the genesis hash. */
export interface ChainHead {
  readonly chainId: string;
  readonly seq: number;
  readonly entryHash: Sha256;
  /** The latest instant in the chain, which need not be that of its last entry; `null` = empty. */
  readonly latestAt: Date | null;
  /** The clock was found to have gone back, and has not caught up since. */
  readonly isClockBehind: boolean;
}

/** Names the scheme, so that a hash of this kind can never be taken for one of another kind. */
const DOMAIN_TAG = 'touchstone-audit-v1';

/** What the first entry of every chain links back to. */
export const GENESIS_HASH = '0'.repeat(64) as Sha256;

/** The chain of what concerns the installation and no organisation: the nil UUID. */
export const INSTALLATION_CHAIN = '00000000-0000-0000-0000-000000000000';

/** SHA-256 over `touchstone-audit-v1 LF prev_hash LF canonical`, UTF-8. */
export function entryHashOf(prevHash: string, canonical: string): Sha256 {
  return sha256Of(`${DOMAIN_TAG}\n${prevHash}\n${canonical}`);
}

/** The entry that follows `head`. */
export function linkEntry(
  head: Pick<ChainHead, 'chainId' | 'seq' | 'entryHash'>,
  said: Omit<EntryStatement, 'format' | 'chain' | 'seq'>,
): ChainEntry {
  const statement: EntryStatement = { format: 'touchstone/audit@1', chain: head.chainId, seq: head.seq + 1, ...said };
  const canonical = canonicalJson(statement);
  return { statement, canonical, prevHash: head.entryHash, entryHash: entryHashOf(head.entryHash, canonical) };
}
