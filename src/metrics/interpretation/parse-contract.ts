import { below, DocumentReader, type JsonRecord, type Place, type Problem } from '../../kernel/document-reader.js';
import { DomainError } from '../../kernel/domain-error.js';
import { parseSha256 } from '../../kernel/sha256.js';
import { checkContract } from './check-contract.js';
import { GRANULARITIES, ROLES, TASKS, type InterpretationContract } from './contract.js';
import { readRegion } from './read-region.js';

/** The document is no contract that could be applied; `details.problems` names every fault with its pointer. */
export class ContractInvalid extends DomainError<'CONTRACT_INVALID'> {
  readonly code = 'CONTRACT_INVALID';
  constructor(readonly problems: readonly Problem[]) {
    const first = problems[0];
    super(
      `The interpretation contract has ${problems.length === 1 ? 'one problem' : `${problems.length} problems`}; the first, at ` +
        `"${first?.path ?? ''}": ${first?.message ?? ''}`,
      { ...(first && { path: first.path }), details: { problems } },
    );
  }
}

const MAX = Number.MAX_SAFE_INTEGER;
const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z)?$/;
const FIELDS = [
  ...[
    'format',
    'id',
    'name',
    'version',
    'title',
    'task',
    'roles',
    'granularity',
    'scoreThreshold',
    'region',
    'minSize',
  ],
  ...['group', 'containment', 'visibility', 'match', 'counting', 'imageVerdict'],
];
/** Every problem of a contract, and the contract when there is none. */
export function lintContract(document: unknown): {
  contract: InterpretationContract | null;
  problems: readonly Problem[];
} {
  const reader = new DocumentReader();
  const root = reader.record({ value: document, path: '' }, FIELDS, ['wording']);
  if (root !== undefined) {
    readIdentity(reader, root);
    readRoles(reader, root);
    readScoreThreshold(reader, root);
    readScope(reader, root);
    readGroup(reader, root);
    readRules(reader, root);
    readImageVerdict(reader, root);
    readWording(reader, root);
    if (reader.problems.length === 0) checkContract(reader, root as unknown as InterpretationContract);
  }
  const contract = reader.problems.length === 0 ? (document as InterpretationContract) : null;
  return { contract, problems: reader.problems };
}

/** @throws ContractInvalid with all problems. */
export function parseContract(document: unknown): InterpretationContract {
  const { contract, problems } = lintContract(document);
  if (contract === null) throw new ContractInvalid(problems);
  return contract;
}

function at(record: JsonRecord, path: string, key: string): Place {
  return { value: record[key], path: below(path, key) };
}

function readIdentity(reader: DocumentReader, root: JsonRecord): void {
  reader.oneOf(at(root, '', 'format'), ['touchstone/contract@1']);
  for (const key of ['id', 'name', 'title']) reader.text(at(root, '', key));
  reader.number(at(root, '', 'version'), { low: 1, high: MAX, whole: true });
  reader.oneOf(at(root, '', 'task'), TASKS);
  reader.oneOf(at(root, '', 'granularity'), GRANULARITIES);
}

function readRoles(reader: DocumentReader, root: JsonRecord): void {
  const roles = reader.map(at(root, '', 'roles'));
  if (roles === undefined) return;
  if (Object.keys(roles).length === 0)
    reader.add('NO_ROLES', '/roles', 'No raw class is mapped. Map every class of the model.');
  for (const label of Object.keys(roles)) reader.oneOf(at(roles, '/roles', label), ROLES);
}

function readScoreThreshold(reader: DocumentReader, root: JsonRecord): void {
  const path = '/scoreThreshold';
  const part =
    root['scoreThreshold'] === undefined
      ? undefined
      : reader.record(at(root, '', 'scoreThreshold'), ['perClass', 'provenance']);
  if (part === undefined) return;
  const perClass = reader.map(at(part, path, 'perClass'));
  const roles = (root['roles'] ?? {}) as JsonRecord;
  for (const label of Object.keys(perClass ?? {})) {
    reader.number(at(perClass ?? {}, `${path}/perClass`, label), { low: 0, high: 1 });
    if (!Object.hasOwn(roles, label))
      reader.add(
        'UNMAPPED_CLASS',
        below(`${path}/perClass`, label),
        `"${label}" has a score threshold but no role. Map it in roles.`,
      );
  }
  for (const [label, role] of Object.entries(roles))
    if (role !== 'IGNORE' && perClass !== undefined && !Object.hasOwn(perClass, label))
      reader.add(
        'NO_SCORE_THRESHOLD',
        below(`${path}/perClass`, label),
        `The class "${label}" counts as ${String(role)} but has no score threshold.`,
      );
  readProvenance(reader, part);
}

function readProvenance(reader: DocumentReader, part: JsonRecord): void {
  const path = '/scoreThreshold/provenance';
  if (part['provenance'] === undefined) return;
  const provenance = reader.record(at(part, '/scoreThreshold', 'provenance'), [
    'chosenBy',
    'chosenAt',
    'rule',
    'dataDigest',
  ]);
  if (provenance === undefined) return;
  reader.text(at(provenance, path, 'chosenBy'));
  reader.text(at(provenance, path, 'rule'));
  const chosenAt = reader.text(at(provenance, path, 'chosenAt'));
  if (chosenAt !== undefined && !INSTANT.test(chosenAt))
    reader.add('NOT_A_TIME', `${path}/chosenAt`, 'This is not a UTC time such as 2026-05-01 or 2026-05-01T08:00:00Z.');
  else if (chosenAt !== undefined && !isOnTheCalendar(chosenAt))
    reader.add('NO_SUCH_TIME', `${path}/chosenAt`, 'The calendar has no such day, or the day no such time.');
  const digest = provenance['dataDigest'];
  if (digest !== null && digest !== undefined && (typeof digest !== 'string' || parseSha256(digest) === undefined))
    reader.add(
      'NOT_A_DIGEST',
      `${path}/dataDigest`,
      'The digest of the threshold data must be 64 hexadecimal characters, or null.',
    );
}

/** 30 February and 25 o'clock are not. */
function isOnTheCalendar(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text.slice(0, 10));
}

function readScope(reader: DocumentReader, root: JsonRecord): void {
  const region = optional(reader, root, 'region', ['polygons', 'anchor']);
  if (region !== undefined) readRegion(reader, region, '/region');
  const minSize = optional(reader, root, 'minSize', ['shortSide', 'area']);
  if (minSize !== undefined)
    for (const key of ['shortSide', 'area']) reader.number(at(minSize, '/minSize', key), { low: 0, high: MAX });
  const visibility = optional(reader, root, 'visibility', ['min']);
  if (visibility !== undefined) reader.number(at(visibility, '/visibility', 'min'), { low: 0, high: 1 });
}

/** A part that must be stated but may be `null` = not used. */
function optional(
  reader: DocumentReader,
  root: JsonRecord,
  key: string,
  fields: readonly string[],
): JsonRecord | undefined {
  return root[key] === null || root[key] === undefined ? undefined : reader.record(at(root, '', key), fields);
}

function readGroup(reader: DocumentReader, root: JsonRecord): void {
  const group = optional(reader, root, 'group', ['carrier', 'proximity']);
  if (group === undefined) return;
  if (group['carrier'] === null && group['proximity'] === null)
    reader.add('EMPTY_GROUP', '/group', 'Neither carrier nor proximity is set. Use null for the whole part.');
  if (group['carrier'] !== null && group['carrier'] !== undefined) {
    const carrier = reader.record(at(group, '/group', 'carrier'), ['minUnits', 'minOverlap', 'maxGap', 'extent']) ?? {};
    reader.number(at(carrier, '/group/carrier', 'minUnits'), { low: 1, high: MAX, whole: true });
    reader.number(at(carrier, '/group/carrier', 'minOverlap'), { low: 0, high: 1 });
    reader.number(at(carrier, '/group/carrier', 'maxGap'), { low: 0, high: 1 });
    reader.oneOf(at(carrier, '/group/carrier', 'extent'), ['CARRIER', 'UNION']);
  }
  if (group['proximity'] !== null && group['proximity'] !== undefined) {
    const proximity = reader.record(at(group, '/group', 'proximity'), ['minUnits', 'maxGap']) ?? {};
    reader.number(at(proximity, '/group/proximity', 'minUnits'), { low: 2, high: MAX, whole: true });
    reader.number(at(proximity, '/group/proximity', 'maxGap'), { low: 0, high: 1 });
  }
}

function readRules(reader: DocumentReader, root: JsonRecord): void {
  const containment =
    root['containment'] === undefined
      ? undefined
      : reader.record(at(root, '', 'containment'), ['unitsInLoad', 'minShare']);
  if (containment !== undefined) {
    reader.oneOf(at(containment, '/containment', 'unitsInLoad'), ['IGNORE', 'COUNT', 'VIOLATION']);
    reader.number(at(containment, '/containment', 'minShare'), { low: 0, high: 1 });
  }
  const match =
    root['match'] === undefined ? undefined : reader.record(at(root, '', 'match'), ['rule', 'iou', 'within']);
  if (match !== undefined) {
    const rule = reader.oneOf(at(match, '/match', 'rule'), ['IOU', 'CENTRE']);
    const iou = reader.number(at(match, '/match', 'iou'), { low: 0, high: 1 });
    if (rule === 'IOU' && iou === 0)
      reader.add('OUT_OF_RANGE', '/match/iou', 'With the rule IOU the limit must be above 0.');
    reader.oneOf(at(match, '/match', 'within'), ['CLASS', 'ROLE']);
  }
  const counting = optional(reader, root, 'counting', ['of', 'tolerance', 'occlusion']);
  if (counting === undefined) return;
  reader.oneOf(at(counting, '/counting', 'of'), ['UNIT', 'LOAD', 'FORBIDDEN']);
  reader.oneOf(at(counting, '/counting', 'occlusion'), ['VISIBLE_ONLY', 'ALL']);
  if (counting['tolerance'] === undefined) return;
  const tolerance = reader.record(at(counting, '/counting', 'tolerance'), ['absolute', 'relative']) ?? {};
  reader.number(at(tolerance, '/counting/tolerance', 'absolute'), { low: 0, high: MAX, whole: true });
  reader.number(at(tolerance, '/counting/tolerance', 'relative'), { low: 0, high: 1 });
}

function readImageVerdict(reader: DocumentReader, root: JsonRecord): void {
  const part = reader.map(at(root, '', 'imageVerdict'));
  if (part === undefined) return;
  const rule = reader.oneOf(at(part, '/imageVerdict', 'rule'), ['ALL_OBJECTS', 'PRESENCE', 'COUNT', 'CLASS']);
  const own = rule === 'ALL_OBJECTS' ? ['phantoms'] : rule === 'PRESENCE' ? ['of', 'atLeast', 'presentMeans'] : [];
  reader.record({ value: part, path: '/imageVerdict' }, ['rule', ...own]);
  if (rule === 'ALL_OBJECTS') reader.oneOf(at(part, '/imageVerdict', 'phantoms'), ['COUNT', 'ALLOW']);
  if (rule !== 'PRESENCE') return;
  reader.oneOf(at(part, '/imageVerdict', 'of'), ['UNIT', 'LOAD', 'FORBIDDEN']);
  reader.oneOf(at(part, '/imageVerdict', 'presentMeans'), ['OK', 'NOK']);
  reader.number(at(part, '/imageVerdict', 'atLeast'), { low: 1, high: MAX, whole: true });
}

function readWording(reader: DocumentReader, root: JsonRecord): void {
  const wording = reader.map(at(root, '', 'wording')) ?? {};
  for (const metric of Object.keys(wording)) {
    const entry = reader.record(at(wording, '/wording', metric), ['one', 'many', 'outcome']) ?? {};
    for (const key of ['one', 'many', 'outcome']) reader.text(at(entry, below('/wording', metric), key));
  }
}
