import { Injectable } from '@nestjs/common';
import { And, Equal, LessThan, MoreThan, MoreThanOrEqual, type FindOperator } from 'typeorm';
import type { Sha256 } from '../../../kernel/sha256.js';
import { managerOf } from '../../../platform/db/unit-of-work.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditEntries, type EntryFilter } from '../app/ports.js';
import { GENESIS_HASH, type ChainEntry, type ChainHead } from '../domain/entry.js';
import type { StoredEntry } from '../domain/verify-chain.js';
import { AuditEntryEntity, AuditHeadEntity } from './entities.js';

@Injectable()
export class AuditEntriesRepository extends AuditEntries {
  async lockHead(tx: Tx, chainId: string): Promise<ChainHead> {
    const manager = managerOf(tx);
    await manager.query(
      'INSERT INTO audit_head (chain_id, seq, entry_hash) VALUES ($1, 0, $2) ON CONFLICT (chain_id) DO NOTHING',
      [chainId, GENESIS_HASH],
    );
    const head = await manager.findOneOrFail(AuditHeadEntity, {
      where: { chainId: Equal(chainId) },
      lock: { mode: 'pessimistic_write' },
    });
    return headOf(chainId, head);
  }

  async head(tx: Tx, chainId: string): Promise<ChainHead> {
    const head = await managerOf(tx).findOneBy(AuditHeadEntity, { chainId: Equal(chainId) });
    return headOf(chainId, head);
  }

  async append(tx: Tx, entry: ChainEntry, time: Pick<ChainHead, 'latestAt' | 'isClockBehind'>): Promise<void> {
    const { statement } = entry;
    const manager = managerOf(tx);
    await manager.insert(AuditEntryEntity, {
      chainId: statement.chain,
      seq: statement.seq,
      vendorOrganisationId: statement.parties?.vendorOrganisationId ?? null,
      customerOrganisationId: statement.parties?.customerOrganisationId ?? null,
      at: new Date(statement.at),
      actorId: statement.actor.id ?? null,
      actorName: statement.actor.name,
      action: statement.action,
      outcome: statement.outcome,
      objectType: statement.object.type,
      objectId: statement.object.id,
      canonical: entry.canonical,
      prevHash: entry.prevHash,
      entryHash: entry.entryHash,
    });
    const { chain: chainId, seq } = statement;
    const { latestAt, isClockBehind } = time;
    await manager.update(AuditHeadEntity, { chainId }, { seq, entryHash: entry.entryHash, latestAt, isClockBehind });
  }

  page(
    tx: Tx,
    chainId: string,
    range: { after: number; first: number },
    filter: EntryFilter = {},
  ): Promise<readonly StoredEntry[]> {
    return managerOf(tx).find(AuditEntryEntity, {
      where: {
        chainId: Equal(chainId),
        seq: MoreThan(range.after),
        ...(filter.actorId !== undefined && { actorId: Equal(filter.actorId) }),
        ...(filter.objectType !== undefined && { objectType: Equal(filter.objectType) }),
        ...(filter.objectId !== undefined && { objectId: Equal(filter.objectId) }),
        ...(filter.action !== undefined && { action: Equal(filter.action) }),
        ...(filter.deniedOnly === true && { outcome: Equal<'DENIED'>('DENIED') }),
        ...periodOf(filter),
      },
      order: { seq: 'ASC' },
      take: range.first,
    });
  }
}

function headOf(chainId: string, head: AuditHeadEntity | null): ChainHead {
  return {
    chainId,
    seq: head?.seq ?? 0,
    entryHash: (head?.entryHash ?? GENESIS_HASH) as Sha256,
    latestAt: head?.latestAt ?? null,
    isClockBehind: head?.isClockBehind ?? false,
  };
}

function periodOf({ from, to }: EntryFilter): { at?: FindOperator<Date> } {
  if (from !== undefined && to !== undefined) return { at: And(MoreThanOrEqual(from), LessThan(to)) };
  if (from !== undefined) return { at: MoreThanOrEqual(from) };
  return to === undefined ? {} : { at: LessThan(to) };
}
