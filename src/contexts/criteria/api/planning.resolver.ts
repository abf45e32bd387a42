import { Args, Query, Resolver } from '@nestjs/graphql';
import { Authenticated } from '../../../platform/access/access.js';
import { planSampleSize } from '../../../stats/planner.js';
import { proposeCriterion, TEMPLATE_QUESTIONS } from '../../../verdict/criteria/templates.js';
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
  @Authenticated()
  @Query(() => SampleSizePlanObject, { description: 'How many independent units does a requirement take?' })
  planSampleSize(@Args() { designPoint, power, ...claim }: PlanSampleSizeArgs) {
    return planSampleSize({
      ...claim,
      ...(designPoint != null && { designPoint }),
      ...(power != null && { power }),
    });
  }

  @Authenticated()
  @Query(() => [TemplateQuestionObject], { description: 'Plain questions that lead to a first proposal.' })
  criteriaTemplates(): TemplateQuestionObject[] {
    return Object.entries(TEMPLATE_QUESTIONS).map(([id, entry]) => ({
      id,
      question: entry.question,
      answers: 'answers' in entry ? Object.entries(entry.answers).map(([value, text]) => ({ value, text })) : [],
    }));
  }

  @Authenticated()
  @Query(() => CriterionProposalObject, { description: 'A first proposal from the answers; nothing is kept.' })
  proposeCriterion(@Args() { consequence, today }: ProposeCriterionArgs) {
    return proposeCriterion({ consequence, ...(today != null && { today }) });
  }
}
