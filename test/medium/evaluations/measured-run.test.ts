import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RecomputeJudgement, ReplayRun } from '../../../src/contexts/evaluations/public.js';
import { CompareEnvironments } from '../../../src/contexts/evaluations/app/compare-environments.js';
import type { CriteriaDocument } from '../../../src/verdict/criteria/criteria-document.js';
import { aCriterion } from '../../builders/criteria.builder.js';
import { aDecisionWorld, aReadyPilot, colourCriteria, images, scores, type DecisionWorld } from '../../builders/evaluated-pilot.js'; // prettier-ignore

let world: DecisionWorld;

beforeAll(async () => {
  world = await aDecisionWorld({ scripted: true });
  let milliseconds = 10;
  world.runtime.answer = () => {
    const answer = scores('red');
    if (!answer.ok) return Promise.resolve(answer);
    milliseconds += 1;
    const stages = { decode: 1, preprocess: 1, infer: milliseconds, postprocess: 1 };
    const process = { peakMemoryBytes: 50e6, coldStartMilliseconds: null };
    return Promise.resolve({ ...answer, milliseconds: stages, process });
  };
});
afterAll(() => world.close());

const POINT = { decisionRule: 'POINT', severity: 'ADVISORY' } as const;

function withSpeed(deviceClass: string): CriteriaDocument {
  const document = colourCriteria('0.5', 5);
  const parent = document.criteria[0]?.id ?? '';
  const common = { role: 'SUPPORT', parent, unit: 'image', comparator: 'AT_LEAST', threshold: '0.5' } as const;
  const speed = aCriterion({ ...common, id: 'speed', metric: 'latency-within:100ms@1', deviceClass });
  const size = aCriterion({ ...common, ...POINT, id: 'size', metric: 'model-size-within:1MiB@1', deviceClass });
  return { ...document, criteria: [...document.criteria, speed, size] };
}

async function aMeasuredRun(deviceClass: string) {
  const ready = await aReadyPilot(world, { criteria: withSpeed(deviceClass), images: images(8) });
  const run = await ready.pilot.run(ready);
  const [judgement] = await ready.pilot.judgements(run.id);
  const verdicts = judgement?.result.criteria.map(({ criterionId, verdict, reason }) => [
    criterionId,
    verdict,
    reason.code,
  ]);
  return { ...ready, run, judgement, verdicts };
}

describe('a run under criteria about speed', () => {
  it('is measured by its plan, and judged by what was measured', async () => {
    const { run, verdicts } = await aMeasuredRun('undeclared');
    expect(run.plan.pace).toBe('LATENCY');
    expect(verdicts?.slice(1)).toEqual([
      ['speed', 'PASS', 'LIMIT_MET'],
      ['size', 'PASS', 'LIMIT_MET'],
    ]);
    expect(run.timing?.quantiles?.map(({ level, smallestN }) => [level, smallestN])).toEqual([
      ['0.5', 5],
      ['0.95', 59],
      ['0.99', 299],
    ]);
  });

  it('proves nothing on another device class', async () => {
    const { verdicts } = await aMeasuredRun('line-pc');
    expect(verdicts?.slice(1).map((row) => row.slice(1))).toEqual([
      ['INCONCLUSIVE', 'NOT_ON_TARGET'],
      ['INCONCLUSIVE', 'NOT_ON_TARGET'],
    ]);
  });

  it('is recomputed to the same bytes from what was kept, and replayed without its times', async () => {
    const { run, judgement } = await aMeasuredRun('undeclared');
    const again = await world.get(RecomputeJudgement).execute(world.cast.CQL, judgement?.id ?? ('' as never));
    expect(again.identical).toBe(true);
    const replay = await world.get(ReplayRun).execute(world.cast.CQL, run.id);
    expect(replay.answer).toBe('BIT_IDENTICAL');
  });

  it('is not asked for by other criteria', async () => {
    const ready = await aReadyPilot(world, { criteria: colourCriteria('0.5', 5), images: images(6) });
    expect((await ready.pilot.run(ready)).plan.pace).toBeUndefined();
  });
});

describe('the environments of two runs', () => {
  it('stand row by row', async () => {
    const [fat, sat] = [await aMeasuredRun('undeclared'), await aMeasuredRun('undeclared')];
    const rows = await world.get(CompareEnvironments).execute(world.cast.CQL, fat.run.id, sat.run.id);
    expect(rows.find(({ fact }) => fact === 'deviceClass')).toEqual({
      ...{ fact: 'deviceClass', first: 'undeclared', second: 'undeclared', same: true },
    });
    expect(rows.map(({ fact }) => fact)).toEqual([...rows.map(({ fact }) => fact)].sort());
  });
});
