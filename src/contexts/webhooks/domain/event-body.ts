import { canonicalJson, type JsonValue } from '../../../kernel/canonical-json.js';

/** Plain facts of an event that a receiver gets. Reasons and details stay inside: whoever may read them asks for the object. */
const TOLD_FACTS = ['gateType', 'round', 'state', 'decision', 'kind'] as const;

export interface ToldEvent {
  readonly type: string;
  readonly pilotId: string;
  readonly siteId: string | null;
  readonly object: { readonly type: string; readonly id: string };
  readonly by: string;
  readonly facts: JsonValue;
}

/** `GATE_DECIDED` is told as `gate.decided`, `RUN_ENDED` as `run.ended`. */
export function toldType(type: string): string {
  const [first = '', ...rest] = type.toLowerCase().split('_');
  return `${first}.${rest.join('_')}`;
}

/** The text that is sent: `type`, `timestamp` and `data`, as Standard Webhooks wants them. Ids and states, no names. */
export function eventBody(event: ToldEvent, at: Date): string {
  const { pilotId, siteId, object, by } = event;
  const facts = Object.fromEntries(TOLD_FACTS.flatMap((name) => factOf(event.facts, name)));
  return canonicalJson({
    type: toldType(event.type),
    timestamp: at.toISOString(),
    data: { pilotId, siteId, object: { type: object.type, id: object.id }, by, ...facts },
  });
}

/** A test, so that somebody can see the receiver work. */
export function pingBody(webhookId: string, at: Date): string {
  return canonicalJson({ type: 'webhook.ping', timestamp: at.toISOString(), data: { webhookId } });
}

function factOf(facts: JsonValue, name: string): [string, JsonValue][] {
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) return [];
  const value = (facts as Readonly<Record<string, JsonValue | undefined>>)[name];
  return typeof value === 'string' || typeof value === 'number' || value === null ? [[name, value]] : [];
}
