import { Args, Query, Resolver } from '@nestjs/graphql';
import { Authenticated } from '../../../platform/access/access.js';
import { planSampleSize } from '../../../stats/planner.js';
import { CRITERIA_QUESTIONS } from '../../../verdict/criteria/questions.js';
import { proposeCriterion } from '../../../verdict/criteria/templates.js';
import {
  CriterionProposalObject,
  PlanSampleSizeArgs,
  ProposeCriterionArgs,
  SampleSizePlanObject,
  TemplateQuestionObject,
} from './planning.object.js';

/** Arithmetic for people who are still deciding what to ask for: nothing is read, nothing is kept. */
@Resolver()
export class PlanningResolver {
  @Authenticated('READ')
  @Query(() => SampleSizePlanObject, { description: 'How many independent units does a requirement take?' })
  planSampleSize(@Args() { designPoint, power, ...claim }: PlanSampleSizeArgs) {
    return planSampleSize({
      ...claim,
      ...(designPoint != null && { designPoint }),
      ...(power != null && { power }),
    });
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
