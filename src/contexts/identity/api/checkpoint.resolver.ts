import { Args, ArgsType, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal, ForAdministratorsToo } from '../../../platform/access/access.js';
import { connect, connectionOf, PageArgs, rangeOf } from '../../../platform/graphql/connection.js';
import { PageInvalid } from '../../../platform/graphql/graphql-errors.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { Principal } from '../../../ports/principal.js';
import { ReadAuditTrail } from '../app/read-audit-trail.js';

@ObjectType('AuditCheckpoint', {
  description: 'The signed state of an audit chain at one moment. Keep the text outside the installation.',
})
class AuditCheckpointObject {
  @Field(() => ID) chainId: string;
  @Field(() => Int, { description: 'Entries covered, from the first one on.' }) size: number;
  @Field(() => DateTimeScalar) madeAt: Date;
  @Field(() => ID, { description: 'SHA-256 of the public key that signed it.' }) keyId: string;
  @Field(() => String, {
    description: 'As a file for `touchstone audit verify --checkpoint`; form: docs/audit-format.md.',
  })
  text: string;
}

@ObjectType('SigningKey', { description: 'A key this installation signed with, and when its signatures count.' })
class SigningKeyObject {
  @Field(() => ID, { description: 'SHA-256 of the public key.' }) keyId: string;
  @Field(() => String) publicKeyPem: string;
  @Field(() => DateTimeScalar) introducedAt: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Signatures made before stay valid.' })
  retiredAt: Date | null;
  @Field(() => String, { nullable: true }) retiredBecause: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Signatures of this moment and later do not count.' })
  compromisedFrom: Date | null;
  @Field(() => String, { nullable: true }) compromisedBecause: string | null;
  @Field(() => String, { nullable: true, description: 'DSSE envelope of the key before about this one.' })
  endorsement: string | null;
}

const AuditCheckpointConnection = connectionOf(AuditCheckpointObject, 'AuditCheckpoint');

@ArgsType()
class AuditCheckpointArgs extends PageArgs {
  @Field(() => ID, {
    nullable: true,
    description: 'The customer organisation whose chain it is. None: your own, or that of the installation.',
  })
  chainId?: string | null;
}

@ForAdministratorsToo()
@Resolver()
export class CheckpointResolver {
  constructor(private readonly trail: ReadAuditTrail) {}

  @Authenticated('READ')
  @Query(() => AuditCheckpointConnection, {
    description: 'Signed checkpoints of an audit chain, by size, for both sides of its pilots.',
  })
  async auditCheckpoints(@CurrentPrincipal() principal: Principal, @Args() args: AuditCheckpointArgs) {
    const { first, after } = rangeOf(args);
    const rows = await this.trail.checkpoints(principal, {
      ...{ first, chainId: args.chainId ?? undefined },
      ...(after !== undefined && { after: placeOf(after) }),
    });
    return connect(
      rows,
      args,
      ({ size, madeAt }) => `${size}-${madeAt.getTime()}`,
      (row) => row,
    );
  }

  @Authenticated('READ')
  @Query(() => [SigningKeyObject], { description: 'Public keys of the installation, in the order of introduction.' })
  async signingKeys(@CurrentPrincipal() principal: Principal): Promise<SigningKeyObject[]> {
    const dated = (text: string | null): Date | null => (text === null ? null : new Date(text));
    return (await this.trail.signingKeys(principal)).map((key) => ({
      ...key,
      introducedAt: new Date(key.introducedAt),
      retiredAt: dated(key.retiredAt),
      compromisedFrom: dated(key.compromisedFrom),
    }));
  }
}

function placeOf(cursor: string): { readonly size: number; readonly madeAt: Date } {
  const [, size, at] = /^([0-9]{1,15})-([0-9]{1,15})$/.exec(cursor) ?? [];
  if (size === undefined || at === undefined)
    throw new PageInvalid('This cursor belongs to another list. Use endCursor of a page of checkpoints.', '/after');
  return { size: Number(size), madeAt: new Date(Number(at)) };
}
