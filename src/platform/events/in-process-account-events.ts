import {
  AccountEvents,
  type AccountListener,
  type InvitationEvent,
  type SecurityEvent,
} from '../../ports/account-events.js';
import type { Tx } from '../../ports/unit-of-work.js';

/** Calls every subscriber in this process, inside the announcing transaction. */
export class InProcessAccountEvents extends AccountEvents {
  private readonly listeners: AccountListener[] = [];

  subscribe(listener: AccountListener): void {
    this.listeners.push(listener);
  }

  async security(tx: Tx, event: SecurityEvent): Promise<void> {
    for (const listener of this.listeners) await listener.security(tx, event);
  }

  async invited(tx: Tx, event: InvitationEvent): Promise<void> {
    for (const listener of this.listeners) await listener.invited(tx, event);
  }
}
