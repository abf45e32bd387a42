import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ShownOnce } from '../../../platform/graphql/shown-once.js';
import { connectionOf, PageArgs } from '../../../platform/graphql/connection.js';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';

export enum WebhookStateEnum {
  ACTIVE = 'ACTIVE',
  DISABLED = 'DISABLED',
  REMOVED = 'REMOVED',
}
registerEnumType(WebhookStateEnum, { name: 'WebhookState' });

export enum WebhookDeliveryStateEnum {
  PENDING = 'PENDING',
  DELIVERED = 'DELIVERED',
  FAILED = 'FAILED',
}
registerEnumType(WebhookDeliveryStateEnum, { name: 'WebhookDeliveryState' });

@ObjectType('Webhook', { description: 'Where your organisation is told what happens in its pilots.' })
export class WebhookObject {
  @Field(() => ID) id: string;
  @Field(() => String) url: string;
  @Field(() => String) description: string;
  @Field(() => [String]) eventTypes: string[];
  @Field(() => WebhookStateEnum) state: string;
  @Field(() => String, { nullable: true, description: 'Why it is in this state.' }) stateReason: string | null;
  @Field(() => Int, { description: 'Tries in a row that were not taken; at 20 it is disabled.' }) failures: number;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until then the secret before the last rotation signs beside the new one.',
  })
  overlapUntil: Date | null;
  @Field(() => DateTimeScalar) createdAt: Date;
}

@ObjectType('WebhookAttempt')
export class WebhookAttemptObject {
  @Field(() => Int) number: number;
  @Field(() => DateTimeScalar) at: Date;
  @Field(() => String, {
    description: 'TAKEN, REFUSED, BLOCKED (the address may not be reached), UNREACHABLE, TIMEOUT, NOT_SENT.',
  })
  outcome: string;
  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer.' }) status: number | null;
  @Field(() => String, { nullable: true }) detail: string | null;
}

@ObjectType('WebhookDelivery', { description: 'One event for one webhook. Every try has the same id and body.' })
export class WebhookDeliveryObject {
  @Field(() => ID, { description: 'What the receiver gets as webhook-id.' }) id: string;
  @Field(() => ID) webhookId: string;
  @Field(() => ID, { nullable: true, description: 'null = a test.' }) pilotId: string | null;
  @Field(() => String) eventType: string;
  @Field(() => String, { description: 'The exact text that is sent.' }) body: string;
  @Field(() => WebhookDeliveryStateEnum) state: string;
  @Field(() => DateTimeScalar) createdAt: Date;
  @Field(() => DateTimeScalar, { nullable: true }) endedAt: Date | null;
}

export const WebhookDeliveryConnection = connectionOf(WebhookDeliveryObject, 'WebhookDelivery');

@ArgsType()
export class WebhookDeliveriesArgs extends PageArgs {
  @Field(() => ID) webhookId: string;
  @Field(() => WebhookDeliveryStateEnum, { nullable: true }) state?: WebhookDeliveryStateEnum | null;
}

@InputType()
export class RegisterWebhookInput {
  @Field(() => String, { description: 'https, on the public internet, unless the operator allows more.' }) url: string;
  @Field(() => String, { description: 'What receives the events.' }) description: string;
  @Field(() => [String], { description: 'For example GATE_DECIDED; a wrong one is answered with the whole list.' })
  eventTypes: string[];
}

@InputType()
export class ChangeWebhookInput {
  @Field(() => ID) id: string;
  @Field(() => WebhookStateEnum) state: WebhookStateEnum;
  @Field(() => String) reason: string;
}

@InputType()
export class RotateWebhookSecretInput {
  @Field(() => ID) id: string;
  @Field(() => Int, {
    defaultValue: 24,
    description: 'Hours for which the old secret signs beside the new one, 0 to 168; 0 after a leak.',
  })
  overlapHours: number;
  @Field(() => String) reason: string;
}

@ObjectType()
export class RegisterWebhookPayload {
  @Field(() => WebhookObject, { nullable: true }) webhook?: WebhookObject;
  @ShownOnce()
  @Field(() => String, { nullable: true, description: 'Shown this once: what signatures are checked with.' })
  secret?: string;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class WebhookPayload {
  @Field(() => WebhookObject, { nullable: true }) webhook?: WebhookObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class WebhookDeliveryPayload {
  @Field(() => WebhookDeliveryObject, { nullable: true }) delivery?: WebhookDeliveryObject;
  @Field(() => [UserError]) userErrors: UserError[];
}
