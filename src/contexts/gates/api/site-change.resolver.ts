import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GateId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload, UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { Principal } from '../../../ports/principal.js';
import type { GateView } from '../app/read-gates.js';
import { AcceptSiteChange } from '../app/site-changes/accept-site-change.js';
import { SiteDeviations } from '../app/site-changes/site-deviations.js';
import { GateObject, GatePageObject } from './gate.objects.js';
import { gateView } from './gate.resolver.js';

@InputType()
export class AcceptSiteChangeInput {
  @Field(() => ID) gateId: string;
  @Field(() => ID) siteId: string;
  @Field(() => Int, { description: 'The version of the site that was looked at.' }) version: number;
  @Field(() => String, { description: 'At least 10 characters: why the decision stands all the same.' }) reason: string;
}

@ObjectType('SiteAcceptance')
export class SiteAcceptanceObject {
  @Field(() => ID) personId: string;
  @Field(() => String) reason: string;
  @Field(() => DateTimeScalar) acceptedAt: Date;
}

@ObjectType('SiteDeviation', { description: 'A site that is installed otherwise than what the gate decided on.' })
export class SiteDeviationObject {
  @Field(() => ID) siteId: string;
  @Field(() => String) siteKey: string;
  @Field(() => Int) decidedOnVersion: number;
  @Field(() => Int, { description: 'Installed now.' }) version: number;
  @Field(() => DateTimeScalar) changedAt: Date;
  @Field(() => DateTimeScalar, { description: 'Then the gate is revoked, unless CQL accepts the change.' })
  decideBy: Date;
  @Field(() => SiteAcceptanceObject, { nullable: true }) acceptance: SiteAcceptanceObject | null;
}

@ObjectType()
export class AcceptSiteChangePayload {
  @Field(() => GateObject, { nullable: true }) gate?: GateObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@Resolver(() => GatePageObject)
export class SiteChangeResolver {
  constructor(
    private readonly accept: AcceptSiteChange,
    private readonly deviations: SiteDeviations,
  ) {}

  @ResolveField(() => [SiteDeviationObject], {
    description: 'Of a passed gate on site: where the installation is another one now.',
  })
  siteDeviations(@CurrentPrincipal() principal: Principal, @Parent() { gate }: GateView) {
    return this.deviations.shownTo(principal, gate);
  }

  @Authenticated('NEVER')
  @Mutation(() => AcceptSiteChangePayload, {
    description: 'By CQL: a passed gate stands although its site was changed, for the version that is installed now.',
  })
  acceptSiteChange(
    @CurrentPrincipal() principal: Principal,
    @Args('input') { gateId, ...input }: AcceptSiteChangeInput,
  ) {
    return asPayload(async () => ({
      gate: gateView(await this.accept.execute(principal, { ...input, gateId: gateId as GateId })),
    }));
  }
}
