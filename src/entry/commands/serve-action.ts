import { BootstrapAdministrator } from '../../contexts/identity/public.js';
import { readConfig } from '../../platform/config/config.js';
import { GRAPHQL_PATH } from '../../platform/graphql/graphql-options.js';
import { servesPlayground } from '../server.module.js';
import { listen, openMetrics } from '../listening.js';
import { openServer } from '../server.js';
import { demoDataDir } from '../../demo/demo-folder.js';
import { takeWork } from '../work.js';

/** Serves until the process is told to end; then open requests are answered and the database is closed. */
export async function serve(
  options: { readonly port?: string; readonly demo?: boolean },
  print: (line: string) => void,
): Promise<void> {
  const config = readConfig({
    ...process.env,
    ...(options.port !== undefined && { TOUCHSTONE_PORT: options.port }),
    ...(options.demo === true && { TOUCHSTONE_DATA_DIR: demoDataDir(process.cwd()) }),
  });
  const app = await openServer(config);
  const stopped = untilToldToStop();
  let metrics: Awaited<ReturnType<typeof openMetrics>>;
  try {
    metrics = await openMetrics(app, config);
    if (config.workersInServer) await takeWork(app, config.workerConcurrency);
    const url = await listen(app, config);
    const database = config.databaseUrl === undefined ? `embedded, in ${config.dataDir}` : 'PostgreSQL (DATABASE_URL)';
    print(`Touchstone is ready.`);
    print(`  GraphQL     ${url}${GRAPHQL_PATH}`);
    if (servesPlayground(config)) print(`  Playground  ${url}/playground`);
    print(`  Health      ${url}/api/v1/health`);
    if (metrics !== undefined) print(`  Metrics     ${metrics.url}`);
    print(`  Database    ${database}`);
    if (await app.get(BootstrapAdministrator).isNeeded()) {
      const stop = config.databaseUrl === undefined ? 'Stop the server, then create' : 'Create';
      print(`There is no administrator yet. ${stop} one with:`);
      print('  touchstone admin create --email you@example.com --name "Your Name"');
    }
    await stopped;
    print('Stopping: open requests are answered first.');
  } finally {
    await metrics?.close();
    await app.close();
  }
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
export function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    const onSignal = (): void => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.off(signal, onSignal);
        process.once(signal, () => process.exit(1));
      }
      resolve();
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  });
}
