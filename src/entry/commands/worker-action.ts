import { readConfig } from '../../platform/config/config.js';
import { openApplication } from '../application.js';
import { takeWork } from '../work.js';
import { untilToldToStop } from './serve-action.js';

/** Works until the process is told to end; what is unfinished then goes back to the queue. */
export async function work(print: (line: string) => void): Promise<void> {
  const config = readConfig(process.env);
  const app = await openApplication(config);
  const stopped = untilToldToStop();
  try {
    await takeWork(app, config.workerConcurrency);
    const database = config.databaseUrl === undefined ? `embedded, in ${config.dataDir}` : 'PostgreSQL (DATABASE_URL)';
    print(`Waiting for work. Database: ${database}.`);
    await stopped;
    print('Stopping: what is unfinished goes back to the queue.');
  } finally {
    await app.close();
  }
}
