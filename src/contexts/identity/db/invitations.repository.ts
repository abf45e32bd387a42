import { Injectable } from '@nestjs/common';
import { Equal } from 'typeorm';
import { asSystem } from '../../../platform/db/as-system.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Invitations, type Invitation } from '../app/ports.js';
import { InvitationEntity } from './entities.js';

@Injectable()
export class InvitationsRepository extends Invitations {
  async insert(tx: Tx, invitation: Invitation): Promise<void> {
    await asSystem(tx, (manager) => manager.insert(InvitationEntity, { ...invitation }));
  }

  lockByToken(tx: Tx, tokenSha256: string): Promise<Invitation | undefined> {
    return asSystem(tx, async (manager) => {
      const where = { tokenSha256: Equal(tokenSha256) };
      return (await manager.findOne(InvitationEntity, { where, lock: { mode: 'pessimistic_write' } })) ?? undefined;
    });
  }

  async redeem(tx: Tx, id: string, personId: string, at: Date): Promise<void> {
    await asSystem(tx, (manager) => manager.update(InvitationEntity, { id }, { redeemedBy: personId, redeemedAt: at }));
  }
}
