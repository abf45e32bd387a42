import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { chooseOperatingPoint, scoredClasses } from '../../../src/metrics/interpretation/operating-point.js';
import { interpretSet, kitPresent, loadWagonSet, wagonContract } from './wagon-kit.js';

const KIT = new URL('../../../../shared/real/wagon/expected/', import.meta.url);

describe('the operating point of the real models', () => {
  for (const model of ['wagon-v1', 'wagon-v2'])
    (kitPresent ? it : it.skip)(`of ${model} is the independently chosen one, with the same curve`, () => {
      const reference = JSON.parse(readFileSync(new URL(`${model}/thresholds.json`, KIT), 'utf8'));
      const contract = wagonContract('ITEM', { gunny_bag: 0, wire: 0 });
      const outcomes = interpretSet(loadWagonSet(model, 'threshold'), contract);
      const perClass = scoredClasses(outcomes, ['gunny_bag', 'wire']);
      const { perClass: chosen, curves } = chooseOperatingPoint({ perClass, rule: { kind: 'highestF1' } });
      expect(chosen).toEqual(reference.chosen);
      for (const [label, table] of Object.entries<
        { threshold: number; tp: number; fp: number; fn: number; f1: number | null }[]
      >(reference.table))
        expect(
          curves[label]?.map(({ threshold, tp, fp, fn, f1 }) => [threshold.toFixed(2), tp, fp, fn, f1?.toFixed(12)]),
        ).toEqual(table.map(({ threshold, tp, fp, fn, f1 }) => [threshold.toFixed(2), tp, fp, fn, f1?.toFixed(12)]));
    });
});
