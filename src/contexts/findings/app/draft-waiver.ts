import { Injectable } from '@nestjs/common';
import type { RunId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { PilotEvidence } from '../../evaluations/public.js';
import { Act, Authority } from '../../identity/public.js';
import { ItemNotFound, reasonOf } from '../domain/errors.js';
import { isOpenItem, type PunchItem } from '../domain/item.js';
import { latestEnd, type Waiver, type WaiverType } from '../domain/waiver.js';
import { WaiverInvalid } from '../domain/waiver-errors.js';
import { PunchItems, Waivers } from './ports.js';
import { WaivableCriteria } from './waiver-desk.js';
import { WaiverJournal } from './waiver-journal.js';

export interface NewWaiver {
  /** The punch item of the criterion that is not met: it says site, use case and criterion. */
  readonly itemId: string;
  readonly type: WaiverType;
  readonly slice?: string;
  readonly runId?: string;
  readonly maxQuantity: number;
  readonly validTo: Date;
  readonly compensatingMeasure: string;
  readonly risk: string;
}

/** An item that names a criterion. */
type Missed = PunchItem & { readonly siteId: string; readonly useCaseId: string; readonly criterionId: string };

/** Reads and checks what a waiver is about. */
@Injectable()
export class WaiverDrafting {
  constructor(
    private readonly items: PunchItems,
    private readonly waivers: Waivers,
    private readonly criteria: WaivableCriteria,
    private readonly evidence: PilotEvidence,
    private readonly ids: IdsPort,
  ) {}

  /** @throws ItemNotFound */
  async item(tx: Tx, id: string): Promise<PunchItem> {
    const item = await this.items.find(tx, id);
    if (item === undefined) throw new ItemNotFound(id);
    return item;
  }

  /** @throws WaiverInvalid, NotWaivable, FindingReasonRequired, RunNotFound */
  async draft(tx: Tx, item: PunchItem, of: { request: NewWaiver; by: Principal; at: Date }): Promise<Waiver> {
    const { request, by, at } = of;
    assertMissed(item);
    const { siteId, useCaseId, criterionId } = item;
    const slice = request.slice ?? null;
    const { set, criterion } = await this.criteria.require(tx, { siteId, useCaseId, criterionId, slice });
    if (set.digest === null) throw new RangeError(`criteria ${set.id} are baselined without a digest`);
    await this.assertRun(tx, item, request);
    return {
      id: this.ids.next(),
      number: await this.waivers.nextNumber(tx, item.pilotId),
      pilotId: item.pilotId,
      vendorOrganisationId: item.vendorOrganisationId,
      customerOrganisationId: item.customerOrganisationId,
      ...{ siteId, useCaseId, criterionId, slice, runId: request.runId ?? null, itemId: item.id },
      criteriaSetId: set.id,
      criteriaVersion: set.version,
      criteriaDigest: set.digest,
      type: request.type,
      ...limitsOf(request, at),
      concernsSafety: item.concernsSafety || criterion.safetyRelevance !== 'NONE',
      state: 'DRAFT',
      rowVersion: 1,
      nth: null,
      termsDigest: null,
      draftedBy: by.personId,
      draftedAt: at,
      ...{ submittedBy: null, submittedAt: null, decidedAt: null, endedAt: null, endReason: null },
    };
  }

  private async assertRun(tx: Tx, item: Missed, { type, runId }: NewWaiver): Promise<void> {
    if (runId === undefined) {
      if (type === 'CONCESSION')
        throw new WaiverInvalid('/runId', 'A concession is about what a run has shown: name the run.');
      return;
    }
    const { run, judgements } = await this.evidence.judgedRun(tx, runId as RunId);
    const judged = judgements.find(({ useCaseId }) => useCaseId === item.useCaseId);
    const isOfPlace = run.pilotId === item.pilotId && run.siteId === item.siteId && run.plan.kind === 'FORMAL';
    if (!isOfPlace || judged === undefined)
      throw new WaiverInvalid('/runId', 'Name a formal run of this pilot and site that judges the use case.');
  }
}

/** Writes down, for the vendor, what is asked to be tolerated, how much of it, until when, and what protects meanwhile. */
@Injectable()
export class DraftWaiver {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly drafting: WaiverDrafting,
    private readonly journal: WaiverJournal,
    private readonly clock: ClockPort,
  ) {}

  /** @throws NOT_PERMITTED and what the drafting refuses */
  execute(principal: Principal, request: NewWaiver): Promise<Waiver> {
    const what = { action: 'waiver.drafted', object: { type: 'PUNCH_ITEM', id: request.itemId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const item = await this.drafting.item(tx, request.itemId);
      concerning(item);
      const place = { pilot: item, ...(item.siteId !== null && { siteId: item.siteId }) };
      await this.authority.require(tx, principal, { roles: ['VPM', 'VML'], ...place });
      const waiver = await this.drafting.draft(tx, item, { request, by: principal, at: this.clock.now() });
      await this.journal.drafted(tx, principal, waiver);
      return waiver;
    });
  }
}

function assertMissed(item: PunchItem): asserts item is Missed {
  if (item.siteId === null || item.useCaseId === null || item.criterionId === null)
    throw new WaiverInvalid('/itemId', 'The item names no criterion; only a criterion that is not met is waived.');
  if (!isOpenItem(item)) throw new WaiverInvalid('/itemId', `The item is ${item.state}; nothing is left to waive.`);
}

function limitsOf(
  { maxQuantity, validTo, compensatingMeasure, risk }: NewWaiver,
  at: Date,
): Pick<Waiver, 'maxQuantity' | 'validTo' | 'compensatingMeasure' | 'risk'> {
  if (!Number.isSafeInteger(maxQuantity) || maxQuantity < 1 || maxQuantity > 2 ** 31 - 1)
    throw new WaiverInvalid('/maxQuantity', 'Say how many units at most: a whole number from 1 on.');
  assertEnd(validTo, at);
  return {
    maxQuantity,
    validTo,
    compensatingMeasure: reasonOf(compensatingMeasure, 'The compensating measure', '/compensatingMeasure'),
    risk: reasonOf(risk, 'The risk that is taken', '/risk'),
  };
}

/** @throws WaiverInvalid unless the end lies ahead, and within twelve months */
export function assertEnd(validTo: Date, at: Date): void {
  if (validTo <= at || validTo > latestEnd(at))
    throw new WaiverInvalid(
      '/validTo',
      `A waiver ends within twelve months; ${validTo.toISOString()} is not after ${at.toISOString()} and up to ${latestEnd(at).toISOString()}.`,
    );
}
