import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { Signing, type Signature } from '../../identity/public.js';
import type { Waiver, WaiverSignOff } from '../domain/waiver.js';
import { WaiverNotFound } from '../domain/waiver-errors.js';
import { EndWaivers } from './end-waivers.js';
import { Waivers, type PageRequest, type WaiverFilter } from './ports.js';

export interface WaiverSignOffView extends WaiverSignOff {
  readonly signature: Signature;
}

/** Waivers as a person may see them. Reading ends what is past its date, whether or not a job has run. */
@Injectable()
export class ReadWaivers {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly waivers: Waivers,
    private readonly ends: EndWaivers,
    private readonly signing: Signing,
  ) {}

  /** @throws WaiverNotFound */
  one(principal: Principal, id: string): Promise<Waiver> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const known = await this.waivers.find(tx, id);
      if (known === undefined) throw new WaiverNotFound(id);
      await this.ends.expireDue(tx, known.pilotId);
      return (await this.waivers.find(tx, id)) ?? known;
    });
  }

  page(principal: Principal, filter: WaiverFilter, page: PageRequest): Promise<readonly Waiver[]> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      await this.ends.expireDue(tx, filter.pilotId);
      return this.waivers.page(tx, filter, page);
    });
  }

  signOffs(principal: Principal, waiverIds: readonly string[]): Promise<readonly WaiverSignOffView[]> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const views: WaiverSignOffView[] = [];
      const all = await this.waivers.signOffs(tx, waiverIds);
      for (const id of new Set(all.map(({ waiverId }) => waiverId))) {
        const signatures = await this.signing.signaturesOf(tx, 'WAIVER', id);
        for (const signOff of all.filter(({ waiverId }) => waiverId === id)) {
          const signature = signatures.find((one) => one.id === signOff.signatureId);
          if (signature !== undefined) views.push({ ...signOff, signature });
        }
      }
      return views;
    });
  }
}
