import type { Problem } from '../../../kernel/document-reader.js';
import { DomainError } from '../../../kernel/domain-error.js';

export class CriteriaSetNotFound extends DomainError<'CRITERIA_SET_NOT_FOUND'> {
  readonly code = 'CRITERIA_SET_NOT_FOUND';
  constructor(id: string) {
    super(`There is no criteria set "${id}" that you may see. Check the id.`, { details: { id } });
  }
}

/** The document cannot be agreed on as it stands; every problem is listed with the field it stands in. */
export class CriteriaRefused extends DomainError<'CRITERIA_REFUSED'> {
  readonly code = 'CRITERIA_REFUSED';
  constructor(readonly problems: readonly [Problem, ...Problem[]]) {
    super(
      `The criteria have ${problems.length} problem(s):\n${problems.map(({ path, message }) => `${path}: ${message}`).join('\n')}`,
      {
        path: problems[0].path,
        details: { problems },
      },
    );
  }
}

export class CriteriaOfOtherPilot extends DomainError<'CRITERIA_OF_OTHER_PILOT'> {
  readonly code = 'CRITERIA_OF_OTHER_PILOT';
  constructor() {
    super('Site and use case belong to different pilots. Name a site and a use case of one pilot.', {
      path: '/useCaseId',
    });
  }
}

export class CriteriaVersionOpen extends DomainError<'CRITERIA_VERSION_OPEN'> {
  readonly code = 'CRITERIA_VERSION_OPEN';
  constructor(version: number, state: string) {
    super(
      `Version ${version} for this site and use case is ${state}. Finish or withdraw it before you propose the next one.`,
      {
        details: { version, state },
      },
    );
  }
}

export class CriteriaFixed extends DomainError<'CRITERIA_FIXED'> {
  readonly code = 'CRITERIA_FIXED';
  constructor(version: number, state: string) {
    super(
      `Criteria version ${version} is ${state}; only a draft can be edited. ${state === 'IN_REVIEW' ? 'Return it to draft with a reason' : 'Propose a new version'}.`,
      { details: { version, state } },
    );
  }
}

export class CriteriaNotInReview extends DomainError<'CRITERIA_NOT_IN_REVIEW'> {
  readonly code = 'CRITERIA_NOT_IN_REVIEW';
  constructor(version: number, state: string) {
    super(
      `Criteria version ${version} is ${state}; only criteria in review can be signed or returned. ${nextStep(state)}`,
      {
        details: { version, state },
      },
    );
  }
}

function nextStep(state: string): string {
  return state === 'DRAFT' ? 'Submit it for review first.' : 'Propose a new version if something is to change.';
}

export class CriteriaChanged extends DomainError<'CRITERIA_CHANGED'> {
  readonly code = 'CRITERIA_CHANGED';
  constructor(expected: number, found: number) {
    super(
      `The criteria set was changed meanwhile (you looked at revision ${expected}, it is now ${found}). Look at it again, then repeat.`,
      {
        details: { expected, found },
      },
    );
  }
}

/** Someone has seen results, and now the requirement would become easier to meet. */
export class PostHocLoosening extends DomainError<'POST_HOC_LOOSENING'> {
  readonly code = 'POST_HOC_LOOSENING';
  constructor(changes: readonly string[]) {
    super(
      `Results were already seen under this use case, and this version is not stricter in: ${changes.join('; ')}. State the reason ` +
        '(at least 20 characters); the customer quality lead and the site manager must both sign, and the dossier says so on its first page.',
      { path: '/reason', details: { changes } },
    );
  }
}

export class SlotUnknown extends DomainError<'SIGNATURE_SLOT_UNKNOWN'> {
  readonly code = 'SIGNATURE_SLOT_UNKNOWN';
  constructor(slot: string, slots: readonly string[]) {
    super(`These criteria need no signature "${slot.slice(0, 20)}"; they need ${slots.join(', ')}.`, {
      path: '/slot',
      details: { slots },
    });
  }
}

export class SlotFilled extends DomainError<'SIGNATURE_SLOT_FILLED'> {
  readonly code = 'SIGNATURE_SLOT_FILLED';
  constructor(slot: string, by: string) {
    super(`${by} has signed as ${slot} already; a slot is signed once.`, { path: '/slot', details: { slot } });
  }
}

export class OnePersonOneSlot extends DomainError<'ONE_PERSON_ONE_SLOT'> {
  readonly code = 'ONE_PERSON_ONE_SLOT';
  constructor(slot: string) {
    super(`You have signed these criteria as ${slot} already. Another person must sign this slot.`, {
      path: '/slot',
      details: { slot },
    });
  }
}

export class AuthorSoleApprover extends DomainError<'AUTHOR_SOLE_APPROVER'> {
  readonly code = 'AUTHOR_SOLE_APPROVER';
  constructor() {
    super('Nobody but the author has approved these criteria. Another person must sign.', { path: '/slot' });
  }
}

export class ReasonMissing extends DomainError<'REASON_MISSING'> {
  readonly code = 'REASON_MISSING';
  constructor(what: string, shortest: number) {
    super(`Say in at least ${shortest} characters why you ${what}.`, { path: '/reason' });
  }
}

/** Both sides withdraw what both signed; anything earlier is given up by whoever drafts. */
export class CriteriaNotBaselinedYet extends DomainError<'CRITERIA_NOT_IN_FORCE'> {
  readonly code = 'CRITERIA_NOT_IN_FORCE';
  constructor(version: number, state: string) {
    super(
      `Criteria version ${version} is ${state}; only a baseline is withdrawn by both sides. A draft, or criteria in review, are given up with withdrawCriteria.`,
      { path: '/criteriaSetId', details: { version, state } },
    );
  }
}
