import { DomainError } from '../../../kernel/domain-error.js';

/** An audit entry was changed, removed or inserted outside the product. */
export class AuditChainBroken extends DomainError<'AUDIT_CHAIN_BROKEN'> {
  readonly code = 'AUDIT_CHAIN_BROKEN';
  constructor(chainId: string, seq: number, explanation: string) {
    super(
      `The audit chain ${chainId} is broken at entry ${seq}. ${explanation} Compare with a checkpoint or a backup.`,
      { details: { chainId, seq } },
    );
  }
}

/** There is nothing yet that a checkpoint could hold. */
export class AuditChainEmpty extends DomainError<'AUDIT_CHAIN_EMPTY'> {
  readonly code = 'AUDIT_CHAIN_EMPTY';
  constructor(chainId: string) {
    super(
      `The audit chain ${chainId} has no entry, so there is nothing to make a checkpoint of. Check the id of the organisation.`,
      { details: { chainId } },
    );
  }
}

/** A text handed in as a checkpoint that is none, or that nobody known has signed. */
export class CheckpointInvalid extends DomainError<'CHECKPOINT_INVALID'> {
  readonly code = 'CHECKPOINT_INVALID';
  constructor(source: string, found: string) {
    super(
      `${source} cannot serve as a checkpoint: ${found}. Expected the text that \`touchstone audit checkpoint\` wrote, unchanged, ` +
        'or a sealed dossier.',
      { details: { source } },
    );
  }
}

/** The key that is configured must not sign any more. */
export class SigningKeyNotInForce extends DomainError<'SIGNING_KEY_NOT_IN_FORCE'> {
  readonly code = 'SIGNING_KEY_NOT_IN_FORCE';
  constructor(keyId: string, standing: string, since: string) {
    super(
      `The signing key ${keyId} is ${standing.toLowerCase()} since ${since}, so nothing is signed with it. ` +
        'The operator sets TOUCHSTONE_SIGNING_KEY_FILE to the key that follows it and starts again.',
      { details: { keyId } },
    );
  }
}

export class SigningKeyUnknown extends DomainError<'SIGNING_KEY_UNKNOWN'> {
  readonly code = 'SIGNING_KEY_UNKNOWN';
  constructor(keyId: string) {
    super(
      `This installation has never signed with a key ${keyId}. \`touchstone keys list\` shows the keys there are; give the whole id.`,
      { details: { keyId } },
    );
  }
}

/** What is said about a key does not fit what was said before. */
export class SigningKeyChangeRefused extends DomainError<'SIGNING_KEY_CHANGE_REFUSED'> {
  readonly code = 'SIGNING_KEY_CHANGE_REFUSED';
  constructor(keyId: string, found: string) {
    super(`Nothing was changed about the signing key ${keyId}: ${found}`, { details: { keyId } });
  }
}

/** The server's clock shows a time before one that is already written down. */
export class ClockBehind extends DomainError<'CLOCK_BEHIND'> {
  readonly code = 'CLOCK_BEHIND';
  constructor(now: Date, latest: Date) {
    super(
      `The server's clock shows ${now.toISOString()}, but the audit log already holds ${latest.toISOString()}. Nothing is signed until the clock is right: ask the operator to set it.`,
      { details: { now: now.toISOString(), latest: latest.toISOString() } },
    );
  }
}
