import { Args, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { DossierId, PilotId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { DateTimeScalar, Sha256Scalar } from '../../../platform/graphql/scalars.js';
import type { Principal } from '../../../ports/principal.js';
import type { Dossier } from '../app/ports.js';
import { ReadDossiers } from '../app/read-dossiers.js';

@ObjectType('Dossier', { description: 'A sealed PDF with its evidence. The bytes are served as they were sealed.' })
export class DossierObject {
  @Field(() => ID) id: string;
  @Field(() => ID) pilotId: string;
  @Field(() => ID, { nullable: true }) gateId: string | null;
  @Field(() => String) number: string;
  @Field(() => Int) issue: number;
  @Field(() => String) state: string;
  @Field(() => Sha256Scalar) fileSha256: string;
  @Field(() => Int) fileBytes: number;
  @Field(() => Int) pages: number;
  @Field(() => Sha256Scalar) contentDigest: string;
  @Field(() => String, { description: 'Path of the file over REST, with the same session.' }) path: string;
  @Field(() => DateTimeScalar) createdAt: Date;
}

@Resolver(() => DossierObject)
export class DossierResolver {
  constructor(private readonly read: ReadDossiers) {}

  @Authenticated('READ')
  @Query(() => DossierObject)
  async dossier(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return dossierView(await this.read.get(principal, id as DossierId));
  }

  @Authenticated('READ')
  @Query(() => [DossierObject], { description: 'Dossiers of a pilot, oldest first.' })
  async dossiers(@CurrentPrincipal() principal: Principal, @Args('pilotId', { type: () => ID }) pilotId: string) {
    return (await this.read.ofPilot(principal, pilotId as PilotId)).map(dossierView);
  }
}

function dossierView(dossier: Dossier): DossierObject {
  return { ...dossier, path: `/api/v1/dossiers/${dossier.id}/file` };
}
