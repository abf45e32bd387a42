import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Authenticated, CurrentPrincipal } from '../../../platform/access/access.js';
import { asPayload } from '../../../platform/graphql/payload.js';
import type { Principal } from '../../../ports/principal.js';
import { CompromiseDataset, RetireDataset } from '../app/end-dataset.js';
import { ReviseDataset } from '../app/revise-dataset.js';
import { EndDatasetInput } from './dataset.input.js';
import { DatasetPayload } from './dataset.object.js';

@Resolver()
export class DatasetEndResolver {
  constructor(
    private readonly compromise: CompromiseDataset,
    private readonly retire: RetireDataset,
    private readonly revise: ReviseDataset,
  ) {}

  @Authenticated('NEVER')
  @Mutation(() => DatasetPayload, {
    description: 'By CQL or SO: the data leaked. Their runs are evidence no more, from this moment.',
  })
  compromiseDataset(@CurrentPrincipal() principal: Principal, @Args('input') input: EndDatasetInput) {
    return asPayload(async () => ({ dataset: await this.compromise.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => DatasetPayload, { description: 'By the side that owns the data: they carry no more runs.' })
  retireDataset(@CurrentPrincipal() principal: Principal, @Args('input') input: EndDatasetInput) {
    return asPayload(async () => ({ dataset: await this.retire.execute(principal, input) }));
  }

  @Authenticated('NEVER')
  @Mutation(() => DatasetPayload, {
    description:
      'Opens a corrected version of sealed data. Changed labels need two annotators; the seal lists every difference; attempts go on counting.',
  })
  reviseDataset(@CurrentPrincipal() principal: Principal, @Args('input') input: EndDatasetInput) {
    return asPayload(async () => ({ dataset: await this.revise.execute(principal, input) }));
  }
}
