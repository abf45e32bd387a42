// The product's server in a process of its own, on the schema of a test: the test kills it.
import { listen } from '../../../dist/src/entry/listening.js';
import { serverOver } from '../../../dist/src/entry/server.js';
import { entities } from '../../../dist/src/entry/entities.js';
import { resourcesOver } from '../../../dist/src/entry/resources.js';
import { takeWork } from '../../../dist/src/entry/work.js';
import { openBlobStore } from '../../../dist/src/platform/blobs/open-blob-store.js';
import { readConfig } from '../../../dist/src/platform/config/config.js';
import { createDataSource } from '../../../dist/src/platform/db/data-source.js';
import { loadSigningKey } from '../../../dist/src/platform/keys/signing-key.js';

const { connection, dataDir, jobSchema, works } = JSON.parse(process.argv[2]);
const config = readConfig({ NODE_ENV: 'test', TOUCHSTONE_DATA_DIR: dataDir });
const dataSource = await createDataSource(connection, entities).initialize();
const opened = { dataSource, isEmbedded: true, where: 'of the test', applied: [], close: () => Promise.resolve() };
const signer = await loadSigningKey({ dataDir, isProduction: false });
// A dead worker's job goes to the next one after seconds instead of a minute.
const queue = { schema: jobSchema, expirySeconds: 3, maintenanceSeconds: 1, pollMilliseconds: 200 };
const blobs = await openBlobStore(config);
const app = await serverOver(resourcesOver(config, { database: opened, blobs, signer }, queue), false);
if (works) await takeWork(app, 1);
process.send({ url: await listen(app, { host: '127.0.0.1', port: 0 }) });
