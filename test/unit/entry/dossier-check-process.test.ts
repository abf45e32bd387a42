import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { DossierCheckProcess } from '../../../src/entry/dossier-check-process.js';

const MARK = `begun ${randomUUID()}`;

/** An upload that begins and then waits, until it is broken off. */
function anUpload(): { content: AsyncIterable<Uint8Array>; breakOff: () => void } {
  let breakOff: () => void = () => undefined;
  const brokenOff = new Promise<never>((_go, fail) => {
    breakOff = () => fail(new Error('broken off'));
  });
  brokenOff.catch(() => undefined);
  async function* content(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(MARK);
    yield await brokenOff;
  }
  return { content: content(), breakOff };
}

/** Of this test, whoever else checks something on this machine. */
function kept(): number {
  const texts = readdirSync(tmpdir())
    .filter((name) => name.startsWith('touchstone-check-'))
    .map((name) => {
      try {
        return readFileSync(join(tmpdir(), name, 'dossier.pdf'), 'utf8');
      } catch {
        return '';
      }
    });
  return texts.filter((text) => text === MARK).length;
}

describe('uploads to be checked', () => {
  it('are refused beyond ten at a time, those on their way included; nothing of them is kept', async () => {
    const checks = new DossierCheckProcess();
    const uploads = Array.from({ length: 10 }, anUpload);
    const ends = uploads.map(({ content }) => checks.check(content).catch((error: Error) => error.message));
    await expect(checks.check(anUpload().content)).rejects.toMatchObject({
      code: 'DOSSIER_CHECK_BUSY',
      details: { waiting: 8 },
    });
    while (kept() < 10) await pause(5);
    uploads[0]?.breakOff();
    expect(await ends[0]).toBe('broken off');
    expect(kept()).toBe(9);
    // One place is free again.
    const next = anUpload();
    const taken = checks.check(next.content).catch((error: Error) => error.message);
    for (const { breakOff } of [...uploads, next]) breakOff();
    expect(new Set([...(await Promise.all(ends)), await taken])).toEqual(new Set(['broken off']));
    expect(kept()).toBe(0);
  });
});
