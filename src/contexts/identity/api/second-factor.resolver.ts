import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { ReadSecondFactor } from '../app/read-second-factor.js';
import { SetSecondFactorPolicy } from '../app/second-factor-policy.js';
import {
  ConfirmSecondFactor,
  DisableSecondFactor,
  EnrolSecondFactor,
  RenewRecoveryCodes,
} from '../app/second-factor.js';
import { MeObject } from './identity.objects.js';
import { OrganisationPayload } from './recovery.objects.js';
import {
  ConfirmSecondFactorInput,
  CredentialsInput,
  DonePayload,
  EnrolSecondFactorInput,
  EnrolSecondFactorPayload,
  RecoveryCodesPayload,
  SecondFactorStatusObject,
  SetSecondFactorPolicyInput,
} from './second-factor.objects.js';

@ForAdministratorsToo()
@Resolver(() => MeObject)
export class SecondFactorResolver {
  constructor(
    private readonly enrol: EnrolSecondFactor,
    private readonly confirm: ConfirmSecondFactor,
    private readonly disable: DisableSecondFactor,
    private readonly renew: RenewRecoveryCodes,
    private readonly status: ReadSecondFactor,
  ) {}

  @ResolveField(() => SecondFactorStatusObject)
  secondFactor(@Parent() me: MeObject) {
    return this.status.execute(me.person.id, me.organisation?.secondFactorToSign ?? false);
  }

  @Authenticated('NEVER')
  @Mutation(() => EnrolSecondFactorPayload, { description: 'First half of setting up a second factor: the secret.' })
  enrolSecondFactor(@CurrentPrincipal() principal: Principal, @Args('input') input: EnrolSecondFactorInput) {
    return asPayload(async () => ({ enrolment: await this.enrol.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => RecoveryCodesPayload, {
    description:
      'Second half: a code of the app. Your other sessions end; sign-in and signatures ask for codes from now on.',
  })
  confirmSecondFactor(@CurrentPrincipal() principal: Principal, @Args('input') input: ConfirmSecondFactorInput) {
    return asPayload(async () => ({ recoveryCodes: await this.confirm.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => DonePayload, { description: 'By password and a code of the app, or a recovery code.' })
  disableSecondFactor(@CurrentPrincipal() principal: Principal, @Args('input') input: CredentialsInput) {
    return asPayload(async () => {
      await this.disable.execute(principal, input);
      return { done: true };
    });
  }

  @Authenticated('NEVER')
  @Mutation(() => RecoveryCodesPayload, { description: 'Ten new recovery codes; the old ones are void.' })
  renewRecoveryCodes(@CurrentPrincipal() principal: Principal, @Args('input') input: CredentialsInput) {
    return asPayload(async () => ({ recoveryCodes: await this.renew.execute(principal, input) }));
  }
}

@Resolver()
export class SecondFactorPolicyResolver {
  constructor(private readonly policy: SetSecondFactorPolicy) {}

  @Authenticated('NEVER')
  @Mutation(() => OrganisationPayload, {
    description: 'Whether the people of your organisation sign only with a second factor. By its lead.',
  })
  setSecondFactorPolicy(@CurrentPrincipal() principal: Principal, @Args('input') input: SetSecondFactorPolicyInput) {
    return asPayload(async () => ({ organisation: await this.policy.execute(principal, input) }));
  }
}
