import { Injectable } from '@nestjs/common';
import type { PersonId, RunId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Criteria } from '../../criteria/public.js';
import { PilotEvidence } from '../../evaluations/public.js';
import { Act, Authority } from '../../identity/public.js';
import { Pilots, type PilotRef } from '../../pilots/public.js';
import { ItemInvalid, reasonOf } from '../domain/errors.js';
import type { ItemKind, PunchItem } from '../domain/item.js';
import { ItemJournal } from './item-journal.js';
import { PunchItems } from './ports.js';

export interface NewItem {
  readonly pilotId: string;
  readonly siteId?: string;
  readonly useCaseId?: string;
  /** Of the criteria in force for the site and use case. */
  readonly criterionId?: string;
  readonly runId?: string;
  readonly kind: ItemKind;
  readonly concernsSafety?: boolean;
  readonly title: string;
  readonly description: string;
}

/** What a new item is about. */
export type ItemSubject = Pick<
  PunchItem,
  | 'siteId'
  | 'useCaseId'
  | 'criteriaSetId'
  | 'criterionId'
  | 'runId'
  | 'kind'
  | 'concernsSafety'
  | 'title'
  | 'description'
>;

const LONGEST_TITLE = 200;

/** Makes the row of a new item, with the next number of its pilot. */
@Injectable()
export class ItemDraft {
  constructor(
    private readonly items: PunchItems,
    private readonly clock: ClockPort,
    private readonly ids: IdsPort,
  ) {}

  async of(tx: Tx, pilot: PilotRef, subject: ItemSubject, raisedBy: PersonId | null): Promise<PunchItem> {
    const { pilotId, vendorOrganisationId, customerOrganisationId } = pilot;
    return {
      ...subject,
      id: this.ids.next(),
      number: await this.items.nextNumber(tx, pilotId),
      pilotId,
      vendorOrganisationId,
      customerOrganisationId,
      state: 'OPEN',
      category: null,
      ownerId: null,
      dueOn: null,
      rowVersion: 1,
      raisedBy,
      raisedAt: this.clock.now(),
      evidenceSha256: null,
      resolvedBy: null,
      verifiedBy: null,
      verifiedRunId: null,
      duplicateOf: null,
      waiverId: null,
      downgrade: null,
    };
  }
}

/** Finds what an item is said to be about, all of it in its pilot. */
@Injectable()
export class ItemSubjects {
  constructor(
    private readonly pilots: Pilots,
    private readonly criteria: Criteria,
    private readonly evidence: PilotEvidence,
  ) {}

  pilot(tx: Tx, id: string): Promise<PilotRef> {
    return this.pilots.get(tx, id);
  }

  /** @throws ItemInvalid, SiteNotFound, UseCaseNotFound, RunNotFound */
  async subject(tx: Tx, pilot: PilotRef, request: NewItem): Promise<ItemSubject> {
    const { siteId = null, useCaseId = null, criterionId = null, runId = null, kind } = request;
    const title = request.title.trim();
    if (title === '' || title.length > LONGEST_TITLE)
      throw new ItemInvalid('/title', `An item needs a title of 1 to ${LONGEST_TITLE} characters.`);
    const description = reasonOf(request.description, 'Describing what was observed and expected', '/description');
    await this.assertInPilot(tx, pilot, request);
    const missed = criterionId === null ? null : await this.missed(tx, { siteId, useCaseId, criterionId });
    const concernsSafety = request.concernsSafety === true || missed?.concernsSafety === true;
    const criteriaSetId = missed?.criteriaSetId ?? null;
    return { siteId, useCaseId, criteriaSetId, criterionId, runId, kind, concernsSafety, title, description };
  }

  private async assertInPilot(tx: Tx, { pilotId }: PilotRef, { siteId, useCaseId, runId }: NewItem): Promise<void> {
    if (siteId !== undefined && (await this.pilots.site(tx, siteId)).pilotId !== pilotId)
      throw new ItemInvalid('/siteId', 'The site belongs to another pilot.');
    if (useCaseId !== undefined && (await this.pilots.useCase(tx, useCaseId)).pilotId !== pilotId)
      throw new ItemInvalid('/useCaseId', 'The use case belongs to another pilot.');
    if (runId !== undefined && (await this.evidence.judgedRun(tx, runId as RunId)).run.pilotId !== pilotId)
      throw new ItemInvalid('/runId', 'The run belongs to another pilot.');
  }

  private async missed(
    tx: Tx,
    of: { siteId: string | null; useCaseId: string | null; criterionId: string },
  ): Promise<{ readonly criteriaSetId: string; readonly concernsSafety: boolean }> {
    const { siteId, useCaseId, criterionId } = of;
    if (siteId === null || useCaseId === null)
      throw new ItemInvalid('/criterionId', 'A criterion belongs to a site and a use case: name both.');
    const set = await this.criteria.baselined(tx, siteId, useCaseId);
    const criterion = set?.document.criteria.find(({ id }) => id === criterionId);
    if (set === undefined || criterion === undefined)
      throw new ItemInvalid('/criterionId', `The criteria in force there have no criterion "${criterionId}".`);
    return { criteriaSetId: set.id, concernsSafety: criterion.safetyRelevance !== 'NONE' };
  }
}

/** Reports a deviation: everybody who works in the pilot may. */
@Injectable()
export class RaiseItem {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly subjects: ItemSubjects,
    private readonly draft: ItemDraft,
    private readonly journal: ItemJournal,
  ) {}

  /** @throws PilotNotFound, NOT_PERMITTED, ItemInvalid */
  execute(principal: Principal, request: NewItem): Promise<PunchItem> {
    const what = { action: 'item.raised', object: { type: 'PILOT', id: request.pilotId } };
    return this.act.perform(principal, what, async (tx, concerning) => {
      const pilot = await this.subjects.pilot(tx, request.pilotId);
      concerning(pilot);
      const { siteId } = request;
      const roles = ['CQL', 'CSM', 'SO', 'VPM', 'VML'] as const;
      await this.authority.require(tx, principal, { roles, pilot, ...(siteId !== undefined && { siteId }) });
      const subject = await this.subjects.subject(tx, pilot, request);
      const item = await this.draft.of(tx, pilot, subject, principal.personId);
      await this.journal.raised(tx, principal, item);
      return item;
    });
  }
}
