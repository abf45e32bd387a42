import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { expect } from '@jest/globals';
import { TOUCHSTONE, userEnvironment } from './command-line.js';

/** Starts `touchstone serve …` in the folder of a demo, on a free port, and stops it when the work is done. */
export async function whileServing<T>(
  folder: string,
  serve: readonly string[],
  work: (graphqlUrl: string) => Promise<T>,
): Promise<T> {
  const server = spawn(process.execPath, [TOUCHSTONE, ...serve, '--port', '0'], {
    cwd: folder,
    env: userEnvironment(),
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    return await work(await graphqlOf(server));
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
}

/** Where a server answers GraphQL, as it says when it is ready. */
function graphqlOf(server: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (piece: Buffer) => {
      said += piece.toString();
      const url = /GraphQL +(\S+)\n/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    server.once('exit', (code) => reject(new Error(`the server ended with code ${code ?? ''}`)));
  });
}

export async function askGraphql(
  url: string,
  query: string,
  { token, variables = {} }: { readonly token?: string; readonly variables?: object } = {},
): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Record<string, unknown>; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}
