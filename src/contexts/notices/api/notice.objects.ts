import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf } from '../../../platform/graphql/connection.js';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';

export enum NoticeCategoryEnum {
  SIGNATURE = 'SIGNATURE',
  DECISION = 'DECISION',
  DEADLINE = 'DEADLINE',
}
registerEnumType(NoticeCategoryEnum, {
  name: 'NoticeCategory',
  description:
    'Messages by e-mail that a person may switch off. Invitations and messages about the account always come.',
  valuesMap: {
    SIGNATURE: { description: 'Your signature is asked for.' },
    DECISION: { description: 'A gate was decided, revoked, or ended without a decision.' },
    DEADLINE: { description: 'A condition is overdue, or a waiver has ended.' },
  },
});

export enum NoticeStateEnum {
  QUEUED = 'QUEUED',
  SENT = 'SENT',
  FAILED = 'FAILED',
}
registerEnumType(NoticeStateEnum, {
  name: 'NoticeState',
  valuesMap: {
    QUEUED: { description: 'Waits to be sent, or to be tried again.' },
    SENT: { description: 'Handed over to the mail server, or written to the outbox folder.' },
    FAILED: { description: 'Every try failed. retryNotice sends it again.' },
  },
});

@ObjectType('Notice', { description: 'A message by e-mail: whether it arrives. What it says is not shown.' })
export class NoticeObject {
  @Field(() => ID) id: string;
  @Field(() => String, { description: 'SIGNATURE_ASKED, GATE_DECIDED, SECURITY and so on.' }) kind: string;
  @Field(() => String) email: string;
  @Field(() => NoticeStateEnum) state: NoticeStateEnum;
  @Field(() => Int, { description: 'How often it was tried.' }) attempts: number;
  @Field(() => String, { nullable: true, description: 'Why the last try failed.' }) lastError: string | null;
  @Field(() => DateTimeScalar) createdAt: Date;
  @Field(() => DateTimeScalar, { nullable: true }) sentAt: Date | null;
}

export const NoticeConnection = connectionOf(NoticeObject, 'Notice');

@InputType()
export class RetryNoticeInput {
  @Field(() => ID) id: string;
}

@ObjectType()
export class RetryNoticePayload {
  @Field(() => NoticeObject, { nullable: true }) notice?: NoticeObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@InputType()
export class SetNoticePreferencesInput {
  @Field(() => [NoticeCategoryEnum], { description: 'What you do not want. What is not named comes.' })
  off: NoticeCategoryEnum[];
}

@ObjectType()
export class SetNoticePreferencesPayload {
  @Field(() => [NoticeCategoryEnum], { nullable: true }) off?: readonly string[];
  @Field(() => [UserError]) userErrors: UserError[];
}
