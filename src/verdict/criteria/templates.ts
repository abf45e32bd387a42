import { smallestPassingN } from '../../stats/sample-size.js';
import type { Criterion, DecimalString } from './criteria-document.js';
import { compareDecimals, parseDecimal } from './decimal.js';

/** The questions a person without statistics can answer. */
export const TEMPLATE_QUESTIONS = {
  consequence: {
    question: 'What happens if one is missed?',
    answers: {
      PERSON_HURT: 'Somebody can be hurt.',
      LINE_STOPS: 'The line stops, or a wrong delivery leaves the site.',
      EXTRA_WORK: 'Somebody has to correct it by hand.',
      HARDLY_MATTERS: 'It hardly matters.',
    },
  },
  today: { question: 'How often does it go right today, as a share (0.9 = 9 of 10)? Leave out if nobody knows.' },
} as const;

export type Consequence = keyof typeof TEMPLATE_QUESTIONS.consequence.answers;

export interface TemplateProposal extends Pick<
  Criterion,
  'severity' | 'safetyRelevance' | 'threshold' | 'confidence' | 'waivable'
> {
  /** Independent units needed, all of them right. */
  readonly unitsWithoutFailure: number;
  /** Why these values, to be edited by who agrees on them. */
  readonly rationale: string;
}

const PROPOSALS: Readonly<Record<Consequence, Omit<TemplateProposal, 'unitsWithoutFailure' | 'rationale'>>> = {
  PERSON_HURT: {
    severity: 'SAFETY_CRITICAL',
    safetyRelevance: 'SAFETY_FUNCTION',
    threshold: '0.99',
    confidence: '0.95',
    waivable: false,
  },
  LINE_STOPS: { severity: 'BLOCKING', safetyRelevance: 'NONE', threshold: '0.95', confidence: '0.95', waivable: true },
  EXTRA_WORK: { severity: 'BLOCKING', safetyRelevance: 'NONE', threshold: '0.9', confidence: '0.95', waivable: true },
  HARDLY_MATTERS: {
    severity: 'ADVISORY',
    safetyRelevance: 'NONE',
    threshold: '0.9',
    confidence: '0.9',
    waivable: true,
  },
};

/**
 * A first proposal from plain answers; people agree on the values, not on the template. The limit is never below what is reached
 * today. @param today share that goes right today; ignored when it is no decimal below 1
 */
export function proposeCriterion(answers: {
  readonly consequence: Consequence;
  readonly today?: DecimalString;
}): TemplateProposal {
  const proposal = PROPOSALS[answers.consequence];
  const threshold = atLeastToday(proposal.threshold, answers.today);
  const { question } = TEMPLATE_QUESTIONS.consequence;
  const answer = TEMPLATE_QUESTIONS.consequence.answers[answers.consequence];
  return {
    ...proposal,
    threshold,
    unitsWithoutFailure: smallestPassingN({ required: Number(threshold), confidence: Number(proposal.confidence) }),
    rationale: `${question} ${answer}${threshold === proposal.threshold ? '' : ` Today ${threshold} is reached.`}`,
  };
}

function atLeastToday(threshold: DecimalString, today: DecimalString | undefined): DecimalString {
  const [proposed, reached] = [parseDecimal(threshold), parseDecimal(today ?? '')];
  if ('problem' in proposed || 'problem' in reached || reached.decimal.value >= 1) return threshold;
  return compareDecimals(reached.decimal, proposed.decimal) > 0 ? reached.decimal.text : threshold;
}
