import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { ScoreFolder } from '../../../builders/score-folder.js';

const folders: ScoreFolder[] = [];
let at: ScoreFolder;
beforeEach(() => {
  folders.push((at = new ScoreFolder()));
});
afterEach(() => {
  process.exitCode = undefined;
});
afterAll(() => folders.forEach(({ path }) => rmSync(path, { recursive: true })));

const truth = {
  images: [{ id: 1, file_name: 'a.jpg', width: 200, height: 100 }],
  categories: [{ id: 1, name: 'box' }],
  annotations: [{ id: 0, image_id: 1, category_id: 1, bbox: [20, 10, 40, 20], area: 800, iscrowd: 0 }],
};
const answers = (...scores: readonly number[]) =>
  scores.map((score) => ({ image_id: 1, category_id: 1, bbox: [20, 10, 40, 20], score }));
const COMMAND = '--gt @gt.json --dt @dt.json';

describe('scores outside 0 to 1, as other tools write them', () => {
  it.each([
    ['percentages', [90, 40], 2],
    ['raw outputs', [-0.5, 1.0000001], 2],
    ['the ends of the range', [0, 1], 0],
  ])('are counted and said in a note, never refused: %s', async (_what, scores, outside) => {
    at.files({ 'gt.json': truth, 'dt.json': answers(...scores) });
    for (const kind of ['detection', 'counting']) {
      expect(await at.scored(`${kind} ${COMMAND}`)).toMatchObject({ scoresOutsideRange: outside });
      const { out, exit } = await at.score(`${kind} ${COMMAND}`);
      expect(exit).toBe(0);
      expect(/outside 0 to 1/.test(out)).toBe(outside > 0);
    }
  });

  it('give the same curve as the same order within the range', async () => {
    at.files({ 'gt.json': truth, 'dt.json': answers(90, 40), 'low.json': answers(0.9, 0.4) });
    const percentages = (await at.scored(`detection ${COMMAND}`)) as { stats: unknown };
    const shares = (await at.scored('detection --gt @gt.json --dt @low.json')) as { stats: unknown };
    expect(percentages.stats).toEqual(shares.stats);
  });
});
