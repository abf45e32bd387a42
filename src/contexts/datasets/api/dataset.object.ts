import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf } from '../../../platform/graphql/connection.js';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar, JsonScalar, Sha256Scalar } from '../../../platform/graphql/scalars.js';

export enum DatasetPurposeEnum {
  ACCEPTANCE = 'ACCEPTANCE',
  THRESHOLD = 'THRESHOLD',
}
registerEnumType(DatasetPurposeEnum, { name: 'DatasetPurpose' });

export enum DatasetStateEnum {
  COLLECTING = 'COLLECTING',
  SEALED = 'SEALED',
  BURNED = 'BURNED',
  RETIRED = 'RETIRED',
  COMPROMISED = 'COMPROMISED',
}
registerEnumType(DatasetStateEnum, { name: 'DatasetState' });

@ObjectType('ItemProblem', { description: 'What is wrong with an image: a stable code and a sentence.' })
export class ItemProblemObject {
  @Field(() => String) code: string;
  @Field(() => String) message: string;
}

@ObjectType('DatasetEnd', { description: 'Why a snapshot is retired or compromised.' })
export class DatasetEndObject {
  @Field(() => String) reason: string;
  @Field(() => String) byName: string;
  @Field(() => DateTimeScalar) at: string;
}

@ObjectType('DatasetCounts', { description: 'Of the images you may see.' })
export class DatasetCountsObject {
  @Field(() => Int) supplied: number;
  @Field(() => Int) excluded: number;
  @Field(() => Int) annotated: number;
  @Field(() => Int, { description: 'Cannot be decoded; they count as failures when judged.' }) unreadable: number;
  @Field(() => Int, { description: 'Their bytes are gone; digests and labels stay.' }) erased: number;
}

@ObjectType('Dataset', {
  description: 'Images of one site with what people say is on them; sealed for ever before it is judged.',
})
export class DatasetObject {
  @Field(() => ID) id: string;
  @Field(() => ID) pilotId: string;
  @Field(() => ID) siteId: string;
  @Field(() => ID, { description: 'Attempts are counted per lineage.' }) lineageId: string;
  @Field(() => String) key: string;
  @Field(() => Int, { description: 'Which version of the dataset with this key.' }) version: number;
  @Field(() => Int, { description: 'Rises with every change of the dataset itself; name it when you seal.' })
  rowVersion: number;
  @Field(() => DatasetPurposeEnum) purpose: string;
  @Field(() => DatasetStateEnum) state: string;
  @Field(() => [String]) categories: readonly string[];
  @Field(() => String, { nullable: true }) groupAttribute: string | null;
  @Field(() => JsonScalar) provenance: unknown;
  @Field(() => JsonScalar, { nullable: true, description: 'What was checked and stated at sealing.' }) seal: unknown;
  @Field(() => Sha256Scalar, { nullable: true }) merkleRoot: string | null;
  @Field(() => Int, { nullable: true, description: 'Supplied images; known once sealed.' }) itemCount: number | null;
  @Field(() => Int, { nullable: true }) excludedCount: number | null;
  @Field(() => Int, { nullable: true, description: 'Independent units.' }) groupCount: number | null;
  @Field(() => ID, { nullable: true, description: 'The sealed snapshot that this one corrects.' }) revises:
    string | null;
  @Field(() => DatasetEndObject, { nullable: true, description: 'Of retired and compromised data.' })
  ended: DatasetEndObject | null;
  @Field(() => DateTimeScalar) createdAt: Date;
  @Field(() => DateTimeScalar, { nullable: true }) sealedAt: Date | null;
}

@ObjectType('Erasure', { description: 'Why the bytes of an image are gone; its digest, label and leaf stay.' })
export class ErasureObject {
  @Field(() => ID, { description: 'With both signatures.' }) motionId: string;
  @Field(() => String) reason: string;
  @Field(() => String) requestedBy: string;
  @Field(() => String) confirmedBy: string;
  @Field(() => DateTimeScalar) at: string;
}

@ObjectType('DatasetItem', { description: 'One supplied image.' })
export class DatasetItemObject {
  @Field(() => ID) id: string;
  @Field(() => ID) datasetId: string;
  @Field(() => String) name: string;
  @Field(() => Sha256Scalar) imageSha256: string;
  @Field(() => Int) bytes: number;
  @Field(() => Int, { nullable: true }) width: number | null;
  @Field(() => Int, { nullable: true }) height: number | null;
  @Field(() => String, { nullable: true }) groupId: string | null;
  @Field(() => JsonScalar) attributes: unknown;
  @Field(() => JsonScalar, { nullable: true, description: 'None: nobody has said. An empty list: nothing is there.' })
  groundTruth: unknown;
  @Field(() => ItemProblemObject, { nullable: true }) problem: ItemProblemObject | null;
  @Field(() => JsonScalar, { nullable: true, description: 'Reason code, note, by whom and when.' }) excluded: unknown;
  @Field(() => ErasureObject, { nullable: true, description: 'The tombstone of an image that was erased.' })
  erased: ErasureObject | null;
}

export const DatasetConnection = connectionOf(DatasetObject, 'Dataset');
export const DatasetItemConnection = connectionOf(DatasetItemObject, 'DatasetItem');

@ObjectType()
export class CreateDatasetPayload {
  @Field(() => DatasetObject, { nullable: true }) dataset?: DatasetObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class DatasetPayload {
  @Field(() => DatasetObject, { nullable: true }) dataset?: DatasetObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class SealDatasetPayload {
  @Field(() => DatasetObject, { nullable: true }) dataset?: DatasetObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class ExcludeItemPayload {
  @Field(() => DatasetItemObject, { nullable: true }) item?: DatasetItemObject;
  @Field(() => [UserError]) userErrors: UserError[];
}
