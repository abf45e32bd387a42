import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { connectionOf } from '../../../platform/graphql/connection.js';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar, JsonScalar, Sha256Scalar } from '../../../platform/graphql/scalars.js';

@ObjectType('Model', { description: 'A registered model: bytes, and how to feed and read them. Never changes.' })
export class ModelObject {
  @Field(() => ID) id: string;
  @Field(() => ID) pilotId: string;
  @Field(() => String) name: string;
  @Field(() => String) version: string;
  @Field(() => Sha256Scalar, { description: 'Digest of the ONNX file.' }) sha256: string;
  @Field(() => Int) bytes: number;
  @Field(() => JsonScalar, { description: 'The full input and output contract.' }) contract: unknown;
  @Field(() => Sha256Scalar) contractDigest: string;
  @Field(() => JsonScalar, { description: 'What the vendor says about the model.' }) card: unknown;
  @Field(() => DateTimeScalar) registeredAt: Date;
}

@ObjectType('OperatorSet')
export class OperatorSetObject {
  @Field(() => String, { description: 'Empty: standard ONNX.' }) domain: string;
  @Field(() => Int) version: number;
}

@ObjectType('ModelOperator')
export class ModelOperatorObject {
  @Field(() => String) domain: string;
  @Field(() => String) name: string;
  @Field(() => Int) count: number;
}

@ObjectType('ModelInspection', {
  description: 'What the file says of itself, read without running anything.',
})
export class ModelInspectionObject {
  @Field(() => Int) irVersion: number;
  @Field(() => [OperatorSetObject]) operatorSets: readonly OperatorSetObject[];
  @Field(() => [ModelOperatorObject], { description: 'In subgraphs and local functions too.' })
  operators: readonly ModelOperatorObject[];
  @Field(() => [String]) inputs: readonly string[];
  @Field(() => [String]) outputs: readonly string[];
  @Field(() => Float, { description: 'Numbers in all weights together.' }) parameters: number;
}

@ObjectType('OperatingPoint', {
  description:
    'From which score on a detection counts, who chose it and on what grounds. Another choice is another version.',
})
export class OperatingPointObject {
  @Field(() => ID) id: string;
  @Field(() => ID) modelId: string;
  @Field(() => Int) version: number;
  @Field(() => JsonScalar, { description: 'Score thresholds per class, rule, threshold data and curve.' })
  document: unknown;
  @Field(() => Sha256Scalar) digest: string;
  @Field(() => DateTimeScalar) chosenAt: Date;
}

export const ModelConnection = connectionOf(ModelObject, 'Model');
export const OperatingPointConnection = connectionOf(OperatingPointObject, 'OperatingPoint');

@ObjectType()
export class RegisterModelPayload {
  @Field(() => ModelObject, { nullable: true }) model?: ModelObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class RegisterOperatingPointPayload {
  @Field(() => OperatingPointObject, { nullable: true }) operatingPoint?: OperatingPointObject;
  @Field(() => [UserError]) userErrors: UserError[];
}
