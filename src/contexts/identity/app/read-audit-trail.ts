import { Injectable } from '@nestjs/common';
import { isId } from '../../../kernel/ids.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import {
  AuditTrail,
  INSTALLATION_CHAIN,
  ReadCheckpoints,
  type SigningKeyRecord,
  type StoredCheckpoint,
  type StoredEntry,
} from '../../audit/public.js';
import { NotPermitted } from '../domain/errors.js';
import { Authority } from './authority.js';

export interface AuditTrailQuery {
  /** The organisation whose chain is read; absent: one's own, or the installation's for an administrator. */
  readonly chainId?: string;
  readonly after?: number;
  readonly first: number;
  readonly objectType?: string;
  readonly objectId?: string;
  readonly action?: string;
  /** Acts of one person. */
  readonly personId?: string;
  readonly deniedOnly?: boolean;
  readonly from?: Date;
  readonly to?: Date;
}

type CheckpointPlace = Pick<StoredCheckpoint, 'size' | 'madeAt'>;

/** Both sides read what concerns them; a machine-learning engineer reads only his or her own acts, an administrator only the installation's chain. */
@Injectable()
export class ReadAuditTrail {
  constructor(
    private readonly trail: AuditTrail,
    private readonly authority: Authority,
    private readonly unitOfWork: UnitOfWork,
    private readonly kept: ReadCheckpoints,
  ) {}

  /** They hold no contents, so that both sides and administrators read them; an unknown chain has none. */
  checkpoints(
    principal: Principal,
    query: { readonly chainId?: string; readonly first: number; readonly after?: CheckpointPlace },
  ): Promise<readonly StoredCheckpoint[]> {
    const { chainId = principal.organisationId ?? INSTALLATION_CHAIN, ...range } = query;
    if (chainId !== INSTALLATION_CHAIN && !isId(chainId)) return Promise.resolve([]);
    return this.kept.of(scopeOf(principal), chainId, range);
  }

  /** Public keys; anybody who reads a signature needs them. */
  signingKeys(principal: Principal): Promise<readonly SigningKeyRecord[]> {
    return this.kept.signingKeys(scopeOf(principal));
  }

  /** @throws NotPermitted */
  async execute(principal: Principal, query: AuditTrailQuery): Promise<readonly StoredEntry[]> {
    // What is no id names no chain: the answer is that of an unknown one.
    if (query.chainId !== undefined && query.chainId !== INSTALLATION_CHAIN && !isId(query.chainId)) return [];
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const held = await this.authority.rolesOf(tx, principal);
      const chainId = query.chainId ?? principal.organisationId ?? INSTALLATION_CHAIN;
      if (principal.organisationId === undefined && chainId !== INSTALLATION_CHAIN)
        throw new NotPermitted(['AUD'], held);
      const isOwnOnly = !held.some((role) => role !== 'VML');
      const actorId = isOwnOnly ? principal.personId : query.personId;
      // Of others an engineer reads nothing, and what is no id is nobody's.
      const isNobody = query.personId !== undefined && (query.personId !== actorId || !isId(query.personId));
      if (isNobody) return [];
      const { objectType, objectId, action, deniedOnly, from, to } = query;
      return this.trail.page(tx, chainId, query, { objectType, objectId, action, deniedOnly, from, to, actorId });
    });
  }
}
