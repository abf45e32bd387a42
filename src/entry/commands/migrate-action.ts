import { readConfig } from '../../platform/config/config.js';
import { openDatabase } from '../../platform/db/open-database.js';
import { entities } from '../entities.js';
import { jobSchema } from '../job-schema.js';

export async function migrateDatabase(print: (line: string) => void): Promise<void> {
  const config = readConfig(process.env);
  const database = await openDatabase({ ...config, migrate: true }, entities, jobSchema);
  try {
    for (const name of database.applied) print(`applied ${name}`);
    print(`The database ${database.where} is up to date.`);
  } finally {
    await database.close();
  }
}
