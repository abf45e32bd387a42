import { Injectable } from '@nestjs/common';
import { Equal, IsNull, MoreThan } from 'typeorm';
import { asSystem } from '../../../platform/db/as-system.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { Logins, OidcRequests } from '../app/oidc-ports.js';
import { OidcLoginTaken } from '../domain/oidc-errors.js';
import type { Login, OidcRequest } from '../domain/oidc.js';
import { LoginEntity, OidcRequestEntity } from './oidc.entities.js';

@Injectable()
export class LoginsRepository extends Logins {
  find(tx: Tx, issuer: string, subject: string): Promise<Login | undefined> {
    const where = { issuer: Equal(issuer), subject: Equal(subject) };
    return asSystem(tx, async (manager) => (await manager.findOneBy(LoginEntity, where)) ?? undefined);
  }

  async link(tx: Tx, login: Login): Promise<void> {
    await asSystem(tx, async (manager) => {
      const result = await manager
        .createQueryBuilder()
        .insert()
        .into(LoginEntity)
        .values({ ...login })
        .orIgnore('("issuer", "subject")')
        .returning('id')
        .execute();
      if ((result.raw as unknown[]).length > 0) return;
      const { email, issuer, linkedAt, personId, providerId, subject } = login;
      const own = { issuer: Equal(issuer), subject: Equal(subject), personId: Equal(personId) };
      const back = await manager.update(LoginEntity, own, { removedAt: null, linkedAt, email, providerId });
      if (back.affected !== 1) throw new OidcLoginTaken();
    });
  }

  ofPerson(tx: Tx, personId: string): Promise<readonly Login[]> {
    const where = { personId: Equal(personId), removedAt: IsNull() };
    return asSystem(tx, (manager) => manager.find(LoginEntity, { where, order: { linkedAt: 'ASC', id: 'ASC' } }));
  }

  async remove(tx: Tx, id: string, at: Date): Promise<void> {
    await asSystem(tx, (manager) => manager.update(LoginEntity, { id: Equal(id) }, { removedAt: at }));
  }

  removeAll(tx: Tx, personId: string, at: Date): Promise<number> {
    const where = { personId: Equal(personId), removedAt: IsNull() };
    return asSystem(tx, async (manager) => (await manager.update(LoginEntity, where, { removedAt: at })).affected ?? 0);
  }
}

@Injectable()
export class OidcRequestsRepository extends OidcRequests {
  async insert(tx: Tx, request: OidcRequest): Promise<void> {
    await asSystem(tx, (manager) => manager.insert(OidcRequestEntity, { ...request }));
  }

  lock(tx: Tx, stateSha256: string): Promise<OidcRequest | undefined> {
    return asSystem(tx, async (manager) => {
      const where = { stateSha256: Equal(stateSha256) };
      return (await manager.findOne(OidcRequestEntity, { where, lock: { mode: 'pessimistic_write' } })) ?? undefined;
    });
  }

  async use(tx: Tx, stateSha256: string, at: Date): Promise<void> {
    await asSystem(tx, (manager) => manager.update(OidcRequestEntity, { stateSha256 }, { usedAt: at }));
  }

  async prove(tx: Tx, stateSha256: string, at: Date): Promise<void> {
    await asSystem(tx, (manager) => manager.update(OidcRequestEntity, { stateSha256 }, { provenAt: at }));
  }

  spend(
    tx: Tx,
    of: { personId: string; sessionSha256: string; challengeNonce: string | null },
    at: Date,
    since: Date,
  ): Promise<boolean> {
    return asSystem(tx, async (manager) => {
      const found = await manager.findOne(OidcRequestEntity, {
        where: {
          personId: Equal(of.personId),
          sessionSha256: Equal(of.sessionSha256),
          challengeNonce: of.challengeNonce === null ? IsNull() : Equal(of.challengeNonce),
          provenAt: MoreThan(since),
          spentAt: IsNull(),
        },
        order: { provenAt: 'DESC' },
        lock: { mode: 'pessimistic_write' },
      });
      if (found === null) return false;
      const where = { stateSha256: found.stateSha256, spentAt: IsNull() };
      return (await manager.update(OidcRequestEntity, where, { spentAt: at })).affected === 1;
    });
  }
}
