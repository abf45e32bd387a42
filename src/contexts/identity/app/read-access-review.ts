import { Injectable } from '@nestjs/common';
import { scopeOf, type Principal, type Role } from '../../../ports/principal.js';
import { ClockPort } from '../../../ports/time.js';
import { UnitOfWork, type Tx } from '../../../ports/unit-of-work.js';
import type { RoleName } from '../domain/roles.js';
import { Authority } from './authority.js';

/** One role that somebody holds now: for the regular look whether it is still needed. */
export interface AccessReviewRow {
  readonly assignmentId: string;
  readonly personId: string;
  readonly printedName: string;
  readonly email: string;
  readonly role: RoleName;
  /** `null`: in all pilots. */
  readonly pilotKey: string | null;
  readonly siteKey: string | null;
  readonly validFrom: Date;
  readonly validTo: Date | null;
  readonly reason: string;
  /** `null`: a founding invitation, or the first administrator. */
  readonly grantorId: string | null;
  readonly grantorName: string | null;
  /** When the account was last used, by session or API token; `null`: never. */
  readonly lastUsedAt: Date | null;
  readonly isAccountOpen: boolean;
}

export abstract class AccessReviews {
  /** In force at the instant; of one organisation, or of administrators (`null`). By name, then role. */
  abstract inForce(tx: Tx, organisationId: string | null, at: Date): Promise<readonly AccessReviewRow[]>;
}

const REVIEWERS: readonly Role[] = ['CQL', 'VPM', 'AUD'];

/** Leads and auditors review their own organisation, administrators the administrators. */
@Injectable()
export class ReadAccessReview {
  constructor(
    private readonly reviews: AccessReviews,
    private readonly authority: Authority,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: ClockPort,
  ) {}

  /** @throws NotPermitted */
  execute(principal: Principal): Promise<readonly AccessReviewRow[]> {
    return this.unitOfWork.run(scopeOf(principal), async (tx) => {
      const { organisationId } = principal;
      if (organisationId === undefined) await this.authority.requireAdministrator(tx, principal);
      else await this.authority.requireInOrganisation(tx, principal, { roles: REVIEWERS, organisationId });
      return this.reviews.inForce(tx, organisationId ?? null, this.clock.now());
    });
  }
}
