import type { DocumentReader, JsonRecord, Place } from '../../kernel/document-reader.js';
import type { AttemptPlan, AttemptStage } from './criteria-document.js';
import { parseDecimal, type Decimal } from './decimal.js';

const MOST_ATTEMPTS = 100;
const MOST_STAGES = 10;

/** Form and meaning of the field `attempts`; every problem has its code and pointer. */
export function readAttempts(reader: DocumentReader, root: JsonRecord): void {
  if (root['attempts'] === undefined) return;
  const place = { value: root['attempts'], path: '/attempts' };
  const attempts = reader.record(place, ['max', 'spending'], ['stages']) ?? {};
  reader.number({ value: attempts['max'], path: '/attempts/max' }, { low: 1, high: MOST_ATTEMPTS, whole: true });
  reader.oneOf({ value: attempts['spending'], path: '/attempts/spending' }, ['EQUAL', 'OPEN_ENDED', 'E_PROCESS']);
  if (attempts['stages'] === undefined) return;
  if (attempts['spending'] === 'E_PROCESS')
    reader.add(
      'STAGES_WITH_E_PROCESS',
      '/attempts/stages',
      'E_PROCESS may be looked at whenever data are added, so it needs no stages. Leave them out, or choose EQUAL or OPEN_ENDED.',
    );
  readStages(reader, { value: attempts['stages'], path: '/attempts/stages' });
}

function readStages(reader: DocumentReader, place: Place): void {
  const list = reader.list(place, MOST_STAGES) ?? [];
  if (list.length < 2 && Array.isArray(place.value))
    reader.add(
      'TOO_FEW_STAGES',
      place.path,
      'A stage plan has at least two stages; one look needs no plan. Leave it out.',
    );
  const before = reader.problems.length;
  list.forEach((entry, index) => readStage(reader, { value: entry, path: `${place.path}/${index}` }));
  if (reader.problems.length === before) checkStages(reader, list as AttemptStage[], place.path);
}

function readStage(reader: DocumentReader, place: Place): void {
  const stage = reader.record(place, ['groups', 'alphaShare']);
  if (stage === undefined) return;
  reader.number({ value: stage['groups'], path: `${place.path}/groups` }, { low: 1, high: 1e9, whole: true });
  const at = { value: stage['alphaShare'], path: `${place.path}/alphaShare` };
  if (typeof at.value === 'number')
    reader.add(
      'NUMBER_NOT_TEXT',
      at.path,
      `Write the number as a text, "${at.value}", so that every machine reads the same value.`,
    );
  else readShare(reader, at.path, reader.text(at));
}

function readShare(reader: DocumentReader, path: string, text: string | undefined): void {
  if (text === undefined) return;
  const reading = parseDecimal(text);
  if ('problem' in reading) reader.add('NOT_A_DECIMAL', path, reading.problem);
  else if (reading.decimal.value <= 0 || reading.decimal.value >= 1)
    reader.add(
      'BAD_ALPHA_SHARE',
      path,
      `A stage uses a part of the attempt's error: above 0 and below 1, found ${text}.`,
    );
}

function checkStages(reader: DocumentReader, stages: readonly AttemptStage[], path: string): void {
  stages.forEach(({ groups }, index) => {
    const least = stages[index - 1]?.groups ?? 0;
    if (groups <= least)
      reader.add(
        'STAGES_NOT_ASCENDING',
        `${path}/${index}/groups`,
        `Each stage adds groups to those before: more than ${least} are needed, found ${groups}.`,
      );
  });
  const whole = 10n ** PLACES;
  const sum = stages.reduce((before, { alphaShare }) => before + scaled(decimal(alphaShare)), 0n);
  if (sum > whole)
    reader.add(
      'STAGE_SHARES_ABOVE_ONE',
      path,
      `The shares of all stages are at most 1 together; found ${Number(sum) / Number(whole)}.`,
    );
}

/** As many places as a decimal can have: sums are exact. */
const PLACES = 12n;

function scaled({ digits, scale }: Decimal): bigint {
  return digits * 10n ** (PLACES - BigInt(scale));
}

/** The plan with its decimals in their one form. */
export function canonicalAttempts(attempts: AttemptPlan): AttemptPlan {
  if (attempts.stages === undefined) return attempts;
  const stages = attempts.stages.map(({ groups, alphaShare }) => ({ groups, alphaShare: decimal(alphaShare).text }));
  return { ...attempts, stages };
}

/** @param text checked before */
function decimal(text: string): Decimal {
  const reading = parseDecimal(text);
  if ('problem' in reading) throw new TypeError(reading.problem);
  return reading.decimal;
}
