import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { JsonScalar } from '../../../platform/graphql/scalars.js';
import { CriterionNeedObject } from './criteria.object.js';

@InputType()
export class DraftToPlanInput {
  @Field(() => String, { description: 'How the answer calls it.' }) name: string;
  @Field(() => JsonScalar, { description: 'touchstone/criteria@1' }) document: unknown;
}

@InputType()
export class PlanAcceptanceInput {
  @Field(() => [ID], { defaultValue: [], description: 'Kept criteria sets: all use cases of a site, for example.' })
  criteriaSetIds: string[];
  @Field(() => [DraftToPlanInput], { defaultValue: [], description: 'Drafts that are not kept.' })
  drafts: DraftToPlanInput[];
  @Field(() => Float, { nullable: true, description: 'Wanted chance that everything passes; 0.8 if not said.' })
  power?: number | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Units collected so far, by slice: {"all items": 40, "meta.shift = night": 12}.',
  })
  have?: unknown;
  @Field(() => Int, { nullable: true, description: 'Where groups are counted: pictures of one.' })
  imagesPerUnit?: number | null;
  @Field(() => Float, { nullable: true }) unitsPerDay?: number | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'What could be photographed next: [{"name": "by night", "slices": ["meta.shift = night"], "cost": 3}].',
  })
  kinds?: unknown;
}

@ObjectType('PlannedNeed', { description: 'One mandatory statement and the units to plan for it.' })
export class PlannedNeedObject extends CriterionNeedObject {
  @Field(() => String) useCase: string;
  @Field(() => Int, { description: 'When only this had to pass.' }) alone: number;
  @Field(() => Int, { nullable: true, description: 'So that everything passes together; null without a design point.' })
  together: number | null;
  @Field(() => Float, { nullable: true }) chanceAlone: number | null;
  @Field(() => Float, { nullable: true }) chanceTogether: number | null;
  @Field(() => Float, {
    nullable: true,
    description:
      'Under E_PROCESS: when looked at after every unit up to together (else alone); the other two are of one look.',
  })
  chanceWatched: number | null;
  @Field(() => Int, { description: 'Still to be collected.' }) missing: number;
}

@ObjectType('JointChance', {
  description: 'Chance that everything mandatory passes, if the model is as good as expected.',
})
export class JointChanceObject {
  @Field(() => Float, { description: 'When the statements rest on different units.' }) ifIndependent: number;
  @Field(() => Float, { description: 'Whatever the dependence: at least.' }) atLeast: number;
  @Field(() => Float, { description: 'Whatever the dependence: at most.' }) atMost: number;
}

@ObjectType('CollectionEffort')
export class CollectionEffortObject {
  @Field(() => Int, { description: 'When each unit fills as many needs as it can.' }) units: number;
  @Field(() => Int) images: number;
  @Field(() => Int, { nullable: true }) days: number | null;
}

@ObjectType('NextPicture', { description: 'The picture that fills most of what is missing for its cost.' })
export class NextPictureObject {
  @Field(() => String) name: string;
  @Field(() => [String]) fills: readonly string[];
  @Field(() => Float) gainPerCost: number;
}

@ObjectType('AcceptancePlan', { description: 'What it takes to pass everything that is mandatory.' })
export class AcceptancePlanObject {
  @Field(() => Float) power: number;
  @Field(() => [PlannedNeedObject]) cells: PlannedNeedObject[];
  @Field(() => JointChanceObject, {
    nullable: true,
    description: 'With the units of alone; null when a design point is missing.',
  })
  jointAlone: JointChanceObject | null;
  @Field(() => JointChanceObject, { nullable: true, description: 'With the units of together.' })
  jointTogether: JointChanceObject | null;
  @Field(() => Int, { description: 'Statements for which no chance can be told.' }) withoutDesignPoint: number;
  @Field(() => CollectionEffortObject) collection: CollectionEffortObject;
  @Field(() => NextPictureObject, { nullable: true, description: 'null when nothing is missing.' })
  next: NextPictureObject | null;
}
