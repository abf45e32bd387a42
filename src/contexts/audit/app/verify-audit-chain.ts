import { Injectable } from '@nestjs/common';
import { MerkleFrontier } from '../../../kernel/merkle-frontier.js';
import { merkleLeaf } from '../../../kernel/merkle.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { compareAnchors, type Anchor, type AnchoredRange, type StateAt } from '../domain/anchors.js';
import { isSignedBy, parseCheckpoint, type SignedCheckpoint } from '../domain/checkpoint.js';
import { CheckpointInvalid } from '../domain/errors.js';
import { standingAt, type SigningKeyRecord } from '../domain/signing-keys.js';
import { checkEntry, checkHead, NOTHING_CHECKED, type BrokenEntry, type Checked } from '../domain/verify-chain.js';
import { AuditEntries, Checkpoints, type StoredCheckpoint } from './ports.js';
import { SigningKeys } from './signing-keys.js';

export interface ChainReport {
  readonly ok: boolean;
  /** How many entries were found intact from the first one on. */
  readonly entries: number;
  readonly headHash: string;
  /** RFC 6962 root over the hashes of these entries. */
  readonly root: string;
  readonly firstBroken?: BrokenEntry;
  /** What checkpoints cover, each range by the checkpoint that ends it; entries after the last range stand on the database alone. */
  readonly anchored: readonly AnchoredRange[];
}

/** A checkpoint that was kept outside the database: its text, or the head that an older dossier states. */
export type OutsideCheckpoint = { readonly source: string } & (
  | { readonly text: string }
  | { readonly chainId?: string; readonly size: number; readonly headHash: string; readonly at: string }
);

interface Walk {
  readonly last: Checked;
  readonly root: string;
  readonly found: ReadonlyMap<number, StateAt>;
  readonly broken?: BrokenEntry;
}

const PAGE = 500;

/** Recomputes a whole chain, compares it with its checkpoints, and names its first broken entry. An empty chain is intact. */
@Injectable()
export class VerifyAuditChain {
  constructor(
    private readonly entries: AuditEntries,
    private readonly checkpoints: Checkpoints,
    private readonly keys: SigningKeys,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws CheckpointInvalid for an outside checkpoint that is none, or is about another chain */
  execute(chainId: string, outside: readonly OutsideCheckpoint[] = []): Promise<ChainReport> {
    return this.unitOfWork.run({ kind: 'system', purpose: 'audit verification' }, (tx) =>
      this.check(tx, chainId, outside),
    );
  }

  /** In the caller's transaction, which must see every entry of the chain. */
  async check(tx: Tx, chainId: string, outside: readonly OutsideCheckpoint[] = []): Promise<ChainReport> {
    const keys = await this.keys.list(tx);
    const handed = outside.map((one) => outsideAnchor(one, chainId, keys));
    const stored = (await this.checkpoints.of(tx, chainId)).flatMap((one) => storedAnchor(one, keys) ?? []);
    const anchors = [...handed, ...stored.filter((one) => 'size' in one)];
    const walk = await this.walk(tx, chainId, new Set(anchors.map(({ size }) => size)));
    const compared = compareAnchors(anchors, walk.found, walk.last.seq);
    const problems = [walk.broken, compared.broken, ...stored.filter((one) => 'problem' in one)];
    const [firstBroken] = problems
      .filter((one) => one !== undefined)
      .sort((one, other) => one.seq - other.seq || Number(one === compared.broken) - Number(other === compared.broken));
    return {
      ok: firstBroken === undefined,
      entries: walk.last.seq,
      headHash: walk.last.entryHash,
      root: walk.root,
      ...(firstBroken !== undefined && { firstBroken }),
      anchored: compared.ranges,
    };
  }

  /** Reads on past the head as it was at first: honest entries appended meanwhile have moved it by the time it is read again. */
  private async walk(tx: Tx, chainId: string, sizes: ReadonlySet<number>): Promise<Walk> {
    const frontier = new MerkleFrontier();
    const found = new Map<number, StateAt>();
    let last: Checked = NOTHING_CHECKED;
    const end = (broken?: BrokenEntry): Walk => ({ last, root: frontier.root(), found, ...(broken && { broken }) });
    for (;;) {
      const page = await this.entries.page(tx, chainId, { after: last.seq, first: PAGE });
      for (const entry of page) {
        const broken = checkEntry(last, entry);
        if (broken !== undefined) return end(broken);
        last = { seq: entry.seq, entryHash: entry.entryHash };
        frontier.push(merkleLeaf(Buffer.from(entry.entryHash, 'hex')));
        if (sizes.has(last.seq)) found.set(last.seq, { headHash: last.entryHash, root: frontier.root() });
      }
      if (page.length === PAGE) continue;
      const head = await this.entries.head(tx, chainId);
      if (head.seq <= last.seq || page.length === 0) return end(checkHead(last, head));
    }
  }
}

function outsideAnchor(given: OutsideCheckpoint, chainId: string, keys: readonly SigningKeyRecord[]): Anchor {
  const { source } = given;
  if (!('text' in given)) {
    if (given.chainId !== undefined && given.chainId !== chainId)
      throw new CheckpointInvalid(source, `it is about the chain ${given.chainId}, not ${chainId}`);
    return { source, isOutside: true, size: given.size, headHash: given.headHash, at: given.at };
  }
  const checkpoint = parseCheckpoint(given.text);
  if (checkpoint === undefined) throw new CheckpointInvalid(source, 'it does not have the form of a checkpoint');
  if (checkpoint.chainId !== chainId)
    throw new CheckpointInvalid(source, `it is about the chain ${checkpoint.chainId}, not ${chainId}`);
  const problem = forged(checkpoint, keys) ?? lapsed(checkpoint, keys);
  if (problem !== undefined) throw new CheckpointInvalid(source, problem);
  return { ...checkpoint, source, isOutside: true };
}

/** `undefined`: honest, but its key did not count any more when it was made, so it anchors nothing. */
function storedAnchor(row: StoredCheckpoint, keys: readonly SigningKeyRecord[]): Anchor | BrokenEntry | undefined {
  const checkpoint = parseCheckpoint(row.text);
  const isAsSaid =
    checkpoint !== undefined &&
    checkpoint.chainId === row.chainId &&
    checkpoint.size === row.size &&
    checkpoint.at === row.madeAt.toISOString();
  const problem = isAsSaid ? forged(checkpoint, keys) : 'its text is not what its columns say';
  if (!isAsSaid || problem !== undefined) {
    const explanation = `The stored checkpoint of ${row.size} entries was changed: ${problem}.`;
    return { seq: row.size, problem: 'CHECKPOINT', explanation };
  }
  return lapsed(checkpoint, keys) === undefined ? { ...checkpoint, source: 'stored', isOutside: false } : undefined;
}

/** Why nobody known has signed this; `undefined`: somebody has. */
function forged(checkpoint: SignedCheckpoint, keys: readonly SigningKeyRecord[]): string | undefined {
  const key = keys.find(({ keyId }) => keyId === checkpoint.keyId);
  if (key === undefined) return `it is signed with a key that this installation does not know (${checkpoint.keyId})`;
  return isSignedBy(checkpoint, key.publicKeyPem) ? undefined : 'its signature does not fit its text';
}

/** Why the key's signature does not count. */
function lapsed(checkpoint: SignedCheckpoint, keys: readonly SigningKeyRecord[]): string | undefined {
  const key = keys.find(({ keyId }) => keyId === checkpoint.keyId);
  const standing = key && standingAt(key, checkpoint.at);
  if (standing === undefined || standing === 'IN_FORCE') return undefined;
  return `its key was ${standing === 'NOT_YET' ? 'not yet in use' : standing.toLowerCase()} at that time`;
}
