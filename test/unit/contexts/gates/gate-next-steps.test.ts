import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import type { PilotEvidence } from '../../../../src/contexts/evaluations/public.js';
import { GateNextSteps } from '../../../../src/contexts/gates/app/gate-next-steps.js';
import type { EvidenceCell, GateEvidence } from '../../../../src/contexts/gates/domain/evidence.js';
import { sha256Of } from '../../../../src/kernel/sha256.js';
import type { Principal } from '../../../../src/ports/principal.js';
import { UnitOfWork, type Tx } from '../../../../src/ports/unit-of-work.js';
import { judgeOutcomes } from '../../../../src/verdict/judge.js';
import type { JudgementResult } from '../../../../src/verdict/judgement.js';
import { aCriteriaDocument } from '../../../builders/criteria.builder.js';
import { outcomesOf } from '../../../builders/outcome.builder.js';

class Directly extends UnitOfWork {
  run<T>(_scope: unknown, work: (tx: Tx) => Promise<T>): Promise<T> {
    return work({} as Tx);
  }
}

function judged(right: number, total: number): JudgementResult {
  const attempt = { number: 1, max: 1, spending: 'EQUAL' } as const;
  return judgeOutcomes({ document: aCriteriaDocument(), outcomes: outcomesOf(right, total), excluded: 0, attempt });
}

function cell(siteKey: string, id: string, verdict: JudgementResult['verdict']): EvidenceCell {
  const digest = sha256Of(id);
  const place = { siteId: siteKey, siteKey, useCaseId: 'BOX', useCaseKey: 'BOX', criteriaSet: null };
  const facts = { runId: 'run', criteriaSetId: 'set', attempt: 1, resultDigest: digest, outcomesSha256: digest };
  return { ...place, judgement: { id, verdict, ...facts } };
}

const results: Record<string, JudgementResult> = {
  proven: judged(59, 59),
  missed: judged(0, 10),
  open: judged(58, 58),
};
const stepsOf = (cells: readonly EvidenceCell[]) => {
  const judgement = (_tx: Tx, id: string) => Promise.resolve({ result: results[id] });
  const evidence = { judgement } as unknown as PilotEvidence;
  return new GateNextSteps(new Directly(), evidence).execute({} as Principal, { cells } as unknown as GateEvidence);
};

describe('what the people at a gate may choose between', () => {
  it('is told for the site and use case that is not proven, and only there', async () => {
    const cells = [
      cell('NORTH', 'proven', 'PASS'),
      cell('EAST', 'missed', 'FAIL'),
      cell('SOUTH', 'open', 'INCONCLUSIVE'),
    ];
    const found = await stepsOf(cells);
    expect(found).toMatchObject([{ siteKey: 'SOUTH', useCaseKey: 'BOX', judgementId: 'open' }]);
    expect(found[0]?.steps.map(({ kind }) => kind)).toEqual(['MORE_DATA', 'NO_GO']);
    expect(found[0]?.steps[0]).toMatchObject({ needs: [{ needed: { withoutFurtherFailure: 1 } }] });
  });

  it('is nothing where nothing was judged', async () => {
    expect(await stepsOf([{ ...cell('NORTH', 'open', 'INCONCLUSIVE'), judgement: null }])).toEqual([]);
  });
});
