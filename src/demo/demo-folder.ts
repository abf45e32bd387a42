import { join } from 'node:path';

/** Everything a demo makes lies in one folder of the working directory: database, stored files, dossiers, logins. */
export function demoFolder(workingDirectory: string): string {
  return join(workingDirectory, 'touchstone-demo');
}

export function demoDataDir(workingDirectory: string): string {
  return join(demoFolder(workingDirectory), 'data');
}
