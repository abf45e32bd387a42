import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { DossierId, PilotId } from '../../../kernel/ids.js';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { AcknowledgeDossier, ChallengeDossier } from '../app/acknowledge-dossier.js';
import { IssueDossier } from '../app/issue-dossier.js';
import { ReadDossiers } from '../app/read-dossiers.js';
import type { Dossier } from '../domain/dossier.js';
import {
  AcknowledgeDossierInput,
  AcknowledgeDossierPayload,
  DossierChallengePayload,
  DossierObject,
  DossierPayload,
  DossierStatusObject,
} from './dossier.objects.js';

@Resolver(() => DossierObject)
export class DossierResolver {
  constructor(
    private readonly read: ReadDossiers,
    private readonly issue: IssueDossier,
    private readonly challenge: ChallengeDossier,
    private readonly acknowledge: AcknowledgeDossier,
  ) {}

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

  @Authenticated('READ')
  @Query(() => DossierStatusObject, { description: 'Whether a dossier at hand still says what holds.' })
  dossierStatus(
    @CurrentPrincipal() principal: Principal,
    @Args('number', { description: 'As printed on it: TD-0007.' }) number: string,
    @Args('issue', { type: () => Int }) issue: number,
  ) {
    return this.read.status(principal, { number, issue });
  }

  @Authenticated('NEVER')
  @Mutation(() => DossierPayload, { description: "By the vendor's project manager: hands the sealed file over." })
  issueDossier(@CurrentPrincipal() principal: Principal, @Args('dossierId', { type: () => ID }) dossierId: string) {
    return asPayload(async () => ({
      dossier: dossierView(await this.issue.execute(principal, dossierId as DossierId)),
    }));
  }

  @Authenticated('NEVER')
  @Mutation(() => DossierChallengePayload, {
    description: 'By CQL or CSM, after reading an issued dossier; answer it with acknowledgeDossier.',
  })
  challengeDossier(@CurrentPrincipal() principal: Principal, @Args('dossierId', { type: () => ID }) dossierId: string) {
    return asPayload(async () => ({ challenge: await this.challenge.execute(principal, dossierId as DossierId) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => AcknowledgeDossierPayload, {
    description: 'Signs that an issued dossier was received and read. It approves nothing.',
  })
  acknowledgeDossier(@CurrentPrincipal() principal: Principal, @Args('input') input: AcknowledgeDossierInput) {
    return asPayload(async () => {
      const { comment, dossierId, ...rest } = input;
      const request = { ...rest, dossierId: dossierId as DossierId, ...(comment != null && { comment }) };
      const { dossier, signature } = await this.acknowledge.execute(principal, request);
      return { dossier: dossierView(dossier), signature };
    });
  }
}

function dossierView({ rowVersion: version, ...dossier }: Dossier): DossierObject {
  return { ...dossier, version, path: `/api/v1/dossiers/${dossier.id}/file` };
}
