import { Args, Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { DateTimeScalar, Sha256Scalar } from '../../../platform/graphql/scalars.js';
import type { Principal } from '../../../ports/principal.js';
import { ReadStatements } from '../app/read-statements.js';
import type { EvidenceStatement } from '../domain/statement.js';

@ObjectType('EvidenceStatement', {
  description: 'An in-toto statement in a DSSE envelope, signed with the installation’s key when the fact came about.',
})
export class EvidenceStatementObject {
  @Field(() => ID) id: string;
  @Field(() => ID) pilotId: string;
  @Field(() => String, { description: 'urn:touchstone:run-result:v1 or urn:touchstone:gate-decision:v1.' })
  predicateType: string;
  @Field(() => String, { description: 'JUDGEMENT or GATE.' }) objectType: string;
  @Field(() => ID) objectId: string;
  @Field(() => ID, { nullable: true }) runId: string | null;
  @Field(() => Sha256Scalar, { description: 'Of a run: the model. Of a gate: the frozen evidence.' })
  subjectDigest: string;
  @Field(() => String, { description: 'Of the key that signed it.' }) keyId: string;
  @Field(() => String, { description: 'The exact bytes; never made again.' }) envelope: string;
  @Field(() => Sha256Scalar) envelopeSha256: string;
  @Field(() => String, { description: 'Path of the envelope over REST.' }) path: string;
  @Field(() => DateTimeScalar) madeAt: Date;
}

@Resolver(() => EvidenceStatementObject)
export class StatementResolver {
  constructor(private readonly read: ReadStatements) {}

  @Authenticated('READ')
  @Query(() => EvidenceStatementObject)
  async evidenceStatement(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return statementView(await this.read.get(principal, id));
  }

  @Authenticated('READ')
  @Query(() => [EvidenceStatementObject], {
    description: 'Of every completed formal run and every decided gate of a pilot, in the order they were made.',
  })
  async evidenceStatements(
    @CurrentPrincipal() principal: Principal,
    @Args('pilotId', { type: () => ID }) pilotId: string,
  ) {
    return (await this.read.ofPilot(principal, pilotId)).map(statementView);
  }
}

function statementView({ object, ...statement }: EvidenceStatement): EvidenceStatementObject {
  return {
    ...statement,
    objectType: object.type,
    objectId: object.id,
    path: `/api/v1/statements/${statement.id}`,
  };
}
