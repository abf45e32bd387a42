import { Field, ID, InputType } from '@nestjs/graphql';
import { PunchItemCategoryEnum, PunchItemKindEnum } from './item.objects.js';

@InputType()
export class RaiseItemInput {
  @Field(() => ID) pilotId: string;
  @Field(() => ID, { nullable: true, description: 'Absent = the whole pilot.' }) siteId?: string | null;
  @Field(() => ID, { nullable: true }) useCaseId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Of the criteria in force for the site and use case.' })
  criterionId?: string | null;
  @Field(() => ID, { nullable: true }) runId?: string | null;
  @Field(() => PunchItemKindEnum) kind: PunchItemKindEnum;
  @Field(() => Boolean, { nullable: true }) concernsSafety?: boolean | null;
  @Field(() => String) title: string;
  @Field(() => String, { description: 'What was observed, and what was expected. At least 10 characters.' })
  description: string;
}

@InputType()
export class TriageItemInput {
  @Field(() => ID) itemId: string;
  @Field(() => PunchItemCategoryEnum) category: PunchItemCategoryEnum;
  @Field(() => ID, { description: 'Somebody who holds a role in the pilot.' }) ownerId: string;
  @Field(() => String, { description: 'A day from today on: 2026-12-31.' }) dueOn: string;
  @Field(() => Boolean, { nullable: true, description: 'Once an item concerns safety, it goes on doing so.' })
  concernsSafety?: boolean | null;
  @Field(() => String, { nullable: true, description: 'Required when it was triaged before.' }) reason?: string | null;
}

@InputType()
export class DowngradeItemInput {
  @Field(() => ID) itemId: string;
  @Field(() => PunchItemCategoryEnum, { description: 'B or C.' }) to: PunchItemCategoryEnum;
  @Field(() => String) reason: string;
}

@InputType()
export class ItemRefInput {
  @Field(() => ID) itemId: string;
}

@InputType()
export class ResolveItemInput {
  @Field(() => ID) itemId: string;
  @Field(() => String, { description: 'SHA-256 of what shows it: a file both sides keep.' }) evidenceSha256: string;
  @Field(() => String, { description: 'What was done. At least 10 characters.' }) resolution: string;
}

@InputType()
export class VerifyItemInput {
  @Field(() => ID) itemId: string;
  @Field(() => ID, { nullable: true, description: 'Required for a MODEL item: a later formal run that shows it.' })
  runId?: string | null;
  @Field(() => String, { nullable: true }) comment?: string | null;
}

@InputType()
export class ItemReasonInput {
  @Field(() => ID) itemId: string;
  @Field(() => String) reason: string;
}

@InputType()
export class DuplicateItemInput {
  @Field(() => ID) itemId: string;
  @Field(() => ID) duplicateOf: string;
  @Field(() => String) reason: string;
}

@InputType()
export class CommentItemInput {
  @Field(() => ID) itemId: string;
  @Field(() => String) comment: string;
}
