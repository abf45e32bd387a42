import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { CredentialsInput } from '../../../platform/graphql/credentials.input.js';
import { UserError } from '../../../platform/graphql/payload.js';
import { DateTimeScalar, Sha256Scalar } from '../../../platform/graphql/scalars.js';
import { SignatureObject, SigningChallengeObject } from '../../../platform/graphql/signature.object.js';

const STATES = 'SEALED, ISSUED, ACKNOWLEDGED, SUPERSEDED or REVOKED.';

@ObjectType('Dossier', { description: 'A sealed PDF with its evidence. The bytes are served as they were sealed.' })
export class DossierObject {
  @Field(() => ID) id: string;
  @Field(() => ID) pilotId: string;
  @Field(() => ID, { nullable: true }) gateId: string | null;
  @Field(() => String) number: string;
  @Field(() => Int) issue: number;
  @Field(() => String, { description: STATES }) state: string;
  @Field(() => Int) version: number;
  @Field(() => Sha256Scalar) fileSha256: string;
  @Field(() => Int) fileBytes: number;
  @Field(() => Int) pages: number;
  @Field(() => Sha256Scalar) contentDigest: string;
  @Field(() => String, { description: 'Path of the file over REST, with the same session.' }) path: string;
  @Field(() => DateTimeScalar) createdAt: Date;
  @Field(() => DateTimeScalar, { nullable: true }) issuedAt: Date | null;
  @Field(() => ID, { nullable: true }) issuedBy: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) acknowledgedAt: Date | null;
  @Field(() => ID, { nullable: true }) acknowledgedBy: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was superseded or revoked.' })
  endedAt: Date | null;
  @Field(() => ID, { nullable: true, description: 'The dossier of a later round of the same gate and scope.' })
  supersededBy: string | null;
  @Field(() => String, { nullable: true, description: 'The cause, when its gate was revoked.' })
  revokedBecause: string | null;
}

@ObjectType('DossierName')
export class DossierNameObject {
  @Field(() => String) number: string;
  @Field(() => Int) issue: number;
}

@ObjectType('DossierStatus', { description: 'What became of a dossier since it was sealed.' })
export class DossierStatusObject {
  @Field(() => String) number: string;
  @Field(() => Int) issue: number;
  @Field(() => String, { description: STATES }) state: string;
  @Field(() => Sha256Scalar, { description: 'Of the file it is about.' }) fileSha256: string;
  @Field(() => DateTimeScalar, { nullable: true }) issuedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) acknowledgedAt: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) endedAt: Date | null;
  @Field(() => DossierNameObject, { nullable: true }) supersededBy: DossierNameObject | null;
  @Field(() => String, { nullable: true }) revokedBecause: string | null;
}

@ObjectType()
export class DossierPayload {
  @Field(() => DossierObject, { nullable: true }) dossier?: DossierObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class DossierChallengePayload {
  @Field(() => SigningChallengeObject, { nullable: true, description: 'Its subjectDigest is that of the file.' })
  challenge?: SigningChallengeObject;
  @Field(() => [UserError]) userErrors: UserError[];
}

@InputType()
export class AcknowledgeDossierInput extends CredentialsInput {
  @Field(() => ID) dossierId: string;
  @Field(() => String, { description: 'Of challengeDossier.' }) nonce: string;
  @Field(() => String, { nullable: true }) comment?: string | null;
}

@ObjectType()
export class AcknowledgeDossierPayload {
  @Field(() => DossierObject, { nullable: true }) dossier?: DossierObject;
  @Field(() => SignatureObject, { nullable: true }) signature?: SignatureObject;
  @Field(() => [UserError]) userErrors: UserError[];
}
