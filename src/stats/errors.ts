import { DomainError } from '../kernel/domain-error.js';

type Facts = { readonly path?: string; readonly details?: Readonly<Record<string, unknown>> };

/** A statistic was asked of no trials at all: no evidence is not a pass, and not a number either. */
export class NoTrials extends DomainError<'NO_TRIALS'> {
  readonly code = 'NO_TRIALS';
  constructor(what: string, facts: Facts = {}) {
    super(`${what}: there are no trials (n = 0), so nothing can be said. Supply at least one.`, facts);
  }
}

/** A count that cannot be: negative, more than the trials, not a number, or with a fraction where only whole ones exist. */
export class CountOutOfRange extends DomainError<'COUNT_OUT_OF_RANGE'> {
  readonly code = 'COUNT_OUT_OF_RANGE';
  constructor(name: string, found: unknown, allowed: string, facts: Facts = {}) {
    super(`${name} is ${String(found)}; expected ${allowed}.`, { ...facts, details: { name, found, allowed } });
  }
}

/** A confidence outside (0, 1), both ends left out. */
export class ConfidenceOutOfRange extends DomainError<'CONFIDENCE_OUT_OF_RANGE'> {
  readonly code = 'CONFIDENCE_OUT_OF_RANGE';
  constructor(found: unknown) {
    super(`The confidence is ${String(found)}; expected a fraction between 0 and 1, for example 0.95 for 95 %.`, {
      details: { found },
    });
  }
}

/** A rate, share or probability outside the range in which it can be shown. */
export class RateOutOfRange extends DomainError<'RATE_OUT_OF_RANGE'> {
  readonly code = 'RATE_OUT_OF_RANGE';
  constructor(name: string, found: unknown, allowed: string) {
    super(`${name} is ${String(found)}; expected ${allowed}.`, { details: { name, found, allowed } });
  }
}

/** A claim of always or never: no sample, however large, shows it. */
export class RateUnprovable extends DomainError<'RATE_UNPROVABLE'> {
  readonly code = 'RATE_UNPROVABLE';
  constructor(found: number) {
    super(
      `The required rate is ${found}, and no sample can show ${found === 1 ? 'that something never fails' : 'a rate of nothing'}. Require a fraction above 0 and below 1, for example 0.99.`,
      { details: { found } },
    );
  }
}

/** The design point is not better than what is required: no sample size can show the difference. */
export class DesignPointNotBetter extends DomainError<'DESIGN_POINT_NOT_BETTER'> {
  readonly code = 'DESIGN_POINT_NOT_BETTER';
  constructor(designPoint: number, required: number) {
    super(
      `The design point ${designPoint} is not above the required rate ${required}. ` +
        'State the rate you expect the model to reach; it must be better than what is required.',
      { details: { designPoint, required } },
    );
  }
}

/** A power says how likely a pass is for a model of a stated rate; without that rate it means nothing. */
export class PowerWithoutDesignPoint extends DomainError<'POWER_WITHOUT_DESIGN_POINT'> {
  readonly code = 'POWER_WITHOUT_DESIGN_POINT';
  constructor(power: number) {
    super(
      `A power of ${power} is asked for without a design point. Power is the chance of a pass of a model with a stated ` +
        'rate: state the rate you expect as the design point, or leave the power out.',
      { details: { power } },
    );
  }
}

/** More samples than anyone would collect: the requirement and the design point are too close together. */
export class SampleSizeOutOfReach extends DomainError<'SAMPLE_SIZE_OUT_OF_REACH'> {
  readonly code = 'SAMPLE_SIZE_OUT_OF_REACH';
  constructor(limit: number) {
    super(
      `More than ${limit} samples would be needed. Require a lower rate, accept less confidence or power, ` +
        'or state a design point further from the requirement.',
      { details: { limit } },
    );
  }
}

/** Two lists that belong together differ in length, or a list is too short for the statistic. */
export class DataNotUsable extends DomainError<'DATA_NOT_USABLE'> {
  readonly code = 'DATA_NOT_USABLE';
  constructor(message: string, facts: Facts = {}) {
    super(message, facts);
  }
}

/** An attempt that the schedule does not hold. */
export class AttemptOutOfRange extends DomainError<'ATTEMPT_OUT_OF_RANGE'> {
  readonly code = 'ATTEMPT_OUT_OF_RANGE';
  constructor(attempt: unknown, max: unknown) {
    super(
      `Attempt ${String(attempt)} of ${String(max)} is not in the schedule: attempts are whole numbers from 1 on.`,
      {
        details: { attempt, max },
      },
    );
  }
}
