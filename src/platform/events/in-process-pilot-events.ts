import {
  PilotEvents,
  type PilotEvent,
  type PilotEventListener,
  type PilotEventType,
} from '../../ports/pilot-events.js';
import type { Tx } from '../../ports/unit-of-work.js';

/** Calls every subscriber in this process, inside the announcing transaction. */
export class InProcessPilotEvents extends PilotEvents {
  private readonly subscribed: {
    readonly types: ReadonlySet<PilotEventType>;
    readonly listener: PilotEventListener;
  }[] = [];

  subscribe(types: readonly PilotEventType[], listener: PilotEventListener): void {
    this.subscribed.push({ types: new Set(types), listener });
  }

  async announce(tx: Tx, event: PilotEvent): Promise<void> {
    for (const { types, listener } of this.subscribed) if (types.has(event.type)) await listener(tx, event);
  }
}
