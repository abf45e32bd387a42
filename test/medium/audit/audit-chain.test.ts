import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditLog, VerifyAuditChain } from '../../../src/contexts/audit/public.js';
import { REFUSALS_A_WINDOW } from '../../../src/contexts/audit/domain/refusal-pace.js';
import { NotPermitted } from '../../../src/contexts/identity/domain/errors.js';
import { itPostgres } from '../../builders/database.js';
import { anApplication, type TestApplication } from '../../builders/server.js';

let test: TestApplication;
beforeAll(async () => {
  test = await anApplication();
});
afterAll(() => test.close());

let chains = 0;
async function aChain(entries: number): Promise<string> {
  chains += 1;
  const chain = `01890a5d-ac96-774b-bcce-${String(chains).padStart(12, '0')}`;
  for (let i = 1; i <= entries; i += 1) await append(chain, `event ${i}`);
  return chain;
}

function append(chain: string, reason: string): Promise<void> {
  const scope = { kind: 'system', purpose: 'test' } as const;
  return test.resources.unitOfWork.run(scope, (tx) =>
    test.app.get(AuditLog).append(tx, {
      parties: { customerOrganisationId: chain },
      actor: { system: 'test' },
      action: 'thing.done',
      object: { type: 'THING', id: '1' },
      reason,
    }),
  );
}

/** As somebody with a database client and the owner's rights would. */
async function tamper(sql: string, values: unknown[] = []): Promise<void> {
  await test.database.dataSource.transaction(async (manager) => {
    await manager.query('ALTER TABLE audit_entry DISABLE TRIGGER USER');
    await manager.query(sql, values);
    await manager.query('ALTER TABLE audit_entry ENABLE TRIGGER USER');
  });
}

const verify = (chain: string) => test.app.get(VerifyAuditChain).execute(chain);

describe('an audit chain', () => {
  it('verifies entry by entry', async () => {
    expect(await verify(await aChain(5))).toMatchObject({ ok: true, entries: 5 });
  });

  it('is intact when nothing was ever written', async () => {
    expect(await verify('01890a5d-ac96-774b-bcce-ffffffffffff')).toMatchObject({ ok: true, entries: 0 });
  });

  it.each([
    [
      'an edited text',
      `UPDATE audit_entry SET canonical = replace(canonical, 'event 3', 'event X') WHERE chain_id = $1 AND seq = 3`,
      3,
      'HASH',
    ],
    [
      'an edited column',
      `UPDATE audit_entry SET actor_name = 'somebody else' WHERE chain_id = $1 AND seq = 2`,
      2,
      'COLUMNS',
    ],
    ['a deleted entry', 'DELETE FROM audit_entry WHERE chain_id = $1 AND seq = 3', 3, 'MISSING'],
    ['a cut-off end', 'DELETE FROM audit_entry WHERE chain_id = $1 AND seq = 5', 5, 'HEAD'],
    ['an edited link', `UPDATE audit_entry SET prev_hash = repeat('1', 64) WHERE chain_id = $1 AND seq = 4`, 4, 'LINK'],
  ])('shows %s', async (_what, sql, seq, problem) => {
    const chain = await aChain(5);
    await tamper(sql, [chain]);
    expect(await verify(chain)).toMatchObject({ ok: false, firstBroken: { seq, problem } });
  });

  it('shows two entries that were swapped', async () => {
    const chain = await aChain(4);
    await tamper(
      'UPDATE audit_entry SET seq = CASE seq WHEN 2 THEN 1002 ELSE 1003 END WHERE chain_id = $1 AND seq IN (2, 3)',
      [chain],
    );
    await tamper(
      'UPDATE audit_entry SET seq = CASE seq WHEN 1002 THEN 3 ELSE 2 END WHERE chain_id = $1 AND seq IN (1002, 1003)',
      [chain],
    );
    expect(await verify(chain)).toMatchObject({ ok: false, firstBroken: { seq: 2 } });
  });

  it.each(['UPDATE audit_entry SET action = action', 'DELETE FROM audit_entry', 'TRUNCATE audit_entry'])(
    'refuses %s, even of the table owner',
    async (sql) => {
      await aChain(1);
      await expect(test.database.dataSource.query(sql)).rejects.toMatchObject({ code: 'TS001' });
    },
  );

  it('keeps an entry only with the change it belongs to', async () => {
    const chain = await aChain(1);
    const scope = { kind: 'system', purpose: 'test' } as const;
    const failing = test.resources.unitOfWork.run(scope, async (tx) => {
      await test.app.get(AuditLog).append(tx, {
        parties: { customerOrganisationId: chain },
        actor: { system: 'test' },
        action: 'thing.done',
        object: { type: 'THING', id: '1' },
      });
      throw new Error('the change failed');
    });
    await expect(failing).rejects.toThrow('the change failed');
    expect(await verify(chain)).toMatchObject({ ok: true, entries: 1 });
  });

  itPostgres('has no gap and no double when many append at once', async () => {
    const chain = await aChain(1);
    await Promise.all(Array.from({ length: 40 }, (_, i) => append(chain, `parallel ${i}`)));
    expect(await verify(chain)).toMatchObject({ ok: true, entries: 41 });
  });
});

describe('a flood of refused acts', () => {
  const FLOODER = { personId: '01890a5d-ac96-774b-bcce-00000000f100' as never, printedName: 'Flo Oder' };
  const refuse = (chain: string, error = new NotPermitted(['CQL'], ['VML'])): Promise<void> =>
    test.app.get(AuditLog).denied(
      { parties: { customerOrganisationId: chain }, actor: FLOODER, action: 'gate.sign', object: { type: 'GATE', id: '1' } },
      error,
    ); // prettier-ignore
  const query = <Row>(text: string, values: unknown[]): Promise<Row[]> => test.database.dataSource.query(text, values);
  const actionsOf = async (chain: string): Promise<string[]> =>
    (await query<{ action: string }>('SELECT action FROM audit_entry WHERE chain_id = $1 ORDER BY seq', [chain])).map(
      ({ action }) => action,
    );
  /** As if so many had been written already, so long ago. */
  const alreadyWritten = (chain: string, written: number, minutesAgo = 0): Promise<unknown> =>
    query(
      `UPDATE refusal_pace SET written = $2, window_started_at = window_started_at - make_interval(mins => $3) WHERE chain_id = $1`,
      [chain, written, minutesAgo],
    );

  it('is written up to a number an hour, says so, and is counted from there on', async () => {
    const chain = await aChain(0);
    await refuse(chain);
    await alreadyWritten(chain, REFUSALS_A_WINDOW - 1);
    for (let n = 0; n < 5; n += 1) await refuse(chain);
    expect(await actionsOf(chain)).toEqual(['gate.sign', 'gate.sign', 'refusals.counting']);
    expect(await verify(chain)).toMatchObject({ ok: true, entries: 3 });
  });

  it('is told in numbers when the hour is over, by the next refusal or by the scheduled look, once', async () => {
    const [returns, stays] = [await aChain(0), await aChain(0)];
    for (const chain of [returns, stays]) {
      await refuse(chain);
      await alreadyWritten(chain, REFUSALS_A_WINDOW);
      for (let n = 0; n < 3; n += 1) await refuse(chain);
      await test.app.get(AuditLog).tellCountedRefusals();
      expect(await actionsOf(chain)).toEqual(['gate.sign']);
      await alreadyWritten(chain, REFUSALS_A_WINDOW, 61);
    }
    await refuse(returns);
    expect(await actionsOf(returns)).toEqual(['gate.sign', 'refusals.counted', 'gate.sign']);
    for (let n = 0; n < 2; n += 1) await test.app.get(AuditLog).tellCountedRefusals();
    expect(await actionsOf(stays)).toEqual(['gate.sign', 'refusals.counted']);
    const [told] = await query<{ canonical: string }>(
      `SELECT canonical FROM audit_entry WHERE chain_id = $1 AND action = 'refusals.counted'`,
      [stays],
    );
    expect(JSON.parse(told?.canonical ?? '')).toMatchObject({
      actor: { name: 'system: audit' },
      object: { type: 'ACTOR', id: FLOODER.personId },
      after: { written: REFUSALS_A_WINDOW, counted: 3 },
    });
  });

  it('takes nothing from others: each actor has an hour of their own', async () => {
    const chain = await aChain(0);
    await refuse(chain);
    await alreadyWritten(chain, REFUSALS_A_WINDOW);
    await refuse(chain);
    const denied = { parties: { customerOrganisationId: chain }, action: 'gate.sign', object: { type: 'GATE', id: '1' } };
    const other = { personId: '01890a5d-ac96-774b-bcce-00000000f101' as never, printedName: 'An Other' };
    await test.app.get(AuditLog).denied({ ...denied, actor: other }, new NotPermitted(['CQL'], []));
    expect(await actionsOf(chain)).toEqual(['gate.sign', 'gate.sign']);
  }); // prettier-ignore

  it('is one entry for one refusal, whichever layers tell of it', async () => {
    const chain = await aChain(0);
    const error = new NotPermitted(['CQL'], ['VML']);
    for (let n = 0; n < 3; n += 1) await refuse(chain, error);
    expect(await actionsOf(chain)).toEqual(['gate.sign']);
  });
});
