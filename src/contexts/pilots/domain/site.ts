import { digestOf } from '../../../kernel/canonical-json.js';
import { DocumentReader } from '../../../kernel/document-reader.js';
import type { PersonId, PilotId, SiteId, UseCaseId, ContractId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { InterpretationContract } from '../../../metrics/interpretation/contract.js';
import type { SiteSchema } from '../../../verdict/criteria/criteria-document.js';
import { readSiteSchema } from '../../../verdict/criteria/read-site-schema.js';
import { PilotFieldInvalid } from './errors.js';

/** A place where cameras look at goods, with the facts of the installation and the attributes its data may be sliced by. */
export interface Site {
  readonly id: SiteId;
  readonly pilotId: PilotId;
  readonly key: string;
  readonly name: string;
  /** Camera, lens, light, line speed: free for the pilot to fill. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly sliceSchema: SiteSchema;
  readonly version: number;
  readonly createdAt: Date;
}

/** What was installed at a site for a time. */
export interface SiteVersion {
  readonly siteId: SiteId;
  /** 1 = what the site was added with. */
  readonly version: number;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly factsDigest: Sha256;
  /** Empty for version 1. */
  readonly reason: string;
  /** `null` for sites that are older than their versions. */
  readonly changedBy: PersonId | null;
  readonly changedAt: Date;
}

/** What runs and gates are bound to: the installation, not the name. */
export function factsDigestOf({ facts }: Pick<Site, 'facts'>): Sha256 {
  return digestOf(facts);
}

/** A question the vision system answers, such as "is a bag in the wagon?". */
export interface UseCase {
  readonly id: UseCaseId;
  readonly pilotId: PilotId;
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly createdAt: Date;
}

/** One version of what an image ought to give in a use case. Versions are never edited. */
export interface Contract {
  readonly id: ContractId;
  readonly pilotId: PilotId;
  readonly useCaseId: UseCaseId;
  readonly version: number;
  readonly document: InterpretationContract;
  readonly digest: Sha256;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** The same check as in a criteria document, which must declare the same. @throws PilotFieldInvalid naming the first problem */
export function parseSliceSchema(schema: unknown): SiteSchema {
  const reader = new DocumentReader();
  readSiteSchema(reader, { value: schema ?? null, path: '/sliceSchema' });
  const [first] = reader.problems;
  if (first !== undefined) throw new PilotFieldInvalid(first.path, first.message);
  return schema as SiteSchema;
}

/** Facts are an object of at most 64 KB as JSON. @throws PilotFieldInvalid */
export function parseFacts(facts: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(facts))
    throw new PilotFieldInvalid('/facts', 'Facts are an object, for example {"camera": "overhead, 12 mm"}.');
  const length = JSON.stringify(facts).length;
  if (length > 65_536)
    throw new PilotFieldInvalid('/facts', `Facts take ${length} characters as JSON; at most 65536 are kept.`);
  return facts;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
