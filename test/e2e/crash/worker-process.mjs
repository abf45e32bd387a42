// `touchstone worker` or `serve` in a process of its own, on the schema of a test: the test kills it.
import { applicationOver } from '../../../dist/src/entry/application.js';
import { listen } from '../../../dist/src/entry/listening.js';
import { serverOver } from '../../../dist/src/entry/server.js';
import { entities } from '../../../dist/src/entry/entities.js';
import { resourcesOver } from '../../../dist/src/entry/resources.js';
import { takeWork } from '../../../dist/src/entry/work.js';
import { openBlobStore } from '../../../dist/src/platform/blobs/open-blob-store.js';
import { readConfig } from '../../../dist/src/platform/config/config.js';
import { createDataSource } from '../../../dist/src/platform/db/data-source.js';
import { loadSigningKey } from '../../../dist/src/platform/keys/signing-key.js';

const { connection, dataDir, environment = {}, jobSchema, serves = false } = JSON.parse(process.argv[2]);
const config = readConfig({ NODE_ENV: 'test', TOUCHSTONE_DATA_DIR: dataDir, ...environment });
const source = createDataSource(connection, entities);
// So that a test finds the connections of its workers among all others.
Object.assign(source.options, { applicationName: jobSchema });
const dataSource = await source.initialize();
const database = {
  dataSource,
  isEmbedded: true,
  where: 'of the test',
  applied: [],
  close: () => dataSource.destroy(),
};
const resources = resourcesOver(
  config,
  {
    database,
    blobs: await openBlobStore(config),
    signer: await loadSigningKey({ dataDir, isProduction: false }),
  },
  // A dead worker's shard goes to the next one after seconds instead of a minute.
  { schema: jobSchema, expirySeconds: 3, maintenanceSeconds: 1, pollMilliseconds: 100, turnRetrySeconds: 1 },
);
const app = serves ? await serverOver(resources, false) : await applicationOver(resources);
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
if (serves) await listen(app, { host: '127.0.0.1', port: 0 });
await takeWork(app, 1);
process.send?.('ready');
