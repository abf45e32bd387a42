import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo, Public } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { CompleteRecovery } from '../app/complete-recovery.js';
import { CancelRecovery, ConfirmRecovery } from '../app/confirm-recovery.js';
import { OpenRecovery, RequestRecovery } from '../app/open-recovery.js';
import { ReadRecoveries } from '../app/read-recoveries.js';
import {
  CancelRecoveryInput,
  CompleteRecoveryInput,
  CompleteRecoveryPayload,
  ConfirmRecoveryInput,
  ConfirmRecoveryPayload,
  OpenRecoveryInput,
  RecoveryCaseObject,
  RecoveryPayload,
  RequestRecoveryInput,
} from './recovery.objects.js';
import { DonePayload } from './second-factor.objects.js';

/** What people without a session do to get back in. */
@Resolver()
export class LostAccountResolver {
  constructor(
    private readonly request: RequestRecovery,
    private readonly complete: CompleteRecovery,
  ) {}

  @Public()
  @Mutation(() => DonePayload, {
    description: 'Asks for the recovery of a lost second factor or account. Answers alike for an unknown address.',
  })
  requestRecovery(@Args('input') input: RequestRecoveryInput) {
    return asPayload(async () => {
      await this.request.execute(input);
      return { done: true };
    });
  }

  @Public()
  @Mutation(() => CompleteRecoveryPayload, {
    description:
      'With both parts of the code, after the waiting time. Ends all sessions and API tokens of the account.',
  })
  completeRecovery(@Args('input') { id, newPassword, parts, password }: CompleteRecoveryInput) {
    const secrets = { ...(password != null && { password }), ...(newPassword != null && { newPassword }) };
    return asPayload(async () => ({ signingClosedUntil: await this.complete.execute({ id, parts, ...secrets }) }));
  }
}

@ForAdministratorsToo()
@Resolver()
export class RecoveryResolver {
  constructor(
    private readonly open: OpenRecovery,
    private readonly confirm: ConfirmRecovery,
    private readonly cancel: CancelRecovery,
    private readonly read: ReadRecoveries,
  ) {}

  @Authenticated('NEVER')
  @Query(() => [RecoveryCaseObject], { description: 'Recoveries under way that concern you or people you vouch for.' })
  recoveryCases(@CurrentPrincipal() principal: Principal) {
    return this.read.execute(principal);
  }

  @Authenticated('NEVER')
  @Mutation(() => RecoveryPayload, { description: 'By an administrator, for a person who asked by another way.' })
  openRecovery(@CurrentPrincipal() principal: Principal, @Args('input') input: OpenRecoveryInput) {
    return asPayload(async () => ({ recovery: await this.open.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => ConfirmRecoveryPayload, {
    description: 'One of two confirmations: by an administrator, and by a lead of the organisation of the person.',
  })
  confirmRecovery(@CurrentPrincipal() principal: Principal, @Args('input') input: ConfirmRecoveryInput) {
    return asPayload(() => this.confirm.execute(principal, input));
  }

  @Authenticated('NEVER')
  @Mutation(() => RecoveryPayload, { description: 'Stops a recovery: your own, or as an administrator or lead.' })
  cancelRecovery(@CurrentPrincipal() principal: Principal, @Args('input') input: CancelRecoveryInput) {
    return asPayload(async () => ({ recovery: await this.cancel.execute(principal, input) }));
  }
}
