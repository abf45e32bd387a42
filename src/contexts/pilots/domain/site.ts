import type { PilotId, SiteId, UseCaseId, ContractId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { InterpretationContract } from '../../../metrics/interpretation/contract.js';
import type { SiteSchema } from '../../../verdict/criteria/criteria-document.js';
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

const MOST_ATTRIBUTES = 50;
const MOST_VALUES = 200;
const ATTRIBUTE = /^[a-z][a-zA-Z0-9_.]{0,59}$/;

/** @throws PilotFieldInvalid naming the first attribute that cannot be sliced by. */
export function parseSliceSchema(schema: unknown): SiteSchema {
  if (!isRecord(schema))
    throw new PilotFieldInvalid('/sliceSchema', 'The slice schema is an object: attribute to values or bins.');
  const entries = Object.entries(schema);
  if (entries.length > MOST_ATTRIBUTES) {
    throw new PilotFieldInvalid(
      '/sliceSchema',
      `A site declares at most ${MOST_ATTRIBUTES} attributes; found ${entries.length}.`,
    );
  }
  for (const [key, declared] of entries) {
    const path = `/sliceSchema/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!ATTRIBUTE.test(key)) {
      throw new PilotFieldInvalid(
        path,
        `"${key}" is not an attribute name. Start with a small letter; then letters, digits, "_" and ".".`,
      );
    }
    checkAttribute(declared, path);
  }
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

function checkAttribute(declared: unknown, path: string): void {
  const fields = isRecord(declared) ? Object.keys(declared) : [];
  const [field] = fields;
  const list = isRecord(declared) && field !== undefined ? declared[field] : undefined;
  if (fields.length !== 1 || !Array.isArray(list) || list.length === 0 || list.length > MOST_VALUES) {
    throw new PilotFieldInvalid(path, `Declare either "values" or "bins", a list of 1 to ${MOST_VALUES} entries.`);
  }
  const isFine = field === 'values' ? areValues(list) : field === 'bins' && areBins(list);
  if (!isFine) {
    throw new PilotFieldInvalid(path, '"values" are different texts that are not blank; "bins" are ascending numbers.');
  }
}

function areValues(list: readonly unknown[]): boolean {
  return new Set(list).size === list.length && list.every((one) => typeof one === 'string' && one.trim() !== '');
}

function areBins(list: readonly unknown[]): boolean {
  return list.every((one, index) => {
    const before = index === 0 ? Number.NEGATIVE_INFINITY : list[index - 1];
    return typeof one === 'number' && Number.isFinite(one) && typeof before === 'number' && before < one;
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
