import { Injectable } from '@nestjs/common';
import { sha256Of } from '../../../kernel/sha256.js';
import type { Principal } from '../../../ports/principal.js';
import { SecretSource } from '../../../ports/secrets.js';
import { ClockPort, IdsPort } from '../../../ports/time.js';
import { UnitOfWork } from '../../../ports/unit-of-work.js';
import { parseName } from '../domain/account.js';
import { ApiTokenNotFound, TooManyApiTokens } from '../domain/account-errors.js';
import {
  checkTokenTerms,
  composeToken,
  isUsable,
  MOST_TOKENS,
  type ApiToken,
  type TokenScope,
} from '../domain/api-token.js';
import { NotPermitted } from '../domain/errors.js';
import { IdentityProof, type Credentials } from './identity-proof.js';
import { OwnAct } from './own-act.js';
import { ApiTokens } from './second-factor-ports.js';

export interface NewApiToken extends Credentials {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** 1 to 366 */
  readonly days: number;
}

/** The stores and sources tokens are made with. */
@Injectable()
export class NewTokenRecords {
  constructor(
    readonly tokens: ApiTokens,
    readonly secrets: SecretSource,
    readonly ids: IdsPort,
    readonly clock: ClockPort,
  ) {}
}

/** Makes a token for the command line or CI. It belongs to a person, does no more than the person may, and signs nothing. */
@Injectable()
export class CreateApiToken {
  constructor(
    private readonly own: OwnAct,
    private readonly proof: IdentityProof,
    private readonly records: NewTokenRecords,
  ) {}

  /** @returns the token in clear, the only time it is known @throws NotPermitted for administrators, IdentityFieldInvalid, TooManyApiTokens, and what IdentityProof refuses */
  execute(principal: Principal, input: NewApiToken): Promise<{ readonly text: string; readonly token: ApiToken }> {
    return this.own.perform(principal, 'api_token.create', async (tx) => {
      const { clock, ids, secrets, tokens } = this.records;
      if (principal.organisationId === undefined)
        throw new NotPermitted(['CQL', 'CSM', 'SO', 'VPM', 'VML', 'AUD'], ['ADM']);
      const name = parseName(input.name, '/name');
      checkTokenTerms(input);
      await this.proof.prove(tx, principal, input);
      const createdAt = clock.now();
      const inUse = (await tokens.ofPerson(tx, principal.personId)).filter((one) => isUsable(one, createdAt));
      if (inUse.length >= MOST_TOKENS) throw new TooManyApiTokens(MOST_TOKENS);
      const { token: text, prefix } = composeToken(sha256Of(secrets.token()), secrets.token());
      const token: ApiToken = {
        id: ids.next(),
        personId: principal.personId,
        name,
        prefix,
        tokenSha256: sha256Of(text),
        scopes: [...new Set(input.scopes)].sort(),
        createdAt,
        expiresAt: new Date(createdAt.getTime() + input.days * 86_400_000),
        lastUsedAt: null,
        revokedAt: null,
      };
      await tokens.insert(tx, token);
      const after = { token: token.id, prefix, scopes: token.scopes, expiresAt: token.expiresAt.toISOString() };
      return { result: { text, token }, event: { action: 'api_token.created', after } };
    });
  }
}

/** Ends one of one's own tokens, at once. */
@Injectable()
export class RevokeApiToken {
  constructor(
    private readonly own: OwnAct,
    private readonly tokens: ApiTokens,
    private readonly clock: ClockPort,
  ) {}

  /** @throws ApiTokenNotFound */
  execute(principal: Principal, input: { readonly id: string }): Promise<void> {
    return this.own.perform(principal, 'api_token.revoke', async (tx) => {
      const isRevoked = await this.tokens.revoke(tx, input.id, principal.personId, this.clock.now());
      if (!isRevoked) throw new ApiTokenNotFound(input.id);
      return { result: undefined, event: { action: 'api_token.revoked', after: { token: input.id } } };
    });
  }
}

/** One's own tokens, newest first, past ones too; never the tokens themselves. */
@Injectable()
export class ReadApiTokens {
  constructor(
    private readonly tokens: ApiTokens,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute(principal: Principal): Promise<readonly ApiToken[]> {
    return this.unitOfWork.run({ kind: 'system', purpose: 'own API tokens' }, (tx) =>
      this.tokens.ofPerson(tx, principal.personId),
    );
  }
}
