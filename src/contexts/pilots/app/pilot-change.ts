import { Injectable } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import type { Principal, Role } from '../../../ports/principal.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { Act, Authority } from '../../identity/public.js';
import { Pilots, type PilotRef } from './pilots.js';

/** Who may add sites, use cases and contract versions. */
const EDITORS: readonly Role[] = ['CQL', 'CSM', 'VPM'];

export interface Change {
  readonly action: string;
  readonly done: string;
  /** In sentences: "adding a site". */
  readonly what: string;
  readonly object: { readonly type: string; readonly id: string };
}

/** The frame all additions to a pilot share: find it, check role and state, do it, audit it last. */
@Injectable()
export class PilotChange {
  constructor(
    private readonly act: Act,
    private readonly authority: Authority,
    private readonly pilots: Pilots,
    private readonly audit: AuditLog,
  ) {}

  perform<T>(
    principal: Principal,
    change: Change,
    pilotIdOf: (tx: Tx) => Promise<string>,
    work: (tx: Tx, pilot: PilotRef) => Promise<{ result: T; after: JsonValue }>,
  ): Promise<T> {
    return this.act.perform(principal, { action: change.action, object: change.object }, async (tx, concerning) => {
      const pilot = await this.pilots.get(tx, await pilotIdOf(tx));
      concerning(pilot);
      await this.authority.require(tx, principal, { roles: EDITORS, pilot });
      this.pilots.requireOpenForChanges(pilot, change.what);
      const { result, after } = await work(tx, pilot);
      await this.audit.append(tx, {
        parties: pilot,
        actor: principal,
        action: change.done,
        object: change.object,
        after,
      });
      return result;
    });
  }
}
