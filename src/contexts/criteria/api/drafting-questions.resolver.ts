import { Args, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import type { Principal } from '../../../ports/principal.js';
import { DraftCriteria } from '../app/draft-criteria.js';
import { CriteriaDraftObject, DraftCriteriaInput } from './drafting-questions.object.js';

/** From plain answers to a draft: for people who know what matters, not how it is counted. */
@Resolver()
export class DraftingQuestionsResolver {
  constructor(private readonly draft: DraftCriteria) {}

  @Authenticated('READ')
  @Query(() => CriteriaDraftObject, {
    description: 'A whole draft from plain answers. Nothing is kept: proposeCriteria keeps it.',
  })
  draftCriteria(@CurrentPrincipal() principal: Principal, @Args('input') { answers, ...place }: DraftCriteriaInput) {
    // An answer that is null was not given.
    const given = Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer != null));
    return this.draft.execute(principal, { ...place, answers: given });
  }
}
