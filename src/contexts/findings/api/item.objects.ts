import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf, PageArgs } from '../../../platform/graphql/connection.js';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar, Sha256Scalar } from '../../../platform/graphql/scalars.js';

export enum PunchItemStateEnum {
  OPEN = 'OPEN',
  TRIAGED = 'TRIAGED',
  IN_PROGRESS = 'IN_PROGRESS',
  RESOLVED = 'RESOLVED',
  VERIFIED = 'VERIFIED',
  REOPENED = 'REOPENED',
  NOT_A_DEFECT = 'NOT_A_DEFECT',
  DUPLICATE = 'DUPLICATE',
  ACCEPTED = 'ACCEPTED',
}
registerEnumType(PunchItemStateEnum, { name: 'PunchItemState' });

export enum PunchItemCategoryEnum {
  A = 'A',
  B = 'B',
  C = 'C',
}
registerEnumType(PunchItemCategoryEnum, {
  name: 'PunchItemCategory',
  description: 'A blocks every gate. B must be a condition of a gate that passes meanwhile. C blocks nothing.',
});

export enum PunchItemKindEnum {
  MODEL = 'MODEL',
  DATA = 'DATA',
  SITE = 'SITE',
  PROCESS = 'PROCESS',
}
registerEnumType(PunchItemKindEnum, {
  name: 'PunchItemKind',
  description: 'What has to change. MODEL: the closure rests on a later formal run.',
});

@ObjectType('PunchItemDowngrade', {
  description: 'Proposed by one; it takes the other of quality lead and safety officer.',
})
export class PunchItemDowngradeObject {
  @Field(() => PunchItemCategoryEnum) to: string;
  @Field(() => ID) by: string;
  @Field(() => String) role: string;
  @Field(() => String) reason: string;
}

@ObjectType('PunchItemEntry', { description: 'One line of the history of an item: a change, or a comment.' })
export class PunchItemEntryObject {
  @Field(() => ID) id: string;
  @Field(() => String, { description: 'RAISED, SEEN_AGAIN, CHANGED, DOWNGRADE_PROPOSED or COMMENT.' }) kind: string;
  @Field(() => PunchItemStateEnum, { nullable: true }) fromState: string | null;
  @Field(() => PunchItemStateEnum) toState: string;
  @Field(() => PunchItemCategoryEnum, { nullable: true }) category: string | null;
  @Field(() => ID, { nullable: true, description: 'null = a rule did it.' }) personId: string | null;
  @Field(() => String, { nullable: true }) text: string | null;
  @Field(() => ID, { nullable: true }) runId: string | null;
  @Field(() => DateTimeScalar) at: Date;
}

@ObjectType('PunchItem', {
  description: 'One deviation from what was agreed, from its report to its verified closure.',
})
export class PunchItemObject {
  @Field(() => ID) id: string;
  @Field(() => Int, { description: 'Within the pilot.' }) number: number;
  @Field(() => ID) pilotId: string;
  @Field(() => ID, { nullable: true, description: 'null = the whole pilot.' }) siteId: string | null;
  @Field(() => ID, { nullable: true }) useCaseId: string | null;
  @Field(() => ID, { nullable: true }) criteriaSetId: string | null;
  @Field(() => ID, { nullable: true, description: 'The criterion that was missed.' }) criterionId: string | null;
  @Field(() => ID, { nullable: true, description: 'In which it was seen first.' }) runId: string | null;
  @Field(() => PunchItemKindEnum) kind: string;
  @Field(() => Boolean) concernsSafety: boolean;
  @Field(() => String) title: string;
  @Field(() => String) description: string;
  @Field(() => PunchItemStateEnum) state: string;
  @Field(() => PunchItemCategoryEnum, { nullable: true, description: 'null = nobody has triaged it.' })
  category: string | null;
  @Field(() => ID, { nullable: true }) ownerId: string | null;
  @Field(() => String, { nullable: true, description: 'A day: 2026-12-31.' }) dueOn: string | null;
  @Field(() => Int) version: number;
  @Field(() => ID, { nullable: true, description: 'null = a formal run missed the criterion.' }) raisedBy:
    string | null;
  @Field(() => DateTimeScalar) raisedAt: Date;
  @Field(() => Sha256Scalar, { nullable: true, description: 'Of what the vendor shows.' }) evidenceSha256:
    string | null;
  @Field(() => ID, { nullable: true }) resolvedBy: string | null;
  @Field(() => ID, { nullable: true }) verifiedBy: string | null;
  @Field(() => ID, { nullable: true }) verifiedRunId: string | null;
  @Field(() => ID, { nullable: true }) duplicateOf: string | null;
  @Field(() => ID, { nullable: true, description: 'The waiver it was accepted under.' }) waiverId: string | null;
  @Field(() => PunchItemDowngradeObject, { nullable: true }) downgrade: PunchItemDowngradeObject | null;
}

export const PunchItemConnection = connectionOf(PunchItemObject, 'PunchItem');

@ArgsType()
export class PunchItemsArgs extends PageArgs {
  @Field(() => ID) pilotId: string;
  @Field(() => ID, { nullable: true }) siteId?: string | null;
  @Field(() => [PunchItemStateEnum], { nullable: true, description: 'Absent = all.' })
  states?: PunchItemStateEnum[] | null;
  @Field(() => PunchItemCategoryEnum, { nullable: true }) category?: PunchItemCategoryEnum | null;
}

@ObjectType()
export class PunchItemPayload {
  @Field(() => PunchItemObject, { nullable: true }) item?: PunchItemObject;
  @Field(() => [UserError]) userErrors: UserError[];
}
