import { DocumentReader, type JsonRecord, type Problem } from '../../kernel/document-reader.js';
import type { DecimalString, SiteSchema } from './criteria-document.js';
import { parseDecimal } from './decimal.js';

const CONSEQUENCES = {
  PERSON_HURT: 'Somebody can be hurt.',
  LINE_STOPS: 'The line stops, or a wrong delivery leaves the site.',
  EXTRA_WORK: 'Somebody has to correct it by hand.',
  HARDLY_MATTERS: 'It hardly matters.',
} as const;

export type Consequence = keyof typeof CONSEQUENCES;

export interface Question {
  readonly id: keyof CriteriaAnswers;
  readonly question: string;
  readonly isNeeded: boolean;
  /** What may be answered, with its words; empty for a free answer. */
  readonly answers: Readonly<Record<string, string>>;
  /** Form of a free answer; `null` where answers are listed. */
  readonly form: string | null;
}

const YES_NO = { YES: 'Yes.', NO: 'No: every picture stands for itself.' } as const;

/** What a person without statistics can answer, in the order to ask. */
export const CRITERIA_QUESTIONS: readonly Question[] = [
  ask('missed', 'What happens if one is missed?', CONSEQUENCES),
  ask('falseAlarm', 'What happens if it reports something that is not there?', CONSEQUENCES),
  ask('alike', 'Do several pictures show the same pallet, wagon, shift or sequence?', YES_NO),
  free('today', 'How often does it go right today? Leave out if nobody knows.', 'a share as text, "0.9" = 9 of 10'),
  free('todaySource', 'Who says so, or where is it written?', 'a text; only with today'),
  free(
    'expected',
    'How often do you expect the new system to be right?',
    'a share as text, better than what is asked for',
  ),
  free('conditions', 'Under which conditions must it work each by itself?', 'a list of attributes the site declares'),
  free(
    'attempts',
    'How many tries on the same pictures shall there be?',
    'a whole number from 1 to 100; 1 if left out',
  ),
];

/** Plain answers to `CRITERIA_QUESTIONS`. */
export interface CriteriaAnswers {
  readonly missed: Consequence;
  readonly falseAlarm: Consequence;
  readonly alike: keyof typeof YES_NO;
  readonly today?: DecimalString;
  readonly todaySource?: string;
  readonly expected?: DecimalString;
  readonly conditions?: readonly string[];
  readonly attempts?: number;
}

export type AnswersReading = { readonly answers: CriteriaAnswers } | { readonly problems: readonly Problem[] };

/** Reads answers of unknown form; every problem has its code and pointer, the question's id. */
export function readAnswers(value: unknown, schema: SiteSchema): AnswersReading {
  const reader = new DocumentReader();
  const needed = CRITERIA_QUESTIONS.filter(({ isNeeded }) => isNeeded).map(({ id }) => id);
  const others = CRITERIA_QUESTIONS.filter(({ isNeeded }) => !isNeeded).map(({ id }) => id);
  const given = reader.record({ value, path: '' }, needed, others) ?? {};
  const at = (key: keyof CriteriaAnswers) => ({ value: given[key], path: `/${key}` });
  for (const { id, answers } of CRITERIA_QUESTIONS.filter(({ form }) => form === null))
    reader.oneOf(at(id), Object.keys(answers));
  for (const key of ['today', 'expected'] as const) readShare(reader, at(key));
  reader.text(at('todaySource'));
  readSourceOfToday(reader, given);
  reader.number(at('attempts'), { low: 1, high: 100, whole: true });
  readConditions(reader, at('conditions'), schema);
  return reader.problems.length === 0
    ? { answers: given as unknown as CriteriaAnswers }
    : { problems: reader.problems };
}

function readShare(reader: DocumentReader, place: { value: unknown; path: string }): void {
  const text = reader.text(place);
  const reading = text === undefined ? undefined : parseDecimal(text);
  if (reading === undefined) return;
  if ('problem' in reading) reader.add('NOT_A_DECIMAL', place.path, reading.problem);
  else if (reading.decimal.value > 1)
    reader.add('OUT_OF_RANGE', place.path, `${reading.decimal.text} is no share: 9 of 10 is written 0.9.`);
}

/** A figure nobody stands for is no baseline. */
function readSourceOfToday(reader: DocumentReader, { today, todaySource }: JsonRecord): void {
  if ((today === undefined) === (todaySource === undefined)) return;
  const [path, missing] = today === undefined ? ['/today', 'the share itself'] : ['/todaySource', 'who says so'];
  reader.add('MISSING_FIELD', path, `A share reached today and its source belong together; ${missing} is missing.`);
}

function readConditions(reader: DocumentReader, place: { value: unknown; path: string }, schema: SiteSchema): void {
  const keys = reader.list(place, 50) ?? [];
  const declared = Object.keys(schema);
  keys.forEach((key, index) => {
    if (typeof key === 'string' && declared.includes(key)) return;
    const known = declared.join(', ') || 'none';
    reader.add(
      'UNKNOWN_SLICE_KEY',
      `${place.path}/${index}`,
      `The site declares no such attribute. Declared: ${known}.`,
    );
  });
}

function ask(id: Question['id'], question: string, answers: Question['answers']): Question {
  return { id, question, isNeeded: true, answers, form: null };
}

function free(id: Question['id'], question: string, form: string): Question {
  return { id, question, isNeeded: false, answers: {}, form };
}

/** Question and answer as they go into a rationale: `What happens if one is missed? Somebody can be hurt.` */
export function inWords(id: 'missed' | 'falseAlarm', answer: Consequence): string {
  const question = CRITERIA_QUESTIONS.find((one) => one.id === id) as Question;
  return `${question.question} ${CONSEQUENCES[answer]}`;
}
