import { Injectable } from '@nestjs/common';
import { Equal, IsNull, MoreThan } from 'typeorm';
import { isId } from '../../../kernel/ids.js';
import { asSystem } from '../../../platform/db/as-system.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { ApiTokens } from '../app/second-factor-ports.js';
import type { ApiToken } from '../domain/api-token.js';
import { ApiTokenEntity } from './second-factor.entities.js';

@Injectable()
export class ApiTokensRepository extends ApiTokens {
  async insert(tx: Tx, token: ApiToken): Promise<void> {
    await asSystem(tx, (manager) => manager.insert(ApiTokenEntity, { ...token, scopes: [...token.scopes] }));
  }

  find(tx: Tx, tokenSha256: string): Promise<ApiToken | undefined> {
    return asSystem(
      tx,
      async (manager) => (await manager.findOneBy(ApiTokenEntity, { tokenSha256: Equal(tokenSha256) })) ?? undefined,
    );
  }

  ofPerson(tx: Tx, personId: string): Promise<readonly ApiToken[]> {
    return asSystem(tx, (manager) =>
      manager.find(ApiTokenEntity, { where: { personId: Equal(personId) }, order: { createdAt: 'DESC', id: 'DESC' } }),
    );
  }

  async touch(tx: Tx, id: string, at: Date): Promise<void> {
    await asSystem(tx, (manager) => manager.update(ApiTokenEntity, { id: Equal(id) }, { lastUsedAt: at }));
  }

  revoke(tx: Tx, id: string, personId: string, at: Date): Promise<boolean> {
    if (!isId(id)) return Promise.resolve(false);
    const where = { id: Equal(id), personId: Equal(personId), revokedAt: IsNull(), expiresAt: MoreThan(at) };
    return asSystem(
      tx,
      async (manager) => (await manager.update(ApiTokenEntity, where, { revokedAt: at })).affected === 1,
    );
  }

  revokeAll(tx: Tx, personId: string, at: Date): Promise<number> {
    const where = { personId: Equal(personId), revokedAt: IsNull(), expiresAt: MoreThan(at) };
    return asSystem(
      tx,
      async (manager) => (await manager.update(ApiTokenEntity, where, { revokedAt: at })).affected ?? 0,
    );
  }
}
