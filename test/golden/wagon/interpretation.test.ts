import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/metrics/outcome.js';
import { interpretSet, kitPresent, loadWagonSet, wagonContract, type WagonSet } from './wagon-kit.js';

function count(outcomes: readonly Outcome[], holds: (outcome: Outcome) => boolean): number {
  return outcomes.filter(holds).length;
}

function reproducesItem(set: WagonSet): void {
  const outcomes = interpretSet(set, wagonContract('ITEM', set.thresholds));
  outcomes.forEach((outcome, index) => {
    const image = set.expected.perImage[index];
    const ids = (result: string) =>
      outcome.expected.filter((object) => object.result === result).map((object) => Number(object.id));
    expect(ids('HIT')).toEqual([...(image?.matchedGtIds ?? [])].sort((a, b) => a - b));
    expect(ids('MISS')).toEqual([...(image?.missedGtIds ?? [])].sort((a, b) => a - b));
    for (const [label, falseAlarms] of Object.entries(image?.falseAlarms ?? {}))
      expect(outcome.observed.filter((object) => object.result === 'EXTRA' && object.label === label)).toHaveLength(
        falseAlarms,
      );
    expect(outcome.right).toBe(image?.ITEM.allFound && image.ITEM.falseAlarms === 0);
  });
  const lenient = wagonContract('ITEM', set.thresholds, 'ALLOW');
  expect(interpretSet(set, lenient).map((outcome) => outcome.right)).toEqual(
    set.expected.perImage.map((image) => image.ITEM.pass),
  );
  const level = set.expected.imageLevel['ITEM'];
  expect(count(outcomes, (outcome) => outcome.right)).toBe(level?.['imagesAllFoundNoFalseAlarm']?.k);
  for (const { category_id, tp, fp, fn } of set.expected.atThreshold.perClass) {
    const label = set.coco.categories.find(({ id }) => id === category_id)?.name;
    const expected = outcomes.flatMap((outcome) => outcome.expected).filter((object) => object.label === label);
    const observed = outcomes.flatMap((outcome) => outcome.observed).filter((object) => object.label === label);
    const number = (list: readonly { result: string }[], result: string) =>
      list.filter((object) => object.result === result).length;
    expect([
      number(expected, 'HIT'),
      number(observed, 'HIT'),
      number(observed, 'EXTRA'),
      number(expected, 'MISS'),
    ]).toEqual([tp, tp, fp, fn]);
  }
}

function reproducesDecisions(set: WagonSet, useCase: 'WAGON' | 'WAGON_BAG'): void {
  const outcomes = interpretSet(set, wagonContract(useCase, set.thresholds));
  expect(
    outcomes.map(({ expectedState, observedState }) => ({ expected: expectedState, actual: observedState })),
  ).toEqual(
    set.expected.perImage.map((image) => ({ expected: image[useCase].expected, actual: image[useCase].actual })),
  );
  const level = set.expected.imageLevel[useCase];
  const pair = (expected: string, observed: string) =>
    count(outcomes, (outcome) => outcome.expectedState === expected && outcome.observedState === observed);
  expect([pair('NOK', 'NOK'), pair('NOK', 'OK'), pair('OK', 'NOK'), pair('OK', 'OK')]).toEqual(
    ['nokNok', 'nokOk_missed', 'okNok_falseRejection', 'okOk'].map((name) => level?.[name]),
  );
  expect(count(outcomes, (outcome) => outcome.right)).toBe(level?.['accuracy']?.k);
}

describe('the interpretation of real detections', () => {
  for (const model of ['wagon-v1', 'wagon-v2']) {
    const fixture = loadWagonSet(model, 'site-c', 'fixture');
    it(`gives the independently counted hits, misses and false alarms of ${model} at site C`, () =>
      reproducesItem(fixture));
    for (const useCase of ['WAGON', 'WAGON_BAG'] as const)
      it(`gives the independently made decisions of ${model} at site C under ${useCase}`, () =>
        reproducesDecisions(fixture, useCase));

    for (const name of ['site-a', 'site-b', 'site-c', 'threshold']) {
      const test = kitPresent ? it : it.skip;
      test(`gives the expected counts and decisions of ${model} on ${name} of the whole kit`, () => {
        const set = loadWagonSet(model, name);
        reproducesItem(set);
        reproducesDecisions(set, 'WAGON');
        reproducesDecisions(set, 'WAGON_BAG');
      });
    }
  }
});
