import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { MotionPayload, SignMotionInput, SignMotionPayload } from '../../../platform/graphql/motion.object.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { ProposeExtension, SignExtension } from '../app/extend-pilot.js';
import { CancelPilot, ResumePilot, SuspendPilot } from '../app/move-pilot.js';
import { ProposeReopening, SignReopening } from '../app/reopen-pilot.js';
import { PilotPayload } from './pilot.payload.js';

@InputType()
class PilotStepInput {
  @Field(() => ID) pilotId: string;
  @Field(() => String, { description: 'At least 10 characters; it stays in the record.' }) reason: string;
}

@InputType()
class NewDecisionDateInput {
  @Field(() => ID) pilotId: string;
  @Field(() => String, { description: 'Calendar date after the one agreed before, for example 2027-01-31.' })
  decisionDate: string;
  @Field(() => String, { description: 'At least 10 characters; printed in every dossier.' }) reason: string;
}

@Resolver()
export class PilotStepResolver {
  constructor(
    private readonly suspend: SuspendPilot,
    private readonly resume: ResumePilot,
    private readonly cancel: CancelPilot,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => PilotPayload, { description: 'By CQL or SO: no runs and no gates until it is resumed.' })
  suspendPilot(@CurrentPrincipal() principal: Principal, @Args('input') input: PilotStepInput) {
    return asPayload(async () => ({ pilot: await this.suspend.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => PilotPayload, { description: 'By the role that suspended it.' })
  resumePilot(@CurrentPrincipal() principal: Principal, @Args('input') input: PilotStepInput) {
    return asPayload(async () => ({ pilot: await this.resume.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => PilotPayload, { description: 'By CQL or VPM: ends without a decision; all evidence is kept.' })
  cancelPilot(@CurrentPrincipal() principal: Principal, @Args('input') input: PilotStepInput) {
    return asPayload(async () => ({ pilot: await this.cancel.execute(principal, input) }));
  }
}

@Resolver()
export class PilotMotionResolver {
  constructor(
    private readonly extend: ProposeExtension,
    private readonly signs: SignExtension,
    private readonly reopen: ProposeReopening,
    private readonly signsReopening: SignReopening,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => MotionPayload, { description: 'By CQL or VPM: a later decision date, once both have signed.' })
  proposeExtension(@CurrentPrincipal() principal: Principal, @Args('input') input: NewDecisionDateInput) {
    return asPayload(async () => ({ motion: await this.extend.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => SignMotionPayload, { description: 'The second signature moves the date; it is counted and printed.' })
  signExtension(@CurrentPrincipal() principal: Principal, @Args('input') input: SignMotionInput) {
    return asPayload(() => this.signs.execute(principal, input));
  }

  @Authenticated('NEVER')
  @Mutation(() => MotionPayload, { description: 'By CQL or VPM: the next round of a closed pilot.' })
  proposeReopening(@CurrentPrincipal() principal: Principal, @Args('input') input: NewDecisionDateInput) {
    return asPayload(async () => ({ motion: await this.reopen.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => SignMotionPayload, { description: 'The second signature begins the next round.' })
  signReopening(@CurrentPrincipal() principal: Principal, @Args('input') input: SignMotionInput) {
    return asPayload(() => this.signsReopening.execute(principal, input));
  }
}
