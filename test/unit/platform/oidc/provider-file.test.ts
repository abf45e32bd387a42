import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadProviders } from '../../../../src/platform/oidc/load-providers.js';
import { readProviders } from '../../../../src/platform/oidc/provider-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-providers-'));
  await writeFile(join(folder, 'secret'), 'of the file\n');
});
afterAll(() => rm(folder, { recursive: true }));

const aProvider = (own: object = {}) => ({
  id: 'acme',
  issuer: 'https://login.acme.example',
  clientId: 'touchstone',
  ...own,
});

async function read(content: unknown, environment: Record<string, string> = {}) {
  const file = join(folder, 'providers.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readProviders(file, environment);
}

describe('the list of identity providers', () => {
  it('reads issuer, client and secret, by file or by variable, and the title', async () => {
    const [first, second] = await read(
      [
        aProvider({ title: 'Acme', clientSecretFile: join(folder, 'secret'), emailDomains: ['Acme.example'] }),
        aProvider({ id: 'local', issuer: 'http://127.0.0.1:4000', clientSecretVariable: 'LOCAL_SECRET' }),
      ],
      { LOCAL_SECRET: 'of the variable' },
    );
    expect(first).toMatchObject({ title: 'Acme', clientSecret: 'of the file', emailDomains: ['acme.example'] });
    expect(second).toMatchObject({ title: 'local', clientSecret: 'of the variable', emailDomains: [] });
  });

  it('may be a public client', async () => {
    expect(await read([aProvider()])).toMatchObject([{ clientSecret: undefined }]);
  });

  it.each<[string, unknown]>([
    ['no JSON', 'not json'],
    ['no list', {}],
    ['no id', [aProvider({ id: undefined })]],
    ['an id with other signs', [aProvider({ id: 'Acme/../x' })]],
    ['two of one id', [aProvider(), aProvider()]],
    ['an issuer in clear beyond this machine', [aProvider({ issuer: 'http://login.acme.example' })]],
    ['an issuer that only looks like this machine', [aProvider({ issuer: 'http://localhost.evil.example' })]],
    ['an issuer with a password', [aProvider({ issuer: 'https://a:b@login.acme.example' })]],
    ['no issuer', [aProvider({ issuer: 'acme' })]],
    ['no client', [aProvider({ clientId: '' })]],
    ['a secret written into the list', [aProvider({ clientSecret: 'x' })]],
    ['a secret file that is not there', [aProvider({ clientSecretFile: '/nowhere/at/all' })]],
    ['a secret variable that is not set', [aProvider({ clientSecretVariable: 'NOT_SET' })]],
    ['domains that are none', [aProvider({ emailDomains: ['@acme'] })]],
  ])('is refused at the start with %s', async (_what, content) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' });
  });

  it('needs the public address, and nothing when there is no list', async () => {
    const file = join(folder, 'providers.json');
    await writeFile(file, '[]');
    const without = loadProviders({ oidcProvidersFile: file, publicUrl: undefined }, {});
    await expect(without).rejects.toMatchObject({ details: { faults: [{ variable: 'TOUCHSTONE_PUBLIC_URL' }] } });
    expect((await loadProviders({ oidcProvidersFile: undefined, publicUrl: undefined }, {})).list()).toEqual([]);
  });
});
