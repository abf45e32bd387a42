import { Args, ArgsType, Field, ID, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo } from '../../../platform/access/access.js';
import { connect, PageArgs, rangeOf } from '../../../platform/graphql/connection.js';
import type { Principal } from '../../../ports/principal.js';
import { ReadAuditTrail } from '../app/read-audit-trail.js';
import { AuditEntryConnection } from './identity.objects.js';

@ArgsType()
class AuditTrailArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'The organisation whose chain is read. None: your own.' })
  chainId?: string | null;
  @Field(() => String, { nullable: true, description: 'For example PILOT, GATE, PERSON.' }) objectType?: string | null;
  @Field(() => ID, { nullable: true }) objectId?: string | null;
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
    });
    return connect(
      rows,
      args,
      ({ seq }) => String(seq),
      (row) => ({ ...row, id: `${row.chainId}:${row.seq}` }),
    );
  }
}
