import type { DataSource, Logger } from 'typeorm';

/** How many statements `work` sends to the database, transaction control included. */
export async function countStatements<T>(
  dataSource: DataSource,
  work: () => Promise<T>,
): Promise<{ readonly count: number; readonly result: T; readonly texts: readonly string[] }> {
  const texts: string[] = [];
  const nothing = (): void => undefined;
  const counting: Logger = {
    logQuery: (text: string) => void texts.push(text),
    ...{ logQueryError: nothing, logQuerySlow: nothing, logSchemaBuild: nothing, logMigration: nothing, log: nothing },
  };
  const before = dataSource.logger;
  dataSource.logger = counting;
  try {
    const result = await work();
    return { count: texts.length, result, texts };
  } finally {
    dataSource.logger = before;
  }
}
