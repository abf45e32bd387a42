import { Injectable } from '@nestjs/common';
import type { OrganisationId, PersonId } from '../../../kernel/ids.js';
import { sha256Of } from '../../../kernel/sha256.js';
import type { Principal } from '../../../ports/principal.js';
import { SecretSource } from '../../../ports/secrets.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import type { Account } from '../domain/account.js';
import { tidyOrigin, type SessionMethod, type SessionOrigin } from '../domain/session.js';
import { partiesOf } from './organisation-parties.js';
import { IdentitySettings, Organisations, Sessions } from './ports.js';

export interface OpenedSession {
  /** Shown once; only its digest is stored. */
  readonly token: string;
  readonly expiresAt: Date;
  readonly principal: Principal;
}

/** The stores behind a session. */
@Injectable()
export class SessionRecords {
  constructor(
    readonly sessions: Sessions,
    readonly organisations: Organisations,
    readonly settings: IdentitySettings,
    readonly secrets: SecretSource,
    readonly ids: IdsPort,
  ) {}
}

/** The one way into a session, whatever the person was recognised by. */
@Injectable()
export class OpenSession {
  constructor(
    private readonly records: SessionRecords,
    private readonly audit: AuditLog,
    private readonly clock: ClockPort,
  ) {}

  /** Appends to the audit log, so it comes last in its transaction. */
  async open(
    tx: Tx,
    account: Account,
    how: { readonly method: SessionMethod; readonly origin?: SessionOrigin },
  ): Promise<OpenedSession> {
    const { ids, organisations, secrets, sessions, settings } = this.records;
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + settings.sessionMaxHours * 3_600_000);
    const token = secrets.token();
    const tokenSha256 = sha256Of(token);
    const id = ids.next();
    await sessions.insert(tx, {
      id,
      tokenSha256,
      personId: account.id,
      createdAt: now,
      lastUsedAt: now,
      expiresAt,
      revokedAt: null,
      method: how.method,
      ...tidyOrigin(how.origin),
    });
    const principal: Principal = {
      personId: account.id as PersonId,
      printedName: account.printedName,
      ...(account.organisationId !== null && { organisationId: account.organisationId as OrganisationId }),
      sessionSha256: tokenSha256,
    };
    const organisation =
      account.organisationId === null ? undefined : await organisations.findAny(tx, account.organisationId);
    await this.audit.append(tx, {
      parties: partiesOf(organisation),
      actor: principal,
      action: 'session.opened',
      object: { type: 'PERSON', id: account.id },
      after: { session: id, method: how.method },
    });
    return { token, expiresAt, principal };
  }
}
