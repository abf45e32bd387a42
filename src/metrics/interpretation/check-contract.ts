import { below, type DocumentReader } from '../../kernel/document-reader.js';
import type { InterpretationContract } from './contract.js';

/** Which image verdicts make sense for which task. */
const VERDICTS_OF_TASK = {
  detection: ['ALL_OBJECTS', 'PRESENCE', 'COUNT'],
  counting: ['COUNT'],
  presence: ['PRESENCE'],
  classification: ['CLASS', 'PRESENCE'],
} as const;

/** Faults that only show when several parts are read together. @param contract whose parts are each well formed */
export function checkContract(reader: DocumentReader, contract: InterpretationContract): void {
  const { task, imageVerdict, counting } = contract;
  const allowed: readonly string[] = VERDICTS_OF_TASK[task];
  if (!allowed.includes(imageVerdict.rule))
    reader.add(
      'VERDICT_NOT_FOR_TASK',
      '/imageVerdict/rule',
      `${imageVerdict.rule} does not fit the task ${task}; use ${allowed.join(' or ')}.`,
    );
  if (imageVerdict.rule === 'COUNT' && counting === null)
    reader.add('NO_COUNTING', '/counting', 'The image verdict is the count, so counting must say what is counted.');
  if (imageVerdict.rule === 'PRESENCE' && !canOccur(contract, imageVerdict.of))
    reader.add(
      'ROLE_NEVER_OCCURS',
      '/imageVerdict/of',
      `No ${imageVerdict.of} is ever asked for (roles, granularity ${contract.granularity}), so every image would be judged the same.`,
    );
  if (
    imageVerdict.rule === 'ALL_OBJECTS' &&
    !(['UNIT', 'LOAD', 'FORBIDDEN'] as const).some((role) => canOccur(contract, role))
  )
    reader.add(
      'NOTHING_COUNTS',
      '/roles',
      `Under ${contract.granularity} no class of these roles is ever asked for, so every image would be right.`,
    );
  if (counting !== null && !canOccur(contract, counting.of))
    reader.add(
      'ROLE_NEVER_OCCURS',
      '/counting/of',
      `No ${counting.of} is ever asked for (roles, granularity ${contract.granularity}), so the count would always be 0.`,
    );
  checkRoles(reader, contract);
}

function checkRoles(reader: DocumentReader, contract: InterpretationContract): void {
  const { task, group, granularity } = contract;
  if (granularity !== 'EACH_UNIT' && !canOccur(contract, 'LOAD'))
    reader.add(
      'NO_LOAD',
      '/granularity',
      `${granularity} needs a class with the role LOAD or a group rule that forms one.`,
    );
  if (group?.carrier && !Object.values(contract.roles).includes('CARRIER'))
    reader.add('NO_CARRIER', '/group/carrier', 'Units are grouped by carrier, but no raw class has the role CARRIER.');
  if (task !== 'classification') return;
  Object.entries(contract.roles).forEach(([label, role]) => {
    if (role !== 'UNIT' && role !== 'FORBIDDEN')
      reader.add(
        'ROLE_NOT_FOR_TASK',
        below('/roles', label),
        `In a classification contract a class is UNIT or FORBIDDEN; found ${role}.`,
      );
  });
}

/**
 * Whether an object of this role can count at all. Loads are not asked for under EACH_UNIT, units not under ONE_LOAD; a class of that
 * role would be ignored on every image.
 */
function canOccur({ granularity, ...contract }: InterpretationContract, role: 'UNIT' | 'LOAD' | 'FORBIDDEN'): boolean {
  const roles = Object.values(contract.roles);
  const canBeLoad = roles.includes('LOAD') || contract.group !== null;
  if (role === 'UNIT') return roles.includes('UNIT') && granularity !== 'ONE_LOAD';
  if (role === 'LOAD') return canBeLoad && granularity !== 'EACH_UNIT';
  const canBeViolation = contract.containment.unitsInLoad === 'VIOLATION' && roles.includes('UNIT') && canBeLoad;
  return roles.includes('FORBIDDEN') || canBeViolation;
}
