import type {
  AttemptFacts,
  DossierFacts,
  FailureFacts,
  JudgementFacts,
  SignatureFacts,
  Thumbnail,
} from '../../src/contexts/dossiers/domain/facts.js';
import { sha256Of, type Sha256 } from '../../src/kernel/sha256.js';
import { oneSidedBounds } from '../../src/stats/binomial.js';
import type { Criterion } from '../../src/verdict/criteria/criteria-document.js';
import type { CellResult, CriterionResult, JudgementResult, Verdict } from '../../src/verdict/judgement.js';

export const digest = (text: string): Sha256 => sha256Of(text);

/** A cell with `failed` of `total` units wrong, judged by exact bounds at 95 %. */
export function aCell(slice: string | null, failed: number, total: number, threshold = 0.9): CellResult {
  const right = total - failed;
  const bounds = total === 0 ? null : oneSidedBounds(right, total, 0.95);
  const lower = bounds?.lower ?? null;
  const upper = bounds?.upper ?? null;
  const verdict: Verdict =
    lower === null || upper === null
      ? 'INCONCLUSIVE'
      : lower >= threshold
        ? 'PASS'
        : upper < threshold
          ? 'FAIL'
          : 'INCONCLUSIVE';
  let allowed: number | null = null;
  for (let f = 0; f < total && oneSidedBounds(total - f, total, 0.95).lower >= threshold; f += 1) allowed = f;
  const base = {
    slice,
    sliceText: slice === null ? 'all items' : slice.replace(/^\S+ = /, ''),
    estimator: 'COUNT' as const,
  };
  return {
    ...base,
    right,
    total,
    n: total,
    k: right,
    notApplicable: 0,
    point: total === 0 ? null : right / total,
    lower,
    upper,
    allowedFailures: allowed,
    errored: 0,
    indeterminate: 0,
    verdict,
    reason: { code: verdict, message: verdict },
    needed:
      verdict === 'INCONCLUSIVE' ? { withoutFurtherFailure: 140, atObservedRate: null, atDesignPoint: 310 } : null,
  };
}

export function aCriterion(over: Partial<Criterion> = {}): Criterion {
  return {
    id: 'decision',
    title: 'Damaged goods are found',
    role: 'DECISION',
    parent: null,
    severity: 'SAFETY_CRITICAL',
    safetyRelevance: 'CONTRIBUTES',
    metric: 'image-success@1',
    unit: 'image',
    comparator: 'AT_LEAST',
    threshold: '0.9925',
    confidence: '0.95',
    decisionRule: 'BOUND',
    slices: [],
    designPoint: null,
    power: null,
    minSupport: 'AUTO',
    onError: 'COUNT_AS_FAILURE',
    baseline: { value: '0.985', source: 'manual inspection, three shifts, October 2026' },
    rationale: 'One let-through damaged load in two shifts is what the insurer of the customer carries today',
    waivable: false,
    ...over,
  };
}

export function aResult(criterion: Criterion, cells: readonly CellResult[]): CriterionResult {
  const { id, title, role, parent, severity, metric, unit, comparator, threshold, confidence, decisionRule } =
    criterion;
  const order: readonly Verdict[] = ['FAIL', 'NOT_RUN', 'INCONCLUSIVE', 'PASS'];
  const verdict = order.find((name) => cells.some((cell) => cell.verdict === name)) ?? 'NOT_RUN';
  const head = {
    criterionId: id,
    title,
    role,
    parent,
    severity,
    metric,
    unit,
    comparator,
    threshold,
    confidence,
    decisionRule,
  };
  return { ...head, confidenceUsed: 0.95, cells, verdict, reason: { code: verdict, message: verdict } };
}

export function aJudgement(criteria: readonly CriterionResult[], over: Partial<JudgementResult> = {}): JudgementResult {
  const mandatory = criteria.filter(({ severity }) => severity !== 'ADVISORY');
  const verdict =
    (['FAIL', 'INCONCLUSIVE', 'PASS'] as const).find((name) => mandatory.some((row) => row.verdict === name)) ??
    'NOT_RUN';
  return {
    format: 'touchstone/judgement@1',
    verdict,
    reason: { code: verdict, message: verdict },
    conservation: { supplied: 1260, excluded: 20, evaluated: 1238, errored: 2, indeterminate: 0 },
    attempt: { number: 2, max: 3, spending: 'EQUAL' },
    criteria,
    worst: null,
    averages: [{ name: 'mAP@0.5', value: 0.913, note: 'over classes and scores' }],
    ...over,
  };
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  BOX: 'Every damaged box on the photograph is reported, one by one; a sound box is not.',
  PALLET: 'The pallet as a whole is rejected when any part of its load is damaged; single boxes do not count.',
};

export function aUseCase(
  key: string,
  siteKey: string,
  counts: Readonly<Record<string, readonly [number, number]>>,
  limits: readonly [string, string],
): JudgementFacts {
  const decision = aCriterion({
    threshold: limits[0],
    title: `Damaged ${key === 'BOX' ? 'boxes' : 'pallets'} are found`,
  });
  const light = aCriterion({
    id: 'light',
    role: 'SUPPORT',
    parent: 'decision',
    severity: 'BLOCKING',
    threshold: limits[1],
    title: 'by light',
    slices: ['EACH(meta.light)'],
  });
  const cross = aCriterion({
    id: 'cross',
    role: 'INFO',
    parent: 'decision',
    severity: 'ADVISORY',
    threshold: limits[1],
    title: 'light against damage',
    slices: ['CROSS(meta.light, meta.damage)'],
  });
  const [failed, total] = Object.values(counts).reduce<readonly [number, number]>(
    ([f, n], [a, b]) => [f + a, n + b],
    [0, 0],
  );
  const results = [
    aResult(decision, [aCell(null, failed, total, Number(limits[0]))]),
    aResult(
      light,
      Object.entries(counts).map(([name, [f, n]]) => aCell(`meta.light = ${name}`, f, n, Number(limits[1]))),
    ),
    aResult(
      cross,
      Object.entries(counts).flatMap(([name, [f, n]]) =>
        ['crushed corner', 'puncture', 'wet stain'].map((damage, i) =>
          aCell(
            `meta.light = ${name} AND meta.damage = ${damage}`,
            i === 0 ? f : 0,
            Math.floor(n / 3),
            Number(limits[1]),
          ),
        ),
      ),
    ),
  ];
  return {
    siteKey,
    useCase: {
      key,
      title: key === 'BOX' ? 'Single box' : 'Whole pallet',
      contractVersion: 3,
      contractDigest: digest(`contract ${key}`),
      description: DESCRIPTIONS[key] ?? `${key} as agreed.`,
      unitName: `damaged ${key === 'BOX' ? 'boxes' : 'pallets'}`,
      failureName: 'let through',
    },
    criteriaSet: {
      version: 3,
      digest: digest(`criteria ${key} ${siteKey}`),
      baselinedAt: '2026-11-02T10:00:00Z',
      signers: [
        {
          printedName: 'Marta Ilves',
          organisation: 'Northfield Packaging',
          role: 'customer QA lead',
          at: '2026-11-02T09:58:00Z',
        },
        {
          printedName: 'Σοφία Αργυρού',
          organisation: 'Corvus Vision',
          role: 'vendor project manager',
          at: '2026-11-02T09:40:00Z',
        },
      ],
      document: {
        format: 'touchstone/criteria@1',
        title: `${key} criteria`,
        attempts: { max: 3, spending: 'EQUAL' },
        siteSchema: { 'meta.light': { values: Object.keys(counts) } },
        criteria: [decision, light, cross],
      },
      changes: [{ change: 'LOOSER', text: 'Limit on low sun moved from 98 % to 97.5 %.', resultsWereSeen: true }],
    },
    runId: '01936f2a-5a7e-7c11-9d2e-4f6a8b0c1d2e',
    judgement: aJudgement(results),
    outcomesDigest: digest(`outcomes ${key} ${siteKey}`),
    confusion: [
      { expected: 'reject', observed: 'reject', count: total - failed },
      { expected: 'reject', observed: 'pass', count: failed },
      { expected: 'pass', observed: 'reject', count: 31 },
      { expected: 'pass', observed: 'pass', count: 2115 },
      { expected: 'pass', observed: null, count: 2 },
    ],
    attempts: [
      anAttempt({ number: 1, outcome: 'FAIL', note: 'first lens; replaced afterwards' }),
      anAttempt({ kind: 'EXPLORATORY', number: null, outcome: 'NOT_JUDGED', runId: 'run-x1' }),
      anAttempt({ number: 2, outcome: 'INCONCLUSIVE' }),
    ],
  };
}

export function anAttempt(over: Partial<AttemptFacts> = {}): AttemptFacts {
  return {
    runId: 'run-1',
    kind: 'FORMAL',
    number: 1,
    at: '2026-11-12T08:00:00Z',
    model: 'box-pallet 2.4.1',
    outcome: 'PASS',
    note: null,
    ...over,
  };
}

export function aSignature(over: Partial<SignatureFacts> = {}): SignatureFacts {
  return {
    printedName: 'Marta Ilves',
    organisation: 'Northfield Packaging',
    role: 'Customer QA lead',
    meaning: 'accepts the evidence for operation',
    decision: 'APPROVED_WITH_CONDITIONS',
    at: '2026-11-20T08:12:00Z',
    comment: null,
    method: 'password re-entered',
    onBehalfOf: null,
    superseded: false,
    ...over,
  };
}

export function aFailure(index: number, thumbnail: Thumbnail | null = null): FailureFacts {
  return {
    siteKey: 'site-b',
    useCaseKey: index % 3 === 0 ? 'PALLET' : 'BOX',
    itemId: `item-${index}`,
    itemName: `B4-BX-0118-${String(index).padStart(3, '0')}`,
    groupId: `pallet-${Math.floor(index / 3)}`,
    condition: 'low sun, wet stain',
    errors: [{ name: 'MISSED', note: 'wet stain missed' }],
    expected: [{ label: 'damage', box: { x: 120, y: 180, width: 90, height: 80 }, missed: true }],
    observed: [{ label: 'damage', score: 0.62, box: { x: 320, y: 300, width: 110, height: 70 }, extra: true }],
    expectedState: 'reject',
    observedState: 'pass',
    reason: null,
    thumbnail,
  };
}

/** A complete dossier of an invented pilot; each test states only what matters to it. */
export function dossierFacts(over: Partial<DossierFacts> = {}): DossierFacts {
  const pallet = aUseCase(
    'PALLET',
    'site-b',
    { 'day shift': [0, 402], 'night shift': [0, 356], 'low sun': [1, 188], 'wet film': [0, 294] },
    ['0.9935', '0.975'],
  );
  const box = aUseCase(
    'BOX',
    'site-b',
    { 'day shift': [0, 310], 'night shift': [1, 262], 'low sun': [9, 118], 'wet film': [0, 170], fog: [0, 0] },
    ['0.9925', '0.975'],
  );
  return {
    format: 'touchstone/dossier-facts@1',
    dossier: {
      number: 'TD-2026-0417',
      issue: 2,
      kind: 'GATE_DECISION',
      sealedAt: '2026-11-20T10:30:00Z',
      supersedes: 'TD-2026-0417, issue 1',
      distribution: ['Northfield Packaging, quality', 'Corvus Vision, projects'],
      language: 'en',
      productVersion: '0.1.0',
      sealKeyId: digest('key'),
    },
    pilot: {
      key: 'NP-1',
      title: 'Pallet and box damage inspection',
      decisionDate: '2026-11-20',
      extensions: [{ from: '2026-11-06', to: '2026-11-20', reason: 'Lens of camera 2 replaced.' }],
    },
    vendor: 'Corvus Vision',
    customer: 'Northfield Packaging',
    gate: {
      type: 'SAT',
      round: 2,
      decision: 'CONDITIONAL',
      reason:
        'Pallets may run without manual checks. Boxes may run only if a person checks every box between 15:30 and 17:00.',
      decidedAt: '2026-11-20T10:02:00Z',
      evidenceDigest: digest('evidence'),
    },
    sites: [
      {
        key: 'site-b',
        name: 'Site B, Line 4',
        facts: [
          { label: 'Camera', value: '2 × 5 megapixels, 1.8 m above the belt' },
          { label: 'Light', value: 'roof windows, LED bars at night' },
          { label: 'Pace', value: null },
        ],
      },
    ],
    judgements: [pallet, box],
    runs: [
      {
        id: '01936f2a-5a7e-7c11-9d2e-4f6a8b0c1d2e',
        siteKey: 'site-b',
        kind: 'FORMAL',
        state: 'COMPLETED',
        declaredAt: '2026-11-18T07:00:00Z',
        startedAt: '2026-11-18T07:05:00Z',
        endedAt: '2026-11-18T07:41:00Z',
        startedBy: 'Jun Takeda',
        model: 'box-pallet 2.4.1',
        dataset: 'S-7, version 2',
        conservation: { supplied: 4330, excluded: 20, evaluated: 4308, errored: 2, indeterminate: 0 },
        milliseconds: { median: 41.2, p95: 63.7 },
        deviations: [],
      },
    ],
    datasets: [
      {
        siteKey: 'site-b',
        name: 'S-7',
        version: 2,
        merkleRoot: digest('merkle'),
        itemCount: 4330,
        groups: 611,
        period: '9 to 18 November 2026',
        source: 'camera 1 and 2 of line 4, as triggered',
        sampling: 'every tenth load, all shifts',
        labelling: 'two inspectors, disagreement 1.2 %, settled by a third',
        independence: null,
        exclusions: [{ code: 'LENS_CHANGE', count: 20, reason: 'taken while the lens was being changed' }],
        representativeness: [
          { condition: 'low sun', items: 306, groups: 41, declaredShare: '8 %' },
          { condition: 'fog', items: 0, groups: 0, declaredShare: '2 %' },
        ],
      },
    ],
    models: [
      {
        name: 'box-pallet',
        version: '2.4.1',
        sha256: digest('model'),
        contractSummary: 'RGB, 640 × 640, letterbox; boxes and scores of 4 classes',
        operatingPoint: 'score 0.50 for every class, chosen on the threshold data',
        intendedUse: 'Damage to boxes and pallets on line 4',
        outOfScope: null,
      },
    ],
    failures: Array.from({ length: 6 }, (_, index) => aFailure(index)),
    totalFailures: 6,
    failureSampling: null,
    comparisons: [],
    notTested: [
      {
        subject: 'Pallet types other than EUR 1 and half pallets',
        consequence: 'may not be loaded on line 4',
        acceptedBy: 'Marta Ilves',
      },
      { subject: 'Camera ageing beyond 3 weeks', consequence: null, acceptedBy: null },
    ],
    signatures: [
      aSignature(),
      aSignature({
        printedName: 'Jun Takeda',
        role: 'Customer site manager',
        decision: 'APPROVED',
        at: '2026-11-20T08:20:00Z',
      }),
      aSignature({
        printedName: 'Łukasz Brzęk',
        role: 'Safety officer',
        at: '2026-11-20T08:41:00Z',
        comment: 'The sun screen must stand before the retest.',
      }),
      aSignature({
        printedName: 'Σοφία Αργυρού',
        organisation: 'Corvus Vision',
        role: 'Vendor project manager',
        decision: 'APPROVED',
        at: '2026-11-20T09:02:00Z',
      }),
      aSignature({ decision: 'REJECTED', superseded: true, at: '2026-11-06T09:02:00Z' }),
    ],
    refusedActions: [
      {
        at: '2026-11-20T07:55:00Z',
        actor: 'Σοφία Αργυρού',
        action: 'decide GO',
        code: 'GATE_EVIDENCE_INCOMPLETE',
        message: 'BOX is not proven; a GO needs every required proof.',
      },
    ],
    audit: {
      headSequence: 1482,
      headHash: digest('head'),
      checkpointAt: '2026-11-20T10:00:00Z',
      databaseMode: 'EMBEDDED',
      extract: [
        { sequence: 1479, at: '2026-11-20T09:02:00Z', event: 'gate.signed', actor: 'Σοφία Αργυρού' },
        { sequence: 1482, at: '2026-11-20T10:02:00Z', event: 'gate.decided', actor: 'Marta Ilves' },
      ],
    },
    environment: [
      { label: 'onnxruntime', value: '1.30.0, CPU, 2 threads' },
      { label: 'Node', value: '20.20.2' },
    ],
    contact: 'quality@northfield.example, +44 20 7946 0018',
    whenUnsure: 'It stops the item and shows an amber lamp. The operator decides and presses KEEP or REJECT.',
    risks: [
      { risk: 'Low sun blinds camera 2', mitigation: 'sun screen; manual check 15:30 to 17:00', owner: 'Jun Takeda' },
    ],
    waivers: [
      { key: 'W-03', subject: 'BOX in low sun', scope: 'line 4 only', until: '2027-01-31', approvedBy: 'Łukasz Brzęk' },
    ],
    conditions: [
      { key: 'C1', text: 'Manual box check 15:30 to 17:00', due: '2026-11-20', done: false },
      { key: 'C2', text: 'Sun screen, camera 2', due: '2026-12-15', done: false },
    ],
    punchItems: [{ key: 'N-14', category: 'B', text: 'Sun screen for camera 2', state: 'open', owner: 'Jun Takeda' }],
    ...over,
  };
}
