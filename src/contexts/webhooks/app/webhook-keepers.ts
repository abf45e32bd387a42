import { Injectable } from '@nestjs/common';
import type { OrganisationId } from '../../../kernel/ids.js';
import { scopeOf, type Principal, type Role } from '../../../ports/principal.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import { AuditLog, type AuditParties } from '../../audit/public.js';
import { Act, Authority, Directory } from '../../identity/public.js';
import { WebhookNotFound } from '../domain/errors.js';

/** The customer's quality lead and the vendor's project manager, for their own organisation. */
const KEEPERS: readonly Role[] = ['CQL', 'VPM'];
const READERS: readonly Role[] = [...KEEPERS, 'AUD'];

export interface Keeping {
  readonly tx: Tx;
  readonly organisationId: OrganisationId;
  readonly parties: AuditParties;
}

/** Whose webhooks somebody may look after, and the record of what was done to them. */
@Injectable()
export class WebhookKeepers {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly directory: Directory,
    private readonly audit: AuditLog,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** One act of a keeper; a refusal is audited in the chain of the keeper's organisation. @throws NotPermitted */
  perform<T>(
    principal: Principal,
    of: { readonly action: string; readonly id: string },
    work: (keeping: Keeping) => Promise<T>,
  ): Promise<T> {
    const object = { type: 'WEBHOOK', id: of.id };
    return this.act.perform(principal, { action: of.action, object }, async (tx, concerning) => {
      const parties = await this.partiesOf(tx, principal);
      concerning(parties);
      const organisationId = await this.require(tx, principal, KEEPERS);
      return work({ tx, organisationId, parties });
    });
  }

  /** @throws NotPermitted */
  read<T>(principal: Principal, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      await this.require(tx, principal, READERS);
      return work(tx);
    });
  }

  async record(
    { tx, parties }: Keeping,
    principal: Principal,
    of: { readonly action: string; readonly id: string; readonly reason?: string; readonly after?: object },
  ): Promise<void> {
    const { action, id, reason, after } = of;
    await this.audit.append(tx, {
      ...{ parties, actor: principal, action, object: { type: 'WEBHOOK', id } },
      ...(reason !== undefined && { reason }),
      ...(after !== undefined && { after: { ...after } }),
    });
  }

  private async require(tx: Tx, principal: Principal, roles: readonly Role[]): Promise<OrganisationId> {
    const organisationId = principal.organisationId ?? '';
    return (await this.authority.requireInOrganisation(tx, principal, { roles, organisationId })).organisationId;
  }

  private async partiesOf(tx: Tx, { organisationId }: Principal): Promise<AuditParties> {
    if (organisationId === undefined) return {};
    const organisation = await this.directory.organisationIn(tx, organisationId);
    return organisation?.kind === 'VENDOR'
      ? { vendorOrganisationId: organisationId }
      : { customerOrganisationId: organisationId };
  }
}

export function found<T>(webhook: T | undefined, id: string): T {
  if (webhook === undefined) throw new WebhookNotFound(id);
  return webhook;
}
