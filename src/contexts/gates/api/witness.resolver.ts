import {
  Args,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Parent,
  registerEnumType,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import type { GateId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload, UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { Principal } from '../../../ports/principal.js';
import { NoteWitness } from '../app/witnesses/note-witness.js';
import type { GateView } from '../app/read-gates.js';
import { Witnesses } from '../app/witnesses/witnesses.js';
import { GatePageObject } from './gate.objects.js';

export enum PresenceEnum {
  PRESENT = 'PRESENT',
  REMOTE = 'REMOTE',
  ABSENT = 'ABSENT',
}
registerEnumType(PresenceEnum, { name: 'Presence' });

@InputType()
export class NoteWitnessInput {
  @Field(() => ID) gateId: string;
  @Field(() => String, { description: 'As it is to be printed, 1 to 200 characters.' }) name: string;
  @Field(() => String) organisation: string;
  @Field(() => PresenceEnum) presence: PresenceEnum;
}

@ObjectType('GateWitness', { description: 'Named as a witness of a round. It is no approval.' })
export class GateWitnessObject {
  @Field(() => ID) id: string;
  @Field(() => String) name: string;
  @Field(() => String) organisation: string;
  @Field(() => PresenceEnum) presence: PresenceEnum;
  @Field(() => String) notedByName: string;
  @Field(() => DateTimeScalar) notedAt: Date;
}

@ObjectType()
export class NoteWitnessPayload {
  @Field(() => GateWitnessObject, { nullable: true }) witness?: GateWitnessObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@Resolver(() => GatePageObject)
export class WitnessResolver {
  constructor(
    private readonly note: NoteWitness,
    private readonly witnesses: Witnesses,
  ) {}

  @ResolveField(() => [GateWitnessObject], {
    name: 'witnesses',
    description: 'As last noted. A witness approves only by signing a slot.',
  })
  shown(@CurrentPrincipal() principal: Principal, @Parent() { gate }: GateView) {
    return this.witnesses.shownTo(principal, gate.id);
  }

  @Authenticated('NEVER')
  @Mutation(() => NoteWitnessPayload, {
    description:
      'By the lead of either side (CQL, VPM) while the round is open: who was there, who was not. The same name again says it anew.',
  })
  noteWitness(@CurrentPrincipal() principal: Principal, @Args('input') { gateId, ...input }: NoteWitnessInput) {
    return asPayload(async () => ({
      witness: await this.note.execute(principal, { ...input, gateId: gateId as GateId }),
    }));
  }
}
