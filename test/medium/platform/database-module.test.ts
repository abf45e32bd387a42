import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { isId } from '../../../src/kernel/ids.js';
import { ClockModule } from '../../../src/platform/clock/clock.module.js';
import { DatabaseModule } from '../../../src/platform/db/database.module.js';
import { managerOf } from '../../../src/platform/db/unit-of-work.js';
import { IdsPort } from '../../../src/ports/time.js';
import { UnitOfWork } from '../../../src/ports/unit-of-work.js';
import { aDatabase, type TestDatabase } from '../../builders/database.js';

describe('the database and clock modules', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await aDatabase();
  });
  afterAll(async () => {
    if (!database.dataSource.isInitialized) await database.dataSource.initialize();
    await database.close();
  });

  it('give units of work, the data source that was opened, and ids', async () => {
    const module = await Test.createTestingModule({
      imports: [ClockModule, DatabaseModule.forRoot(database)],
    }).compile();
    await module.init();
    const rows = await module
      .get(UnitOfWork)
      .run({ kind: 'system', purpose: 'test' }, (tx) => managerOf(tx).query<unknown[]>('SELECT current_user AS role'));
    expect(rows).toEqual([{ role: 'touchstone_system' }]);
    expect(module.get(DataSource)).toBe(database.dataSource);
    expect(isId(module.get(IdsPort).next())).toBe(true);
    await module.close();
  });
});
