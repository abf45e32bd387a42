import { Args, Float, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Authenticated } from '../../../platform/access/access.js';
import { watchedChanceOf } from '../../../stats/e-process-chance.js';
import { plannedLooks, type LooksRequest } from '../../../stats/planned-looks.js';
import { planSampleSize, type SampleSizePlan } from '../../../stats/planner.js';
import { CRITERIA_QUESTIONS } from '../../../verdict/criteria/questions.js';
import { proposeCriterion } from '../../../verdict/criteria/templates.js';
import {
  CriterionProposalObject,
  PlannedLookObject,
  PlanSampleSizeArgs,
  ProposeCriterionArgs,
  SampleSizePlanObject,
  TemplateQuestionObject,
} from './planning.object.js';

/** A plan that remembers what was asked, for the fields that are computed only when they are asked for. */
interface AnsweredPlan extends SampleSizePlan {
  readonly request: LooksRequest;
}

/** Arithmetic for people who are still deciding what to ask for: nothing is read, nothing is kept. */
@Resolver()
export class PlanningResolver {
  @Authenticated('READ')
  @Query(() => SampleSizePlanObject, { description: 'How many independent units does a requirement take?' })
  planSampleSize(@Args() { designPoint, power, stages, ...claim }: PlanSampleSizeArgs): AnsweredPlan {
    const request = { ...claim, ...(designPoint != null && { designPoint }), ...(power != null && { power }) };
    return { ...planSampleSize(request), request: { ...request, ...(stages != null && { stages }) } };
  }

  @Authenticated('READ')
  @Query(() => [TemplateQuestionObject], {
    description: 'Plain questions whose answers draftCriteria turns into a whole draft.',
  })
  criteriaTemplates(): TemplateQuestionObject[] {
    return CRITERIA_QUESTIONS.map(({ answers, ...question }) => ({
      ...question,
      answers: Object.entries(answers).map(([value, text]) => ({ value, text })),
    }));
  }

  @Authenticated('READ')
  @Query(() => CriterionProposalObject, {
    description: 'The values of a single criterion from plain answers; nothing is kept.',
  })
  proposeCriterion(@Args() { consequence, today }: ProposeCriterionArgs) {
    return proposeCriterion({ consequence, ...(today != null && { today }) });
  }
}

@Resolver(() => SampleSizePlanObject)
export class SampleSizePlanResolver {
  @ResolveField(() => [PlannedLookObject], { description: 'Every look of the attempts, at most the first ten.' })
  schedule(@Parent() { request }: AnsweredPlan): readonly PlannedLookObject[] {
    return plannedLooks(request);
  }

  @ResolveField(() => Float, {
    nullable: true,
    description: 'Under E_PROCESS: chance of a pass when a look is taken after every unit up to firstN.',
  })
  chanceWatched(@Parent() plan: AnsweredPlan): number | null {
    return watchedChanceOf(plan);
  }
}
