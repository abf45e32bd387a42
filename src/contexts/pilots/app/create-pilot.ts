import { Injectable } from '@nestjs/common';
import type { OrganisationId, PilotId } from '../../../kernel/ids.js';
import type { Principal } from '../../../ports/principal.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Act, Authority, Directory, type OrganisationKind } from '../../identity/public.js';
import { PartiesInvalid } from '../domain/errors.js';
import { parseOptionalText, parseText, parseTimeBox, type Pilot, type TimeBox } from '../domain/pilot.js';
import { PilotRecords } from './ports.js';

export interface NewPilot extends TimeBox {
  readonly title: string;
  readonly vendorOrganisationId: string;
  readonly customerOrganisationId: string;
  readonly intendedUse?: string | null;
  readonly outOfScope?: string | null;
  readonly whenUnsure?: string | null;
  readonly contact?: string | null;
}

/** The writers of a new pilot. */
@Injectable()
export class PilotWriters {
  constructor(
    readonly pilots: PilotRecords,
    readonly clock: ClockPort,
    readonly ids: IdsPort,
  ) {}
}

/** Opens a pilot between one vendor and one customer, with its time box. By a lead of either side or the site manager. */
@Injectable()
export class CreatePilot {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly directory: Directory,
    private readonly writers: PilotWriters,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NotPermitted, PartiesInvalid, PilotFieldInvalid */
  execute(principal: Principal, input: NewPilot): Promise<Pilot> {
    const id = this.writers.ids.next() as PilotId;
    const object = { type: 'PILOT', id };
    return this.act.perform(principal, { action: 'pilot.create', object }, async (tx, concerning) => {
      const { vendorOrganisationId, customerOrganisationId } = input;
      const own = [vendorOrganisationId, customerOrganisationId].find((one) => one === principal.organisationId);
      if (own === undefined) {
        throw new PartiesInvalid(
          '/customerOrganisationId',
          'You can open pilots of your own organisation only. Name it as vendor or customer.',
        );
      }
      const roles = own === customerOrganisationId ? (['CQL', 'CSM'] as const) : (['VPM'] as const);
      await this.authority.requireInOrganisation(tx, principal, { roles, organisationId: own });
      await this.requireKind(tx, vendorOrganisationId, 'VENDOR');
      await this.requireKind(tx, customerOrganisationId, 'CUSTOMER');
      concerning({ vendorOrganisationId, customerOrganisationId });
      const pilot = await this.pilotOf(tx, principal, { ...input, id });
      await this.writers.pilots.insert(tx, pilot);
      await this.audit.append(tx, {
        parties: { vendorOrganisationId, customerOrganisationId },
        actor: principal,
        action: 'pilot.created',
        object,
        after: {
          key: pilot.key,
          title: pilot.title,
          decisionDate: pilot.decisionDate,
          attemptBudget: pilot.attemptBudget,
          imageBudget: pilot.imageBudget,
          onExpiry: pilot.onExpiry,
        },
      });
      return pilot;
    });
  }

  private async requireKind(tx: Tx, id: string, kind: OrganisationKind): Promise<void> {
    const path = kind === 'VENDOR' ? '/vendorOrganisationId' : '/customerOrganisationId';
    const organisation = await this.directory.anyOrganisation(tx, id);
    if (organisation?.kind === kind) return;
    const found =
      organisation === undefined
        ? 'there is none with this id'
        : `${organisation.name} is of kind ${organisation.kind}`;
    throw new PartiesInvalid(path, `Expected an organisation of kind ${kind}; ${found}.`);
  }

  private async pilotOf(tx: Tx, principal: Principal, input: NewPilot & { readonly id: PilotId }): Promise<Pilot> {
    const { clock, pilots } = this.writers;
    const createdAt = clock.now();
    return {
      ...parseTimeBox(input, createdAt),
      id: input.id,
      vendorOrganisationId: input.vendorOrganisationId as OrganisationId,
      customerOrganisationId: input.customerOrganisationId as OrganisationId,
      title: parseText(input.title, '/title', 200),
      intendedUse: parseOptionalText(input.intendedUse, '/intendedUse', 4000),
      outOfScope: parseOptionalText(input.outOfScope, '/outOfScope', 4000),
      whenUnsure: parseOptionalText(input.whenUnsure, '/whenUnsure', 4000),
      contact: parseOptionalText(input.contact, '/contact', 400),
      key: await pilots.nextKey(tx),
      state: 'DRAFT',
      version: 1,
      extensions: 0,
      round: 1,
      suspendedAs: null,
      createdBy: principal.personId,
      createdAt,
    };
  }
}
