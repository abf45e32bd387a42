import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { JsonValue } from '../../../kernel/canonical-json.js';
import { PilotEvents, type PilotEvent } from '../../../ports/pilot-events.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { NoticeContent, OfGate } from '../domain/notice.js';
import { AskSigners } from './ask-signers.js';
import { EnqueueNotices } from './enqueue-notices.js';
import { PilotPeople } from './pilot-people.js';

/** Tells people what happens in their pilots, in the transaction in which it happens. */
@Injectable()
export class PilotNotices implements OnModuleInit {
  constructor(
    private readonly events: PilotEvents,
    private readonly enqueue: EnqueueNotices,
    private readonly people: PilotPeople,
    private readonly signers: AskSigners,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(['GATE_OPENED'], (tx, event) =>
      this.signers.ask(tx, event.object.id, { kind: 'SIGNATURE_ASKED', occasion: occasionOf(event) }),
    );
    this.events.subscribe(['GATE_SLOT_DELEGATED', 'GATE_DELEGATION_REVOKED'], (tx, event) =>
      this.tellStandIn(tx, event),
    );
    this.events.subscribe(
      ['DOSSIER_ISSUED', 'DOSSIER_ACKNOWLEDGED', 'DOSSIER_SUPERSEDED', 'DOSSIER_REVOKED'],
      (tx, event) => this.tellEverybody(tx, event),
    );
    this.events.subscribe(
      ['GATE_DECIDED', 'GATE_CLOSED', 'GATE_REVOKED', 'CONDITION_OVERDUE', 'WAIVER_ENDED'],
      (tx, event) => this.tellEverybody(tx, event),
    );
  }

  /** The colleague who is to sign, or need not any more. */
  private async tellStandIn(tx: Tx, event: PilotEvent): Promise<void> {
    const detail = valueIn(event.facts, 'detail') ?? null;
    const [slot, validUntil] = [textIn(detail, 'slot'), textIn(detail, 'validUntil')];
    const gate = await this.gateFacts(tx, event);
    const content: NoticeContent =
      event.type === 'GATE_SLOT_DELEGATED'
        ? { kind: 'SLOT_DELEGATED', facts: { ...gate, slot, validUntil } }
        : { kind: 'DELEGATION_REVOKED', facts: { ...gate, slot } };
    const occasion = `${event.type}:${textIn(detail, 'delegationId')}`;
    const standIn = await this.people.addressed(tx, [textIn(detail, 'toPersonId')]);
    await this.enqueue.execute(tx, { content, occasion }, standIn);
  }

  private async tellEverybody(tx: Tx, event: PilotEvent): Promise<void> {
    const content = await this.contentOf(tx, event);
    await this.enqueue.execute(tx, { content, occasion: occasionOf(event) }, await this.people.others(tx, event));
  }

  private async contentOf(tx: Tx, event: PilotEvent): Promise<NoticeContent> {
    const reason = event.reason ?? null;
    switch (event.type) {
      case 'GATE_DECIDED':
        return {
          kind: 'GATE_DECIDED',
          facts: { ...(await this.gateFacts(tx, event)), decision: textIn(event.facts, 'decision'), reason },
        };
      case 'GATE_REVOKED':
        return { kind: 'GATE_REVOKED', facts: { ...(await this.gateFacts(tx, event)), reason } };
      case 'GATE_CLOSED':
        return {
          kind: 'GATE_CLOSED',
          facts: { ...(await this.gateFacts(tx, event)), state: textIn(event.facts, 'state'), reason },
        };
      case 'DOSSIER_ISSUED':
      case 'DOSSIER_ACKNOWLEDGED':
      case 'DOSSIER_SUPERSEDED':
      case 'DOSSIER_REVOKED': {
        const [number, state] = [textIn(event.facts, 'number'), textIn(event.facts, 'state')];
        return {
          kind: 'DOSSIER_CHANGED',
          facts: { pilot: await this.people.titleOf(tx, event), number, state, reason },
        };
      }
      default: {
        const kind = event.type === 'WAIVER_ENDED' ? 'WAIVER_ENDED' : 'CONDITION_OVERDUE';
        const pilot = await this.people.titleOf(tx, event);
        return { kind, facts: { pilot, object: `${event.object.type} ${event.object.id}`, reason } };
      }
    }
  }

  private async gateFacts(tx: Tx, event: PilotEvent): Promise<OfGate & { readonly reason: string | null }> {
    return {
      pilot: await this.people.titleOf(tx, event),
      site: await this.people.siteOf(tx, event),
      gate: textIn(event.facts, 'gateType'),
      gateId: event.object.id,
      round: Number(valueIn(event.facts, 'round') ?? 0),
      reason: event.reason ?? null,
    };
  }
}

/** The same change of the same object is told once, however often its job or its scheduled check runs. */
function occasionOf({ facts, object, reason, type }: PilotEvent): string {
  const state = valueIn(facts, 'state');
  return [
    type,
    object.type,
    object.id,
    ...(typeof state === 'string' ? [state] : []),
    ...(type === 'WAIVER_ENDED' ? [reason ?? ''] : []),
  ].join(':');
}

function valueIn(facts: JsonValue, key: string): JsonValue | undefined {
  return typeof facts === 'object' && facts !== null && !Array.isArray(facts)
    ? (facts as Readonly<Record<string, JsonValue>>)[key]
    : undefined;
}

function textIn(facts: JsonValue, key: string): string {
  const value = valueIn(facts, key);
  return typeof value === 'string' ? value : '';
}
