import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { connect, rangeOf } from '../../../platform/graphql/connection.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { CreateDataset } from '../app/create-dataset.js';
import { ExcludeItem } from '../app/exclude-item.js';
import { ReadDatasets } from '../app/read-datasets.js';
import { SealDataset } from '../app/seal-dataset.js';
import {
  CreateDatasetInput,
  DatasetPageArgs,
  ExcludeItemInput,
  ItemPageArgs,
  SealDatasetInput,
} from './dataset.input.js';
import {
  CreateDatasetPayload,
  DatasetConnection,
  DatasetCountsObject,
  DatasetItemConnection,
  DatasetObject,
  ExcludeItemPayload,
  SealDatasetPayload,
} from './dataset.object.js';

@Resolver(() => DatasetObject)
export class DatasetResolver {
  constructor(
    private readonly read: ReadDatasets,
    private readonly create: CreateDataset,
    private readonly exclude: ExcludeItem,
    private readonly seal: SealDataset,
  ) {}

  @Authenticated('READ')
  @Query(() => DatasetObject, { nullable: true })
  dataset(@CurrentPrincipal() principal: Principal, @Args('id', { type: () => ID }) id: string) {
    return this.read.one(principal, id);
  }

  @Authenticated('READ')
  @Query(() => DatasetConnection, { description: 'Datasets of a pilot, oldest first.' })
  async datasets(@CurrentPrincipal() principal: Principal, @Args() page: DatasetPageArgs) {
    const { pilotId, siteId, purpose } = page;
    const of = { pilotId, ...(siteId != null && { siteId }), ...(purpose != null && { purpose }) };
    const rows = await this.read.page(principal, of, rangeOf(page));
    return connect(rows, page, ({ id }) => id, (row) => row); // prettier-ignore
  }

  @Authenticated('UPLOAD')
  @Mutation(() => CreateDatasetPayload, {
    description:
      'Acceptance data by the customer, threshold data by either side. Images follow: PUT /api/v1/datasets/<id>/images/<name>.',
  })
  createDataset(@CurrentPrincipal() principal: Principal, @Args('input') input: CreateDatasetInput) {
    return asPayload(async () => ({ dataset: await this.create.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => ExcludeItemPayload, { description: 'Before sealing only; the image stays counted, with the reason.' })
  excludeItem(@CurrentPrincipal() principal: Principal, @Args('input') input: ExcludeItemInput) {
    return asPayload(async () => ({ item: await this.exclude.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => SealDatasetPayload, {
    description: 'For ever. The seal says under your name why the images represent the site.',
  })
  sealDataset(@CurrentPrincipal() principal: Principal, @Args('input') input: SealDatasetInput) {
    return asPayload(async () => ({ dataset: await this.seal.execute(principal, input) }));
  }

  @ResolveField(() => DatasetItemConnection, { description: 'The images you may see.' })
  async items(@CurrentPrincipal() principal: Principal, @Parent() dataset: DatasetObject, @Args() page: ItemPageArgs) {
    const { problem, excluded, erased } = page;
    const filter = {
      ...(problem != null && { problem }),
      ...(excluded != null && { excluded }),
      ...(erased != null && { erased }),
    };
    const rows = await this.read.items(principal, dataset.id, rangeOf(page), filter);
    return connect(rows, page, ({ id }) => id, (row) => row); // prettier-ignore
  }

  @ResolveField(() => DatasetCountsObject)
  counts(@CurrentPrincipal() principal: Principal, @Parent() dataset: DatasetObject) {
    return this.read.counts(principal, dataset.id);
  }
}
