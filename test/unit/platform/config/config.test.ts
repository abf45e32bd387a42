import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  configurationTable,
  readConfig,
  VARIABLES,
  type ConfigurationInvalid,
} from '../../../../src/platform/config/config.js';

function refusal(environment: Record<string, string>): ConfigurationInvalid {
  try {
    readConfig(environment);
  } catch (cause) {
    return cause as ConfigurationInvalid;
  }
  throw new Error('The configuration was accepted.');
}

describe('the configuration', () => {
  it('is complete without any variable', () => {
    expect(readConfig({})).toMatchObject({
      mode: 'development',
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: undefined,
      migrate: false,
      dataDir: resolve('.touchstone'),
      blobDir: resolve('.touchstone/blobs'),
    });
  });

  it('turns sizes into bytes and paths into absolute ones', () => {
    const config = readConfig({
      TOUCHSTONE_MAX_IMAGE_MIB: '2',
      TOUCHSTONE_DATA_DIR: 'here',
      TOUCHSTONE_BLOB_DIR: '/files',
    });
    expect(config).toMatchObject({ maxImageBytes: 2_097_152, dataDir: resolve('here'), blobDir: resolve('/files') });
  });

  it('wants the id of an access key and its secret together, or neither', () => {
    const refused = (environment: Record<string, string>) =>
      expect(() => readConfig(environment)).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }));
    refused({ TOUCHSTONE_S3_BUCKET: 'files', TOUCHSTONE_S3_ACCESS_KEY_ID: 'me' });
    refused({ TOUCHSTONE_S3_BUCKET: 'files', TOUCHSTONE_S3_SECRET_KEY_FILE: '/run/secret' });
    refused({ TOUCHSTONE_S3_BUCKET: 'No_Such.Name' });
    const both = { TOUCHSTONE_S3_ACCESS_KEY_ID: 'me', TOUCHSTONE_S3_SECRET_KEY_FILE: 'secret' };
    expect(readConfig({ TOUCHSTONE_S3_BUCKET: 'files', ...both })).toMatchObject({
      s3Bucket: 'files',
      s3SecretKeyFile: resolve('secret'),
    });
    expect(readConfig({ TOUCHSTONE_S3_BUCKET: 'files' })).toMatchObject({ s3AccessKeyId: undefined });
  });

  it('takes an empty variable as not set', () => {
    expect(readConfig({ TOUCHSTONE_PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: undefined });
  });

  it('cannot be changed after it was read', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });

  it.each([
    ['TOUCHSTONE_PORT', '65536'],
    ['TOUCHSTONE_PORT', '-1'],
    ['TOUCHSTONE_PORT', '80a'],
    ['TOUCHSTONE_PORT', '3e3'],
    ['TOUCHSTONE_HOST', 'http://x'],
    ['NODE_ENV', 'prod'],
    ['TOUCHSTONE_MIGRATE', 'yes'],
    ['DATABASE_POOL_SIZE', '1'],
    ['TOUCHSTONE_MAX_MODEL_MIB', '0'],
    ['TOUCHSTONE_LOG_LEVEL', 'verbose'],
    ['TOUCHSTONE_DATA_DIR', 'a\0b'],
  ])('refuses %s = %j, naming variable, value and what is expected', (variable, value) => {
    const { code, message, details } = refusal({ [variable]: value });
    expect(code).toBe('CONFIGURATION_INVALID');
    expect(details).toEqual({ faults: [{ variable, found: JSON.stringify(value), expected: expect.any(String) }] });
    expect(message).toContain(variable);
  });

  it('reports all faults at once', () => {
    expect(refusal({ TOUCHSTONE_PORT: 'x', TOUCHSTONE_MIGRATE: 'x' }).details['faults']).toHaveLength(2);
  });

  it.each(['mysql://root:hidden-word@db/x', 'hidden-word'])(
    'refuses DATABASE_URL without repeating its password',
    (url) => {
      const { message, details } = refusal({ DATABASE_URL: url });
      expect(message).toContain('DATABASE_URL');
      expect(message + JSON.stringify(details)).not.toContain('hidden-word');
    },
  );

  it('has no default for secrets in production', () => {
    expect(refusal({ NODE_ENV: 'production' }).details['faults']).toEqual([
      {
        variable: 'TOUCHSTONE_SIGNING_KEY_FILE',
        found: undefined,
        expected: expect.stringContaining('given in production'),
      },
    ]);
    expect(readConfig({ NODE_ENV: 'production', TOUCHSTONE_SIGNING_KEY_FILE: '/run/secrets/key.pem' }).mode).toBe(
      'production',
    );
  });

  it('gives no secret a default', () => {
    expect(Object.values(VARIABLES).filter((variable) => 'isSecret' in variable && 'fallback' in variable)).toEqual([]);
  });

  it('is listed in docs/configuration.md as it is read (UPDATE_SNAPSHOT=1 rewrites the table)', () => {
    const page = new URL('../../../../docs/configuration.md', import.meta.url);
    const written = readFileSync(page, 'utf8');
    const expected = written.replace(/\| Variable [\s\S]*\|(?=\n)/, configurationTable());
    if (process.env['UPDATE_SNAPSHOT'] === '1') writeFileSync(page, expected);
    else expect(written).toBe(expected);
    expect(expected).toContain(configurationTable());
  });
});
