import { readConfig } from '../../platform/config/config.js';
import { openApplication } from '../application.js';
import { openMetrics } from '../listening.js';
import { SystemClock } from '../../platform/clock/system-clock.js';
import { StructuredLog } from '../structured-log.js';
import { takeWork } from '../work.js';
import { untilToldToStop } from './serve-action.js';

/** Works until the process is told to end; what is unfinished then goes back to the queue. */
export async function work(print: (line: string) => void): Promise<void> {
  const config = readConfig(process.env);
  const app = await openApplication(config, new StructuredLog(config.logLevel, new SystemClock()));
  const stopped = untilToldToStop();
  let metrics: Awaited<ReturnType<typeof openMetrics>>;
  try {
    metrics = await openMetrics(app, config);
    await takeWork(app, config.workerConcurrency);
    const database = config.databaseUrl === undefined ? `embedded, in ${config.dataDir}` : 'PostgreSQL (DATABASE_URL)';
    if (metrics !== undefined) print(`Metrics: ${metrics.url}`);
    print(`Waiting for work. Database: ${database}.`);
    await stopped;
    print('Stopping: what is unfinished goes back to the queue.');
  } finally {
    await metrics?.close();
    await app.close();
  }
}
