import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { PageArgs } from '../../../platform/graphql/connection.js';
import { JsonScalar } from '../../../platform/graphql/scalars.js';
import { DatasetPurposeEnum } from './dataset.object.js';

@InputType()
export class CreateDatasetInput {
  @Field(() => ID) siteId: string;
  @Field(() => String, { description: 'Under a key that exists this is its next version.' }) key: string;
  @Field(() => DatasetPurposeEnum) purpose: DatasetPurposeEnum;
  @Field(() => String, { nullable: true, description: 'Attribute that groups images, for example meta.pallet.' })
  groupAttribute?: string | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'collection, sampling, period, annotators, attribution, notes, trainingSha256, trainingDhash64',
  })
  provenance?: unknown;
}

@InputType()
export class ExcludeItemInput {
  @Field(() => ID) datasetId: string;
  @Field(() => ID) itemId: string;
  @Field(() => String, {
    description: 'NOT_REPRESENTATIVE, LEAKED, PERSONAL_DATA, UNREADABLE, NOT_ANNOTATED or OTHER.',
  })
  code: string;
  @Field(() => String) note: string;
}

@InputType()
export class SealDatasetInput {
  @Field(() => ID) datasetId: string;
  @Field(() => Int, { description: 'rowVersion of the dataset you looked at.' }) expectedVersion: number;
  @Field(() => String, { description: 'Why these images represent the site.' }) representativeness: string;
  @Field(() => String, { nullable: true, description: 'Why images are independent, where no attribute groups them.' })
  independence?: string | null;
}

@InputType()
export class EndDatasetInput {
  @Field(() => ID) datasetId: string;
  @Field(() => String, { description: 'At least 10 characters; it stays in the record.' }) reason: string;
}

@InputType()
export class RequestErasureInput {
  @Field(() => ID) datasetId: string;
  @Field(() => [ID], { description: '1 to 500.' }) itemIds: string[];
  @Field(() => String, { description: 'At least 10 characters; it stays for ever, so name nobody in it.' })
  reason: string;
}

@ArgsType()
export class DatasetPageArgs extends PageArgs {
  @Field(() => ID) pilotId: string;
  @Field(() => ID, { nullable: true }) siteId?: string;
  @Field(() => DatasetPurposeEnum, { nullable: true }) purpose?: DatasetPurposeEnum;
}

@ArgsType()
export class ItemPageArgs extends PageArgs {
  @Field(() => Boolean, { nullable: true, description: 'Only those that can, or cannot, be decoded.' })
  problem?: boolean;
  @Field(() => Boolean, { nullable: true }) excluded?: boolean;
  @Field(() => Boolean, { nullable: true, description: 'Only those whose bytes are, or are not, erased.' })
  erased?: boolean;
}
