import { Injectable } from '@nestjs/common';
import { expandCriteria } from '../../../verdict/criteria/expand-criteria.js';
import type { Criterion } from '../../../verdict/criteria/criteria-document.js';
import type { Principal, Role } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Criteria, type CriteriaSetRef } from '../../criteria/public.js';
import { Act, Authority } from '../../identity/public.js';
import type { Waiver } from '../domain/waiver.js';
import { NotWaivable, WaiverInvalid, WaiverNotFound } from '../domain/waiver-errors.js';
import { Waivers } from './ports.js';

/** The criteria that a waiver speaks of, and whether they allow one. */
@Injectable()
export class WaivableCriteria {
  constructor(private readonly criteria: Criteria) {}

  /** The criterion in force at the place. @throws NotWaivable, WaiverInvalid */
  async require(
    tx: Tx,
    of: {
      readonly siteId: string;
      readonly useCaseId: string;
      readonly criterionId: string;
      readonly slice: string | null;
    },
  ): Promise<{ readonly set: CriteriaSetRef; readonly criterion: Criterion }> {
    const { siteId, useCaseId, criterionId, slice } = of;
    const set = await this.criteria.baselined(tx, siteId, useCaseId);
    const criterion = set && expandCriteria(set.document).criteria.find(({ id }) => id === criterionId);
    if (set === undefined || criterion === undefined)
      throw new WaiverInvalid('/criterionId', `The criteria in force there have no criterion "${criterionId}".`);
    if (criterion.severity === 'SAFETY_CRITICAL') throw new NotWaivable(criterionId, 'it is safety critical');
    if (!criterion.waivable) throw new NotWaivable(criterionId, 'both sides agreed that it is not waivable');
    if (slice !== null && !criterion.slices.includes(slice))
      throw new WaiverInvalid(
        '/slice',
        `The criterion has no slice "${slice}". It has ${criterion.slices.join('; ')}.`,
      );
    return { set, criterion };
  }

  /** @throws NotWaivable when the criteria it was written for do not hold any more */
  async requireInForce(tx: Tx, waiver: Waiver): Promise<void> {
    const { set } = await this.require(tx, waiver);
    if (set.id !== waiver.criteriaSetId)
      throw new NotWaivable(
        waiver.criterionId,
        `the waiver is for version ${waiver.criteriaVersion} of the criteria, and version ${set.version} is in force: a waiver does not carry over`,
      );
  }
}

/** An act on one waiver: its row is locked, the person may do it, all in one transaction. */
@Injectable()
export class WaiverDesk {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly waivers: Waivers,
    private readonly clock: ClockPort,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** @throws WaiverNotFound and what `work` throws */
  locked<T>(
    principal: Principal,
    of: { readonly id: string; readonly action: string },
    work: (tx: Tx, waiver: Waiver) => Promise<T>,
  ): Promise<T> {
    const what = { action: of.action, object: { type: 'WAIVER', id: of.id } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const waiver = await this.waivers.lock(tx, of.id);
      if (waiver === undefined) throw new WaiverNotFound(of.id);
      concerning(waiver);
      return work(tx, waiver);
    });
  }

  /** @throws NOT_PERMITTED */
  async require(tx: Tx, principal: Principal, waiver: Waiver, roles: readonly Role[]): Promise<void> {
    await this.authority.require(tx, principal, { roles, pilot: waiver, siteId: waiver.siteId });
  }
}
