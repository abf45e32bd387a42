import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { connect, rangeOf } from '../../../platform/graphql/connection.js';
import { SignatureObject } from '../../../platform/graphql/signature.object.js';
import type { Principal } from '../../../ports/principal.js';
import { PreviewCriteria } from '../app/preview-criteria.js';
import { ReadCriteria } from '../app/read-criteria.js';
import type { CriteriaSetRef } from '../domain/criteria-set.js';
import { needsOf } from '../domain/needs.js';
import { CriteriaSetPageArgs, ProposeCriteriaInput } from './criteria.input.js';
import {
  CriteriaChangeObject,
  CriteriaPreviewObject,
  CriteriaSetConnection,
  CriteriaSetObject,
  CriteriaStandingObject,
  CriterionNeedObject,
  CriterionObject,
} from './criteria.object.js';

@Resolver(() => CriteriaSetObject)
export class CriteriaResolver {
  constructor(
    private readonly read: ReadCriteria,
    private readonly preview: PreviewCriteria,
  ) {}

  @Authenticated('READ')
  @Query(() => CriteriaSetObject, { nullable: true })
  criteriaSet(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return this.read.one(principal, id);
  }

  @Authenticated('READ')
  @Query(() => CriteriaSetConnection, { description: 'All versions of a pilot, oldest first.' })
  async criteriaSets(@CurrentPrincipal() principal: Principal, @Args() page: CriteriaSetPageArgs) {
    const { pilotId, siteId, useCaseId } = page;
    const of = { pilotId, ...(siteId != null && { siteId }), ...(useCaseId != null && { useCaseId }) };
    const rows = await this.read.page(principal, of, rangeOf(page));
    return connect(rows, page, ({ id }) => id, (row) => row); // prettier-ignore
  }

  @Authenticated('READ')
  @Query(() => CriteriaPreviewObject, {
    description: 'What is wrong with a draft, and how many samples would it take?',
  })
  async lintCriteria(@CurrentPrincipal() principal: Principal, @Args('input') input: ProposeCriteriaInput) {
    return this.preview.execute(principal, input);
  }

  @Authenticated('READ')
  @Query(() => [CriteriaChangeObject], { description: 'Every difference between two versions.' })
  diffCriteria(
    @CurrentPrincipal() principal: Principal,
    @Args('fromId', { type: () => ID }) fromId: string,
    @Args('toId', { type: () => ID }) toId: string,
  ) {
    return this.read.changes(principal, fromId, toId);
  }

  @ResolveField(() => [CriterionObject], { description: 'As judged once baselined: slices written out one by one.' })
  criteria(@Parent() set: CriteriaSetRef) {
    return (set.expanded ?? set.document).criteria;
  }

  @ResolveField(() => [CriterionNeedObject], {
    description: 'How many independent units each mandatory statement takes.',
  })
  needs(@Parent() set: CriteriaSetRef) {
    return needsOf(set.document);
  }

  @ResolveField(() => [SignatureObject], { description: 'Of all rounds, in the order of signing.' })
  signatures(@CurrentPrincipal() principal: Principal, @Parent() set: CriteriaSetRef) {
    return this.read.signatures(principal, set.id);
  }

  @ResolveField(() => CriteriaStandingObject, { nullable: true, description: 'Of a set in review.' })
  standing(@CurrentPrincipal() principal: Principal, @Parent() set: CriteriaSetRef) {
    return this.read.standing(principal, set.id);
  }
}
