import { Field, ID, InputType } from '@nestjs/graphql';
import { JsonScalar } from '../../../platform/graphql/scalars.js';

@InputType()
export class RegisterModelInput {
  @Field(() => ID) pilotId: string;
  @Field(() => String) name: string;
  @Field(() => String) version: string;
  @Field(() => String, { description: 'Digest that the upload of the ONNX file answered with.' }) sha256: string;
  @Field(() => JsonScalar, { description: 'touchstone/model-contract@1' }) contract: unknown;
  @Field(() => JsonScalar, { nullable: true, description: 'Licence, training, source: what the vendor says.' })
  card?: unknown;
}

@InputType()
export class RegisterOperatingPointInput {
  @Field(() => ID) modelId: string;
  @Field(() => JsonScalar, { description: 'Raw class to score threshold 0 to 1, for every class of the model.' })
  scoreThresholds: unknown;
  @Field(() => String, { description: 'How it was chosen, in words.' }) rule: string;
  @Field(() => ID, {
    nullable: true,
    description: 'The sealed threshold data it was chosen on; none: fixed by agreement.',
  })
  thresholdDatasetId?: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'What the choice rests on.' }) curve?: unknown;
}
