import { canonicalJson } from '../../../kernel/canonical-json.js';
import type { GateEvidence } from './evidence.js';

/** One difference between the frozen facts of two rounds. `null`: it was not there, or is not there any more. */
export interface EvidenceChange {
  readonly kind:
    'CRITERIA' | 'JUDGEMENT' | 'CELL' | 'DATASET' | 'MODEL' | 'RUN' | 'EXPOSURE' | 'POLICY' | 'SCOPE' | 'OTHER';
  /** What it is about: `BOX at NORTH`, an id, or a member's name. */
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
}

type Named = readonly (readonly [subject: string, said: string])[];

/** Members that are told one by one; everything else that a later version of the evidence carries is compared as a whole. */
const TOLD = [
  'format',
  'pilotId',
  'siteId',
  'type',
  'cells',
  'datasets',
  'models',
  'runs',
  'exposures',
  'policyDigest',
  'scope',
];

/**
 * What changed between two rounds of one gate, in a fixed order: empty exactly when both have the same digest (pilot, site and type of
 * one gate never differ).
 */
export function evidenceDiff(before: GateEvidence, after: GateEvidence): EvidenceChange[] {
  const changes = (kind: EvidenceChange['kind'], of: (evidence: GateEvidence) => Named): EvidenceChange[] =>
    compare(kind, of(before), of(after));
  return [
    ...changes('POLICY', ({ policyDigest }) => [['policy', policyDigest]]),
    ...changes('SCOPE', ({ scope }) => (scope === undefined ? [] : [['scope', canonicalJson(scope)]])),
    ...changes('CRITERIA', criteriaOf),
    ...changes('JUDGEMENT', judgementsOf),
    ...changes('CELL', cellsOf),
    ...changes('DATASET', ({ datasets }) =>
      datasets.map((one) => [one.id, `${one.state}, root ${one.merkleRoot ?? 'none'}`]),
    ),
    ...changes('MODEL', ({ models }) => models.map((one) => [one.id, `${one.sha256}, contract ${one.contractDigest}`])),
    ...changes('RUN', ({ runs }) => runs.map(({ id, state, ...rest }) => [id, `${state} ${canonicalJson(rest)}`])),
    ...changes('EXPOSURE', ({ exposures }) =>
      exposures.map((one) => [
        `${one.lineageId} ${one.useCaseId}`,
        `${one.formal} formal, ${one.exploratory} exploratory`,
      ]),
    ),
    ...changes('OTHER', othersOf),
  ];
}

function criteriaOf({ cells }: GateEvidence): Named {
  return cells.flatMap(({ siteKey, useCaseKey, criteriaSet }) =>
    criteriaSet === null
      ? []
      : [[`${useCaseKey} at ${siteKey}`, `v${criteriaSet.version}, ${canonicalJson(criteriaSet)}`]],
  );
}

function judgementsOf({ cells }: GateEvidence): Named {
  return cells.flatMap(({ siteKey, useCaseKey, judgement }) =>
    judgement === null
      ? []
      : [
          [
            `${useCaseKey} at ${siteKey}`,
            `${judgement.verdict}, attempt ${judgement.attempt}, ${canonicalJson(judgement)}`,
          ],
        ],
  );
}

/** Sites and use cases that came or went, and anything else of them that is not told above. */
function cellsOf({ cells }: GateEvidence): Named {
  return cells.map(({ criteriaSet: _criteria, judgement: _judgement, ...rest }) => [
    `${rest.useCaseKey} at ${rest.siteKey}`,
    canonicalJson(rest),
  ]);
}

function othersOf(evidence: GateEvidence): Named {
  return Object.entries(evidence)
    .filter(([name, value]) => !TOLD.includes(name) && value !== undefined)
    .map(([name, value]) => [name, canonicalJson(value)]);
}

function compare(kind: EvidenceChange['kind'], before: Named, after: Named): EvidenceChange[] {
  const [old, now] = [new Map(before), new Map(after)];
  const subjects = [...new Set([...old.keys(), ...now.keys()])].sort();
  return subjects
    .filter((subject) => old.get(subject) !== now.get(subject))
    .map((subject) => ({ kind, subject, before: old.get(subject) ?? null, after: now.get(subject) ?? null }));
}
