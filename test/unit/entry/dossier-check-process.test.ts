import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { DossierCheckProcess } from '../../../src/entry/dossier-check-process.js';

/** An upload that begins and then waits, until it is broken off. */
function anUpload(): { content: AsyncIterable<Uint8Array>; breakOff: () => void } {
  let breakOff: () => void = () => undefined;
  const brokenOff = new Promise<never>((_go, fail) => {
    breakOff = () => fail(new Error('broken off'));
  });
  brokenOff.catch(() => undefined);
  async function* content(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('%PDF-1.7');
    yield await brokenOff;
  }
  return { content: content(), breakOff };
}

const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('touchstone-check-'));

describe('uploads to be checked', () => {
  it('are refused beyond ten at a time, those on their way included, and taken again when one is over', async () => {
    const before = folders();
    const checks = new DossierCheckProcess();
    const uploads = Array.from({ length: 10 }, anUpload);
    const ends = uploads.map(({ content }) => checks.check(content).catch((error: Error) => error.message));
    await expect(checks.check(anUpload().content)).rejects.toMatchObject({
      code: 'DOSSIER_CHECK_BUSY',
      details: { waiting: 8 },
    });
    uploads[0]?.breakOff();
    expect(await ends[0]).toBe('broken off');
    const next = anUpload();
    const taken = checks.check(next.content).catch((error: Error) => error.message);
    for (const { breakOff } of [...uploads, next]) breakOff();
    expect(new Set([...(await Promise.all(ends)), await taken])).toEqual(new Set(['broken off']));
    expect(folders()).toEqual(before);
  });
});
