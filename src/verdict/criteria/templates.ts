import { DomainError } from '../../kernel/domain-error.js';
import type { Problem } from '../../kernel/document-reader.js';
import { smallestPassingN } from '../../stats/sample-size.js';
import type { Criterion, DecimalString } from './criteria-document.js';
import { compareDecimals, parseDecimal, type Decimal } from './decimal.js';
import { inWords, type Consequence } from './questions.js';

/** Answers from which no criteria follow; `details.problems` names each with the question it answers. */
export class AnswersRefused extends DomainError<'ANSWERS_REFUSED'> {
  readonly code = 'ANSWERS_REFUSED';
  constructor(readonly problems: readonly Problem[]) {
    const [first] = problems;
    super(`From these answers no criteria follow. ${first?.path ?? ''}: ${first?.message ?? ''}`, {
      ...(first && { path: first.path }),
      details: { problems },
    });
  }
}

type ProposedValues = Pick<Criterion, 'severity' | 'safetyRelevance' | 'threshold' | 'confidence' | 'waivable'>;

export interface TemplateProposal extends ProposedValues {
  /** Independent units needed, all of them right. */
  readonly unitsWithoutFailure: number;
  /** Why these values, to be edited by who agrees on them. */
  readonly rationale: string;
}

/** What is proposed for each answer to "What happens if ...?". */
export const VALUES_FOR: Readonly<Record<Consequence, ProposedValues>> = {
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
 * The values of one criterion from plain answers; people agree on the values, not on the template. The limit is never below what is
 * reached today; where today nothing goes wrong that is no limit, for it could not be shown. @param today share that goes right today
 * @throws AnswersRefused when today is no decimal from 0 to 1
 */
export function proposeCriterion(answers: {
  readonly consequence: Consequence;
  readonly today?: DecimalString;
}): TemplateProposal {
  const proposal = VALUES_FOR[answers.consequence];
  const proposed = decimalAt('/threshold', proposal.threshold);
  const today = answers.today === undefined ? proposed : decimalAt('/today', answers.today);
  const isReached = today.value < 1 && compareDecimals(today, proposed) > 0;
  const threshold = isReached ? today.text : proposed.text;
  return {
    ...proposal,
    threshold,
    unitsWithoutFailure: smallestPassingN({ required: Number(threshold), confidence: Number(proposal.confidence) }),
    rationale: `${inWords('missed', answers.consequence)}${isReached ? ` Today ${threshold} is reached.` : ''}`,
  };
}

function decimalAt(path: string, text: DecimalString): Decimal {
  const reading = parseDecimal(text);
  if ('problem' in reading) throw new AnswersRefused([{ code: 'NOT_A_DECIMAL', path, message: reading.problem }]);
  if (reading.decimal.value <= 1) return reading.decimal;
  const message = `${text} is no share: 9 of 10 is written 0.9.`;
  throw new AnswersRefused([{ code: 'OUT_OF_RANGE', path, message }]);
}
