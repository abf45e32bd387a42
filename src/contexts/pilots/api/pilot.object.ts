import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf } from '../../../platform/graphql/connection.js';
import { DateTimeScalar, JsonScalar, Sha256Scalar } from '../../../platform/graphql/scalars.js';

export enum PilotStateEnum {
  DRAFT = 'DRAFT',
  AGREED = 'AGREED',
  RUNNING = 'RUNNING',
  SUSPENDED = 'SUSPENDED',
  DECIDED = 'DECIDED',
  CLOSED = 'CLOSED',
  CANCELLED = 'CANCELLED',
}
registerEnumType(PilotStateEnum, { name: 'PilotState' });

@ObjectType('Pilot', {
  description: 'A trial of a vision system that one vendor and one customer share, with a time box.',
})
export class PilotObject {
  @Field(() => ID) id: string;
  @Field(() => String, { description: 'For people to say: PLT-0001.' }) key: string;
  @Field(() => String) title: string;
  @Field(() => PilotStateEnum) state: string;
  @Field(() => Int, { description: 'Rises with every change of the pilot itself.' }) version: number;
  @Field(() => ID) vendorOrganisationId: string;
  @Field(() => ID) customerOrganisationId: string;
  @Field(() => String, { description: 'Calendar date; the day counts to its end in UTC.' }) decisionDate: string;
  @Field(() => Boolean, { description: 'Past its decision date and not decided: no new runs.' }) overdue: boolean;
  @Field(() => Int) attemptBudget: number;
  @Field(() => Int) imageBudget: number;
  @Field(() => String, { description: 'What happens when the time box runs out.' }) onExpiry: string;
  @Field(() => Int, { description: 'How often both sides moved the decision date.' }) extensions: number;
  @Field(() => Int, { description: 'From 1; a pilot that is opened again begins its next round.' }) round: number;
  @Field(() => String, { nullable: true, description: 'SO or CQL while suspended: the role that resumes it.' })
  suspendedAs: string | null;
  @Field(() => String, { nullable: true }) intendedUse: string | null;
  @Field(() => String, { nullable: true }) outOfScope: string | null;
  @Field(() => String, { nullable: true }) whenUnsure: string | null;
  @Field(() => String, { nullable: true }) contact: string | null;
  @Field(() => DateTimeScalar) createdAt: Date;
}

@ObjectType('SiteVersion', { description: 'What was installed at a site for a time.' })
export class SiteVersionObject {
  @Field(() => Int, { description: '1 = what the site was added with.' }) version: number;
  @Field(() => JsonScalar) facts: unknown;
  @Field(() => Sha256Scalar) factsDigest: string;
  @Field(() => String, { description: 'Why it was changed; empty for version 1.' }) reason: string;
  @Field(() => ID, { nullable: true }) changedBy: string | null;
  @Field(() => DateTimeScalar) changedAt: Date;
}

@ObjectType('Site', { description: 'A place where cameras look at goods.' })
export class SiteObject {
  @Field(() => ID) id: string;
  @Field(() => ID) pilotId: string;
  @Field(() => String) key: string;
  @Field(() => String) name: string;
  @Field(() => JsonScalar, { description: 'Facts of the installation: camera, lens, light, line speed.' })
  facts: unknown;
  @Field(() => JsonScalar, { description: 'Attributes by which data of this site may be sliced.' })
  sliceSchema: unknown;
  @Field(() => Int, { description: 'Counts what was installed, not names.' }) version: number;
  @Field(() => DateTimeScalar) createdAt: Date;
}

@ObjectType('Contract', {
  description: 'One version of what an image ought to give in a use case. Versions are never edited.',
})
export class ContractObject {
  @Field(() => ID) id: string;
  @Field(() => ID) useCaseId: string;
  @Field(() => Int) version: number;
  @Field(() => JsonScalar) document: unknown;
  @Field(() => Sha256Scalar) digest: string;
  @Field(() => DateTimeScalar) createdAt: Date;
}

@ObjectType('UseCase', { description: 'A question the vision system answers, judged on its own.' })
export class UseCaseObject {
  @Field(() => ID) id: string;
  @Field(() => ID) pilotId: string;
  @Field(() => String) key: string;
  @Field(() => String) title: string;
  @Field(() => String) description: string;
  @Field(() => DateTimeScalar) createdAt: Date;
}

export const PilotConnection = connectionOf(PilotObject, 'Pilot');
