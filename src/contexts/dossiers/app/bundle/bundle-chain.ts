import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal } from '../../../../ports/principal.js';
import { UnitOfWork, type Scope } from '../../../../ports/unit-of-work.js';
import { AuditTrail, MakeCheckpoint, ReadCheckpoints, type StoredEntry } from '../../../audit/public.js';
import type { PilotRef } from '../../../pilots/public.js';
import type { BundleContent, BundledEntry } from '../../domain/bundle/bundle.js';

const PAGE = 100;

/** The customer's chain up to a fresh checkpoint, as one person may read it: of other entries the hashes alone. */
@Injectable()
export class BundleChain {
  constructor(
    private readonly trail: AuditTrail,
    private readonly checkpoints: MakeCheckpoint,
    private readonly kept: ReadCheckpoints,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws AuditChainBroken, SigningKeyNotInForce */
  async collect(
    principal: Principal,
    pilot: PilotRef,
  ): Promise<Pick<BundleContent, 'chain' | 'checkpoints' | 'keys'> & { readonly at: string }> {
    const chainId = pilot.customerOrganisationId;
    const { size, at } = await this.checkpoints.execute(chainId);
    const system: Scope = { kind: 'system', purpose: 'export of a pilot' };
    const all = await this.entries(system, chainId, size);
    const seen = new Set((await this.entries(scopeOf(principal), chainId, size)).map(({ seq }) => seq));
    const isOfOthers = (entry: StoredEntry): boolean =>
      entry.vendorOrganisationId !== null && entry.vendorOrganisationId !== pilot.vendorOrganisationId;
    const chain = all.map((entry): BundledEntry => {
      const { seq, prevHash, entryHash, canonical } = entry;
      return { seq, prevHash, entryHash, canonical: seen.has(seq) && !isOfOthers(entry) ? canonical : null };
    });
    const checkpoints = await this.checkpointsUpTo(system, chainId, size);
    return { at, chain, checkpoints, keys: await this.kept.signingKeys(system) };
  }

  private async checkpointsUpTo(scope: Scope, chainId: string, size: number): Promise<BundleContent['checkpoints']> {
    const all: { size: number; madeAt: Date; text: string }[] = [];
    for (;;) {
      const last = all.at(-1);
      const page = await this.kept.of(scope, chainId, { first: PAGE, ...(last && { after: last }) });
      all.push(...page);
      if (page.length < PAGE) return all.filter((one) => one.size <= size);
    }
  }

  private entries(scope: Scope, chainId: string, upTo: number): Promise<readonly StoredEntry[]> {
    return this.unitOfWork.run(scope, async (tx) => {
      const all: StoredEntry[] = [];
      for (;;) {
        const page = await this.trail.page(tx, chainId, { after: all.at(-1)?.seq ?? 0, first: PAGE });
        all.push(...page.filter(({ seq }) => seq <= upTo));
        if (page.length < PAGE || page.some(({ seq }) => seq > upTo)) return all;
      }
    });
  }
}
