import { DomainError } from '../../../kernel/domain-error.js';
import type { Problem } from '../../../kernel/document-reader.js';
import type { Unmet } from './evidence.js';

/** Every problem of the document, each with its own code and place. */
export class GatePolicyRefused extends DomainError<'GATE_POLICY_REFUSED'> {
  readonly code = 'GATE_POLICY_REFUSED';
  constructor(problems: readonly Problem[]) {
    super(
      `The gate policy has ${problems.length} problem${problems.length === 1 ? '' : 's'}: ${problems[0]?.message ?? ''} Correct what is listed and propose it again.`,
      { details: { problems: problems.map((one) => ({ ...one })) } },
    );
  }
}

export class GatePolicyUnchanged extends DomainError<'GATE_POLICY_UNCHANGED'> {
  readonly code = 'GATE_POLICY_UNCHANGED';
  constructor(type: string, version: number) {
    super(`This is what version ${version} of the policy for ${type} says already. Propose something that differs.`);
  }
}

/** The steps of an acceptance come in their order. */
export class GateOutOfOrder extends DomainError<'GATE_OUT_OF_ORDER'> {
  readonly code = 'GATE_OUT_OF_ORDER';
  constructor(type: string, missing: readonly Unmet[]) {
    super(
      `${type} cannot open yet: ${missing.map(({ message }) => message).join('; ')}. Pass the earlier gate first, or agree on another policy with both sides.`,
      { details: { unmet: [...missing] } },
    );
  }
}
