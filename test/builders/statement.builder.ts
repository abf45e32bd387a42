import type { DecidedRound } from '../../src/contexts/statements/domain/gate-decision.js';
import type { CompletedRun } from '../../src/contexts/statements/domain/run-result.js';
import type { EvidenceStatement } from '../../src/contexts/statements/domain/statement.js';
import type { OrganisationId, PilotId } from '../../src/kernel/ids.js';
import { sha256Of } from '../../src/kernel/sha256.js';
import type { CellResult, CriterionResult } from '../../src/verdict/judgement.js';

const id = (n: number): string => `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`;
const pilotId = id(91) as PilotId;
const vendorOrganisationId = id(1001) as OrganisationId;
const customerOrganisationId = id(1002) as OrganisationId;

function aCell(own: Partial<CellResult>): CellResult {
  return {
    slice: null, sliceText: 'all items', estimator: 'COUNT', right: 19, total: 20, n: 20, k: 19, notApplicable: 0, point: 0.95,
    lower: 0.784, upper: 0.997, allowedFailures: 1, errored: 0, indeterminate: 0, verdict: 'PASS',
    reason: { code: 'BOUND_MET', message: 'The lower bound is at least the limit.' }, needed: null, ...own,
  }; // prettier-ignore
}

/** A formal run with a fractional figure, a tiny one and a slice that had no image. */
export function aCompletedRun(): CompletedRun {
  const criterion: CriterionResult = {
    criterionId: 'IMAGE_SUCCESS', title: 'Images', role: 'DECISION', parent: null, severity: 'BLOCKING', metric: 'image-success@1',
    unit: 'image', comparator: 'AT_LEAST', threshold: '0.75', confidence: '0.95', confidenceUsed: 0.9833333333333333, decisionRule: 'BOUND',
    cells: [
      aCell({}),
      aCell({ slice: 'meta.shift = night', k: 3.5, n: 4, point: 0.875, lower: 1e-7, upper: 1, estimator: 'SHARE' }),
      aCell({ slice: 'meta.shift = day', k: 0, n: 0, point: null, lower: null, upper: null, verdict: 'INCONCLUSIVE', reason: { code: 'NO_ITEMS', message: 'none' } }),
    ],
    verdict: 'INCONCLUSIVE', reason: { code: 'WEAKEST', message: 'The weakest decides.' },
  }; // prettier-ignore
  return {
    run: {
      id: id(10),
      pilotId,
      vendorOrganisationId,
      customerOrganisationId,
      planDigest: sha256Of('plan'),
      declaredAt: new Date('2026-06-01T08:00:00.000Z'),
      startedAt: new Date('2026-06-01T08:00:01.000Z'),
      endedAt: new Date('2026-06-01T08:00:02.000Z'),
      environment: { node: '20', threads: 1, load: 0.25 },
      predictionsSha256: sha256Of('predictions'),
      plan: {
        kind: 'FORMAL',
        pilot: { id: pilotId, key: 'PLT-0001' },
        site: { id: id(92), key: 'NORTH' },
        dataset: { id: id(90), merkleRoot: sha256Of('root'), itemCount: 21 },
        model: { id: id(93), sha256: sha256Of('model'), contractDigest: sha256Of('model contract') },
        operatingPoint: null,
        judgements: [
          {
            useCaseId: id(94),
            useCaseKey: 'BOX',
            contract: { version: 2, digest: sha256Of('contract') },
            criteriaSet: { id: id(95), version: 3, digest: sha256Of('criteria') },
          },
        ],
      },
    },
    judgement: {
      id: id(11),
      useCaseId: id(94),
      attempt: 1,
      resultDigest: sha256Of('result'),
      outcomesSha256: sha256Of('outcomes'),
      result: {
        format: 'touchstone/judgement@1',
        verdict: 'INCONCLUSIVE',
        reason: { code: 'WEAKEST', message: 'The weakest decides.' },
        conservation: { supplied: 21, excluded: 1, evaluated: 20, errored: 0, indeterminate: 0 },
        attempt: { number: 1, max: 3, spending: 'EQUAL' },
        criteria: [criterion],
        worst: null,
        averages: [],
      },
    },
    exposures: { formal: 1, all: 2 },
  };
}

/** A rejected round on that run. */
export function aDecidedRound(attestations: readonly EvidenceStatement[]): DecidedRound {
  return {
    attestations,
    extras: {},
    gate: {
      id: id(20),
      pilotId,
      vendorOrganisationId,
      customerOrganisationId,
      siteId: null,
      type: 'G1_FAT',
      round: 1,
      state: 'REJECTED',
      policy: { version: 1, slots: [{ slot: 'CQL', role: 'CQL', side: 'CUSTOMER', meaning: 'APPROVED' }] },
      evidence: {
        policyDigest: sha256Of('policy'),
        cells: [
          { siteKey: 'NORTH', useCaseKey: 'BOX', judgement: { id: id(11), runId: id(10), verdict: 'INCONCLUSIVE' } },
        ],
      },
      evidenceDigest: sha256Of('evidence'),
      decision: 'NO_GO',
      decisionReason: 'Night shifts are not proven.',
      decidedAt: new Date('2026-06-01T08:30:00.000Z'),
    },
    signOffs: [
      {
        slot: 'CQL',
        decision: 'REJECT',
        state: 'SIGNED',
        lapsed: null,
        personId: id(30),
        signedAt: new Date('2026-06-01T08:30:00.000Z'),
        signature: {
          id: id(31),
          role: 'CQL',
          meaning: 'REJECTED',
          organisationId: customerOrganisationId,
          envelope: '{"payloadType":"x","payload":"","signatures":[]}',
        },
      },
    ],
  };
}

/** Numbers that are not whole, wherever they lie in a JSON value. */
export function fractionsIn(value: unknown): number[] {
  if (typeof value === 'number') return Number.isInteger(value) ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(fractionsIn) : [];
}
