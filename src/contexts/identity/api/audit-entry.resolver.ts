import { Args, ArgsType, Field, ID, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo } from '../../../platform/access/access.js';
import { connect, PageArgs, rangeOf } from '../../../platform/graphql/connection.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { Principal } from '../../../ports/principal.js';
import { ReadAuditTrail } from '../app/read-audit-trail.js';
import { AuditEntryConnection } from './identity.objects.js';

@ArgsType()
class AuditTrailArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'The organisation whose chain is read. None: your own.' })
  chainId?: string | null;
  @Field(() => String, { nullable: true, description: 'For example PILOT, GATE, PERSON.' }) objectType?: string | null;
  @Field(() => ID, { nullable: true }) objectId?: string | null;
  @Field(() => String, { nullable: true, description: 'For example gate.signed.' }) action?: string | null;
  @Field(() => ID, { nullable: true, description: 'Acts of this person only.' }) personId?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Refused acts only.' }) deniedOnly?: boolean | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'From this instant on.' }) from?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Before this instant.' }) to?: Date | null;
}

@ForAdministratorsToo()
@Resolver()
export class AuditEntryResolver {
  constructor(private readonly trail: ReadAuditTrail) {}

  @Authenticated('READ')
  @Query(() => AuditEntryConnection, { description: 'Who did what, done and denied, in the order of the chain.' })
  async auditTrail(@CurrentPrincipal() principal: Principal, @Args() args: AuditTrailArgs) {
    const { first, after } = rangeOf(args);
    const rows = await this.trail.execute(principal, {
      first,
      after: after === undefined ? undefined : Number(after),
      chainId: args.chainId ?? undefined,
      objectType: args.objectType ?? undefined,
      objectId: args.objectId ?? undefined,
      action: args.action ?? undefined,
      personId: args.personId ?? undefined,
      deniedOnly: args.deniedOnly ?? undefined,
      from: args.from ?? undefined,
      to: args.to ?? undefined,
    });
    return connect(
      rows,
      args,
      ({ seq }) => String(seq),
      (row) => ({ ...row, id: `${row.chainId}:${row.seq}` }),
    );
  }
}
