import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { chooseSetting, readTuning, type TunedSetting } from '../../../../src/platform/inference/tuning-file.js';

const setting = (threads: number, imagesPerSecond: number | null, provider = 'cpu'): TunedSetting => ({
  ...{ provider, threads, imagesPerSecond, sameBits: true },
  refused: imagesPerSecond === null ? 'not there' : null,
});

describe('the chosen setting', () => {
  it('is the fastest where threads gain', () => {
    expect(chooseSetting([setting(1, 10), setting(2, 18), setting(4, 30)])).toEqual({ provider: 'cpu', threads: 4 });
  });

  it('has fewer threads where more hardly gain', () => {
    expect(chooseSetting([setting(1, 10), setting(2, 10.4)])).toEqual({ provider: 'cpu', threads: 1 });
  });

  it('is none that was refused, and none at all when all were', () => {
    expect(chooseSetting([setting(1, null, 'cuda'), setting(1, 3)])).toEqual({ provider: 'cpu', threads: 1 });
    expect(chooseSetting([setting(1, null, 'cuda')])).toBeUndefined();
  });
});

describe('a tuning file', () => {
  const written = (content: string): string => {
    const file = join(mkdtempSync(join(tmpdir(), 'touchstone-tuning-')), 'tuning.json');
    writeFileSync(file, content);
    return file;
  };
  const record = (chosen: unknown): string => written(JSON.stringify({ format: 'touchstone/tuning@1', chosen }));

  it('gives provider and threads', () => {
    expect(readTuning(record({ provider: 'cpu', threads: 2, batch: 1 }))).toEqual({ provider: 'cpu', threads: 2 });
  });

  it.each([
    ['that is not there', () => '/nowhere/tuning.json'],
    ['that is not JSON', () => written('threads = 2')],
    ['of another form', () => written('{"format":"touchstone/tuning@9"}')],
    ['that is null', () => written('null')],
    ['without threads', () => record({ provider: 'cpu' })],
    ['with no thread', () => record({ provider: 'cpu', threads: 0 })],
    ['with a thousand threads', () => record({ provider: 'cpu', threads: 1000 })],
    ['with a path as provider', () => record({ provider: '../evil.so', threads: 1 })],
  ])('%s is refused', (_, make) => {
    expect(() => readTuning(make())).toThrow(expect.objectContaining({ code: 'TUNING_FILE_INVALID' }));
  });
});
