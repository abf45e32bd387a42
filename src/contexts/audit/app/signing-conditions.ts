import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { AuditParties } from './audit-event.js';
import { AuditLog } from './audit-log.js';
import { SigningKeys } from './signing-keys.js';

/** What must hold of the installation itself before anything is signed. */
@Injectable()
export class SigningConditions {
  constructor(
    private readonly keys: SigningKeys,
    private readonly log: AuditLog,
  ) {}

  /** @throws SigningKeyNotInForce, ClockBehind */
  async requireMet(tx: Tx, parties: AuditParties): Promise<void> {
    await this.keys.requireInForce(tx);
    await this.log.requireClock(tx, parties);
  }
}
