import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar, Sha256Scalar } from './scalars.js';

@ObjectType('SigningChallenge', {
  description:
    'Permission to sign exact content once, within some minutes. Show the content, then sign with the nonce and your password.',
})
export class SigningChallengeObject {
  @Field(() => String) nonce: string;
  @Field(() => DateTimeScalar) expiresAt: Date;
  @Field(() => Sha256Scalar, { description: 'Digest of the content that will be signed.' }) subjectDigest: string;
}

@ObjectType('Signature', {
  description: 'A system-attested electronic signature. Names are as they were when it was made.',
})
export class SignatureObject {
  @Field(() => ID) id: string;
  @Field(() => String) subjectType: string;
  @Field(() => ID) subjectId: string;
  @Field(() => Int) subjectRound: number;
  @Field(() => Sha256Scalar) subjectDigest: string;
  @Field(() => String) slot: string;
  @Field(() => String) printedName: string;
  @Field(() => String) organisationName: string;
  @Field(() => String) role: string;
  @Field(() => String) meaning: string;
  @Field(() => String, { nullable: true }) comment: string | null;
  @Field(() => String) method: string;
  @Field(() => DateTimeScalar) signedAt: Date;
  @Field(() => String, { description: 'DSSE envelope as JSON text, signed by the installation key.' }) envelope: string;
}
