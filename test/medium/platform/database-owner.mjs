// A Touchstone process that owns a data directory: opens it, writes rows as told, and can be killed.
import pg from 'pg';
import { EmbeddedDatabase } from '../../../dist/src/platform/db/embedded/embedded-database.js';

const [dataDir] = process.argv.slice(2);
try {
  const database = await EmbeddedDatabase.start({ dataDir });
  const client = new pg.Client({
    host: database.address.host,
    port: database.address.port,
    user: 'postgres',
    database: 'postgres',
  });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('CREATE TABLE IF NOT EXISTS kept (n int)');
  process.on('message', async (order) => {
    if (order === 'close') {
      await client.end();
      await database.close();
      process.send({ kind: 'closed' }, () => process.exit(0));
    } else {
      const { rows } = await client.query(order);
      process.send({ kind: 'answer', rows });
    }
  });
  process.send({ kind: 'open', enginePid: database.pid });
} catch (cause) {
  process.send({ kind: 'refused', code: cause.code, message: cause.message, details: cause.details }, () =>
    process.exit(1),
  );
}
