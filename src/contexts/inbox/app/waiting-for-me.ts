import { Injectable } from '@nestjs/common';
import type { OrganisationId, PilotId } from '../../../kernel/ids.js';
import { scopeOf, type Principal } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { loosened, slotsFor } from '../../criteria/public.js';
import { Authority } from '../../identity/public.js';
import {
  criteriaEntries,
  dossierEntries,
  gateEntries,
  inOrder,
  itemEntries,
  motionEntries,
  overdueEntries,
  recoveryEntries,
  waiverEntries,
  type Viewer,
  type Waiting,
} from '../domain/entries.js';
import type { CriteriaInReviewRow, CriteriaRow, GateRow, PilotRow } from '../domain/rows.js';
import { InboxRows } from './ports.js';

export interface WaitingEntry extends Waiting {
  readonly pilot: Pick<PilotRow, 'id' | 'key' | 'title'> | null;
}

/** Everything that one person may do now, in all pilots, by a fixed number of statements. The act itself decides once more. */
@Injectable()
export class WaitingForMe {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly authority: Authority,
    private readonly rows: InboxRows,
    private readonly clock: ClockPort,
  ) {}

  execute(principal: Principal): Promise<readonly WaitingEntry[]> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const roles = await this.authority.everywhere(tx, principal);
      const recoveries = await this.recoveries(tx, principal, roles(undefined));
      if (principal.organisationId === undefined) return inOrder(recoveries).map((one) => ({ ...one, pilot: null }));
      const pilots = new Map((await this.rows.pilots(tx)).map((pilot) => [pilot.id, pilot]));
      const rolesAt: Viewer['rolesAt'] = ({ pilotId, siteId }) => {
        const pilot = pilots.get(pilotId);
        return pilot === undefined ? [] : roles({ pilot: partiesOf(pilot), ...(siteId !== null && { siteId }) });
      };
      const found = await this.inPilots(tx, { personId: principal.personId, rolesAt }, [...pilots.values()]);
      return inOrder([...recoveries, ...found]).map((one) => ({
        ...one,
        pilot: one.pilotId === null ? null : (pilots.get(one.pilotId) ?? null),
      }));
    });
  }

  private async inPilots(tx: Tx, viewer: Viewer, pilots: readonly PilotRow[]): Promise<Waiting[]> {
    const now = this.clock.now();
    const gates = await this.rows.openGates(tx);
    const sets = (await this.rows.criteriaInReview(tx)).map(withSlots);
    const signers = [...gates, ...sets].flatMap(({ signed }) => signed.map(({ holder }) => holder));
    const isHeld = await this.authority.holding(tx, signers);
    const standing = <Row extends GateRow | CriteriaRow>(row: Row, isUnbroken: boolean): Row => ({
      ...row,
      signed: row.signed.filter(({ holder: personId, role, signedAt }) =>
        isHeld({ personId, role, place: row, ...(isUnbroken && { since: new Date(signedAt) }) }),
      ),
    });
    return [
      ...gates.flatMap((gate) => gateEntries(viewer, standing(gate, true), now)),
      ...sets.flatMap((set) => criteriaEntries(viewer, standing(set, false))),
      ...(await this.rows.openMotions(tx)).flatMap((motion) => motionEntries(viewer, motion)),
      ...(await this.rows.submittedWaivers(tx)).flatMap((waiver) => waiverEntries(viewer, waiver)),
      ...(await this.rows.openItems(tx)).flatMap((item) => itemEntries(viewer, item)),
      ...(await this.rows.unreadDossiers(tx)).flatMap((dossier) => dossierEntries(viewer, dossier)),
      ...pilots.flatMap((pilot) => overdueEntries(viewer, pilot, now)),
    ];
  }

  private async recoveries(tx: Tx, principal: Principal, roles: readonly string[]): Promise<Waiting[]> {
    const isAdministrator = roles.includes('ADM');
    const isLead = roles.includes('CQL') || roles.includes('VPM');
    if (!isAdministrator && !isLead) return [];
    const { personId, organisationId } = principal;
    const viewer = { personId, organisationId, isLead, isAdministrator };
    const rows = await this.rows.recoveries(tx, isAdministrator ? undefined : organisationId, this.clock.now());
    return rows.flatMap((row) => recoveryEntries(viewer, row));
  }
}

/** Who has to sign, by the rules the act itself goes by: the site manager too when it gets easier after results were seen. */
function withSlots({ document, documentBefore, resultsSeen, ...row }: CriteriaInReviewRow): CriteriaRow {
  const isLoosened = resultsSeen && documentBefore !== null && loosened(documentBefore, document).length > 0;
  return { ...row, slots: slotsFor(document, isLoosened) };
}

function partiesOf({ id, vendorOrganisationId, customerOrganisationId }: PilotRow): {
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
} {
  return {
    pilotId: id as PilotId,
    vendorOrganisationId: vendorOrganisationId as OrganisationId,
    customerOrganisationId: customerOrganisationId as OrganisationId,
  };
}
