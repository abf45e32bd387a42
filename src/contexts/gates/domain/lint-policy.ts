import { below, DocumentReader, type JsonRecord, type Place, type Problem } from '../../../kernel/document-reader.js';
import {
  GATE_TYPES,
  sideOf,
  SLOT_ROLES,
  type EarlierEnd,
  type EntryRule,
  type GatePolicy,
  type GateType,
  type Slot,
} from './policy.js';

const FIELDS = ['format', 'type', 'slots', 'minimumCustomerPeople', 'deadlineDays', 'mayEndConditional', 'entry'];
/** Said by the product; a policy that was read may be sent back with them. */
const SAID_BY_US = ['version', 'contributorsMayApprove'];
const ENDS: readonly EarlierEnd[] = ['PASSED', 'PASSED_OR_CONDITIONAL'];
const SLOT_NAME = /^[A-Z][A-Z0-9_]{0,31}$/;
const MOST_SLOTS = 12;
const LONGEST_DEADLINE_DAYS = 90;

export interface LintedPolicy {
  /** Without a version of its own: whoever puts it in force counts. Absent when there are problems. */
  readonly policy?: Omit<GatePolicy, 'version'>;
  readonly problems: readonly Problem[];
}

/** Whether a document is a gate policy, and one that is no weaker than every policy has to be. Every problem with its place. */
export function lintPolicy(document: unknown): LintedPolicy {
  const reader = new DocumentReader();
  const policy = read(reader, document);
  if (policy !== undefined && reader.problems.length === 0) checkMinimum(reader, policy);
  const { problems } = reader;
  return problems.length === 0 && policy !== undefined ? { policy, problems } : { problems };
}

function read(reader: DocumentReader, document: unknown): Omit<GatePolicy, 'version'> | undefined {
  const record = reader.record({ value: document, path: '' }, FIELDS, SAID_BY_US);
  if (record === undefined) return undefined;
  const at = (name: string): Place => ({ value: record[name], path: below('', name) });
  reader.oneOf(at('format'), ['touchstone/gate-policy@1']);
  reader.number(at('version'), { low: 1, high: 1_000_000, whole: true });
  const type = reader.oneOf(at('type'), GATE_TYPES);
  const slots = readSlots(reader, at('slots'));
  const people = reader.number(at('minimumCustomerPeople'), { low: 1, high: MOST_SLOTS, whole: true });
  const deadlineDays = reader.number(at('deadlineDays'), { low: 1, high: LONGEST_DEADLINE_DAYS, whole: true });
  const mayEndConditional = reader.flag(at('mayEndConditional'));
  const entry = readEntry(reader, at('entry'));
  const mayContribute = reader.flag(at('contributorsMayApprove'));
  if (mayContribute === true)
    reader.add(
      'CONTRIBUTORS_NEVER_APPROVE',
      '/contributorsMayApprove',
      'Who took part in the work never approves it. Leave this out, or write false.',
    );
  if (type === undefined || slots === undefined || people === undefined || deadlineDays === undefined) return undefined;
  if (mayEndConditional === undefined || entry === undefined) return undefined;
  return {
    format: 'touchstone/gate-policy@1',
    type,
    slots,
    minimumCustomerPeople: people,
    contributorsMayApprove: false,
    deadlineDays,
    mayEndConditional,
    entry,
  };
}

function readSlots(reader: DocumentReader, place: Place): Slot[] | undefined {
  const list = reader.list(place, MOST_SLOTS);
  const slots = list?.map((value, index) => readSlot(reader, { value, path: below(place.path, index) }));
  slots?.forEach((slot, index) => {
    if (slot !== undefined && slots.findIndex((other) => other?.slot === slot.slot) !== index)
      reader.add('SLOT_REPEATED', below(place.path, index), `The slot ${slot.slot} is there twice. Name each once.`);
  });
  return slots?.every((slot) => slot !== undefined) === true ? slots : undefined;
}

function readSlot(reader: DocumentReader, place: Place): Slot | undefined {
  const record = reader.record(place, ['slot', 'role', 'meaning'], ['side', 'onlyIfSafety']);
  if (record === undefined) return undefined;
  const at = (name: string): Place => ({ value: record[name], path: below(place.path, name) });
  const name = reader.text(at('slot'));
  if (name !== undefined && !SLOT_NAME.test(name))
    reader.add('BAD_NAME', at('slot').path, 'A slot is named with up to 32 of A-Z, 0-9 and _, a letter first.');
  const role = reader.oneOf(at('role'), SLOT_ROLES);
  const meaning = reader.oneOf(at('meaning'), ['APPROVED', 'AUTHORED'] as const);
  const onlyIfSafety = reader.flag(at('onlyIfSafety')) ?? false;
  if (name === undefined || role === undefined || meaning === undefined) return undefined;
  checkSlot(reader, place, { record, role, meaning, onlyIfSafety });
  return { slot: name, role, side: sideOf(role), meaning, onlyIfSafety };
}

function checkSlot(
  reader: DocumentReader,
  { path }: Place,
  { record, role, meaning, onlyIfSafety }: Pick<Slot, 'role' | 'meaning' | 'onlyIfSafety'> & { record: JsonRecord },
): void {
  const { side } = record;
  if (side !== undefined && side !== sideOf(role))
    reader.add('SIDE_DIFFERS', below(path, 'side'), `${role} is on the side of the ${sideOf(role)}. Leave this out.`);
  if (role === 'VML' && meaning === 'APPROVED')
    reader.add(
      'ENGINEER_NEVER_APPROVES',
      below(path, 'meaning'),
      'The vendor’s engineer states the authorship and approves nothing. Write AUTHORED.',
    );
  if (onlyIfSafety && role !== 'SO')
    reader.add(
      'SLOT_NOT_CONDITIONAL',
      below(path, 'onlyIfSafety'),
      'Only the safety officer’s slot may depend on whether a criterion concerns safety. Write false.',
    );
}

function readEntry(reader: DocumentReader, place: Place): EntryRule[] | undefined {
  const list = reader.list(place, GATE_TYPES.length);
  const rules = list?.map((value, index): EntryRule | undefined => {
    const path = below(place.path, index);
    const record = reader.record({ value, path }, ['gate', 'accepts']);
    if (record === undefined) return undefined;
    const gate = reader.oneOf({ value: record['gate'], path: below(path, 'gate') }, GATE_TYPES);
    const accepts = reader.oneOf({ value: record['accepts'], path: below(path, 'accepts') }, ENDS);
    if (gate === undefined || accepts === undefined) return undefined;
    return { gate, accepts };
  });
  rules?.forEach((rule, index) => {
    if (rule !== undefined && rules.findIndex((other) => other?.gate === rule.gate) !== index)
      reader.add('GATE_REPEATED', below(place.path, index), `${rule.gate} is there twice. Name each gate once.`);
  });
  return rules?.every((rule) => rule !== undefined) === true ? rules : undefined;
}

/** What no agreement may go below. */
function checkMinimum(reader: DocumentReader, policy: Omit<GatePolicy, 'version'>): void {
  const { slots, type, minimumCustomerPeople: people } = policy;
  const approving = slots.filter(({ meaning }) => meaning === 'APPROVED');
  const always = approving.filter(({ side, onlyIfSafety }) => side === 'CUSTOMER' && !onlyIfSafety);
  if (always.length === 0)
    reader.add('CUSTOMER_SLOT_MISSING', '/slots', 'The customer approves in at least one slot, always. Add one.');
  if (!approving.some(({ role }) => role === 'SO'))
    reader.add(
      'SAFETY_SLOT_MISSING',
      '/slots',
      'Without a slot of the safety officer (SO) nothing that concerns safety could be decided. Add one; onlyIfSafety may be true.',
    );
  const least = type === 'G3_GO_LIVE' ? 2 : 1;
  if (people < least)
    reader.add('TOO_FEW_PEOPLE', '/minimumCustomerPeople', `Go-live takes ${least} people of the customer.`);
  if (always.length > 0 && people > always.length)
    reader.add(
      'PEOPLE_WITHOUT_SLOTS',
      '/minimumCustomerPeople',
      `${people} people of the customer cannot fill ${always.length} slots, one person in one slot. Add slots or ask for fewer people.`,
    );
  if (type === 'G0_AGREEMENT' && policy.mayEndConditional)
    reader.add(
      'AGREEMENT_NOT_CONDITIONAL',
      '/mayEndConditional',
      'An agreement is given or not; it has no open points.',
    );
  checkEntry(reader, type, policy.entry);
}

/** One of these has to be passed before, whatever is agreed. */
const LEAST_ENTRY: Readonly<Partial<Record<GateType, readonly GateType[]>>> = {
  G2_SAT: ['G1_FAT'],
  G3_GO_LIVE: ['G2_SAT', 'G1_FAT'],
};

function checkEntry(reader: DocumentReader, type: GateType, entry: readonly EntryRule[]): void {
  entry.forEach(({ gate }, index) => {
    if (GATE_TYPES.indexOf(gate) >= GATE_TYPES.indexOf(type))
      reader.add('GATE_NOT_EARLIER', `/entry/${index}/gate`, `${gate} does not come before ${type}.`);
  });
  const least = LEAST_ENTRY[type] ?? [];
  if (least.length > 0 && !entry.some(({ gate }) => least.includes(gate)))
    reader.add(
      'EARLIER_GATE_MISSING',
      '/entry',
      `${type} opens only after ${least.join(' or ')} was passed, with listed open points at most. Add it.`,
    );
}
