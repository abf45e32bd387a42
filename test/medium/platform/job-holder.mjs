// A worker process that takes one job, reports it and never finishes: the test kills it.
import { createDataSource } from '../../../dist/src/platform/db/data-source.js';
import { PgBossQueue } from '../../../dist/src/platform/jobs/pg-boss-queue.js';

const { connection, schema, queue } = JSON.parse(process.argv[2]);
const dataSource = await createDataSource(connection).initialize();
await new PgBossQueue(dataSource, { schema, pollMilliseconds: 100, expirySeconds: 2 }).handle(queue, () => {
  process.send('taken');
  return new Promise(() => undefined);
});
