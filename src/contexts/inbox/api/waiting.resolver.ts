import { Field, ID, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo } from '../../../platform/access/access.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { Principal } from '../../../ports/principal.js';
import { WaitingForMe } from '../app/waiting-for-me.js';

enum WaitingKindEnum {
  SIGN_GATE = 'SIGN_GATE',
  SIGN_CRITERIA = 'SIGN_CRITERIA',
  SIGN_MOTION = 'SIGN_MOTION',
  DECIDE_WAIVER = 'DECIDE_WAIVER',
  TRIAGE_ITEM = 'TRIAGE_ITEM',
  RESOLVE_ITEM = 'RESOLVE_ITEM',
  VERIFY_ITEM = 'VERIFY_ITEM',
  ISSUE_DOSSIER = 'ISSUE_DOSSIER',
  ACKNOWLEDGE_DOSSIER = 'ACKNOWLEDGE_DOSSIER',
  CONFIRM_RECOVERY = 'CONFIRM_RECOVERY',
  PILOT_OVERDUE = 'PILOT_OVERDUE',
}
registerEnumType(WaitingKindEnum, { name: 'WaitingKind' });

@ObjectType('WaitingPilot')
class WaitingPilotObject {
  @Field(() => ID) id: string;
  @Field(() => String) key: string;
  @Field(() => String) title: string;
}

@ObjectType('WaitingEntry', { description: 'One thing that you may do now.' })
class WaitingEntryObject {
  @Field(() => WaitingKindEnum) kind: string;
  @Field(() => WaitingPilotObject, { nullable: true }) pilot: WaitingPilotObject | null;
  @Field(() => String, { description: 'Plain words.' }) what: string;
  @Field(() => String, { description: 'GATE, CRITERIA_SET, MOTION, WAIVER, PUNCH_ITEM, DOSSIER, RECOVERY or PILOT.' })
  objectType: string;
  @Field(() => ID) objectId: string;
  @Field(() => String, { nullable: true, description: 'The slot to sign.' }) slot: string | null;
  @Field(() => DateTimeScalar) since: Date;
  @Field(() => DateTimeScalar, { nullable: true }) due: Date | null;
  @Field(() => String, { description: 'Name of the mutation that answers it.' }) answer: string;
}

@ForAdministratorsToo()
@Resolver()
export class WaitingResolver {
  constructor(private readonly waiting: WaitingForMe) {}

  @Authenticated('READ')
  @Query(() => [WaitingEntryObject], {
    description: 'What you may do now, in all pilots; what is due first comes first.',
  })
  waitingForMe(@CurrentPrincipal() principal: Principal) {
    return this.waiting.execute(principal);
  }
}
