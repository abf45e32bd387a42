import type { Block, GalleryItem, Section } from '../../../../kernel/print-document.js';
import type { Criterion } from '../../../../verdict/criteria/criteria-document.js';
import type { ComparisonFacts, DatasetFacts, JudgementFacts } from '../facts.js';
import { instant, plainPercent } from '../format.js';
import { pictureOf } from '../pictures.js';
import { bold, mono, plain, siteName, stated, statedCell, type Wording } from '../wording.js';
import { section } from './front.js';

/** Sections 3 to 6: what was tested, against what, on which data, how. */
export function subjectSections(wording: Wording): Section[] {
  return [system(wording), criteria(wording), data(wording), procedure(wording)];
}

function system(wording: Wording): Section {
  const { facts, l } = wording;
  const blocks: Block[] = [{ kind: 'heading', number: '3.1', text: 'Model' }];
  for (const model of facts.models)
    blocks.push({
      kind: 'facts',
      rows: [
        { label: 'Name and version', value: `${model.name} ${model.version}` },
        { label: 'SHA-256 of the file', value: model.sha256, mono: true },
        { label: 'Input and output', value: model.contractSummary },
        { label: 'Operating point', value: stated(wording, model.operatingPoint) },
        { label: 'Intended use', value: stated(wording, model.intendedUse) },
        { label: 'Out of scope', value: stated(wording, model.outOfScope) },
      ],
    });
  if (facts.models.length === 0) blocks.push({ kind: 'paragraph', text: `Model: ${wording.t.notStated}.` });
  blocks.push({ kind: 'heading', number: '3.2', text: 'Use cases: one model, different expectations' });
  blocks.push(useCaseTable(facts.judgements));
  blocks.push(...comparisonBlocks(wording));
  blocks.push({ kind: 'heading', number: '3.3', text: 'Sites' });
  for (const site of facts.sites)
    blocks.push({
      kind: 'facts',
      rows: [
        { label: 'Site', value: `${site.name} (${site.key})` },
        ...site.facts.map(({ label, value }) => ({ label, value: stated(wording, value) })),
      ],
    });
  return { ...section('3', l.sections.system), blocks };
}

function useCaseTable(judgements: readonly JudgementFacts[]): Block {
  const unique = [
    ...new Map(judgements.map(({ useCase }) => [`${useCase.key} ${useCase.contractDigest}`, useCase])).values(),
  ];
  return {
    kind: 'table',
    columns: [
      { head: 'Use case', width: 2.4 },
      { head: 'When an image is right', width: 6 },
      { head: 'Contract', width: 2.6 },
    ],
    rows: unique.map((useCase) => ({
      cells: [
        bold(`${useCase.key}\n${useCase.title}`),
        plain(useCase.description),
        mono(`v${useCase.contractVersion} ${useCase.contractDigest.slice(0, 16)}`),
      ],
    })),
  };
}

function comparisonBlocks(wording: Wording): Block[] {
  const { comparisons } = wording.facts;
  if (comparisons.length === 0) return [];
  return [
    { kind: 'paragraph', text: 'The same photographs and the same answers of the model, read by different use cases:' },
    {
      kind: 'gallery',
      expectedLegend: 'expected, as labelled',
      observedLegend: 'reported by the model',
      items: comparisons.flatMap((comparison) => comparison.sides.map((side) => comparisonItem(comparison, side))),
    },
  ];
}

function comparisonItem(comparison: ComparisonFacts, side: ComparisonFacts['sides'][number]): GalleryItem {
  const observed = side.observedState ?? 'no answer';
  return {
    picture: pictureOf(comparison.thumbnail, {
      expected: side.expected.map(({ box }) => box),
      observed: side.observed.map(({ box }) => box),
      focus: null,
      alternative: `${comparison.itemName} under ${side.useCaseKey}: expected ${side.expectedState}, observed ${observed}.`,
    }),
    lead: side.useCaseKey,
    condition: side.right ? 'right' : 'wrong',
    id: comparison.itemName,
    expectedLabel: 'expected',
    expectedText: side.expectedState,
    observedLabel: 'observed',
    observedText: observed,
    mark: side.right ? 'pass' : 'fail',
    note: '',
  };
}

function criteria(wording: Wording): Section {
  const { facts, l, t } = wording;
  const blocks: Block[] = [];
  facts.judgements.forEach((entry, index) => {
    const set = entry.criteriaSet;
    const baseline = set.baselinedAt === null ? 'not baselined' : `baselined ${instant(set.baselinedAt)}`;
    blocks.push({
      kind: 'heading',
      number: `4.${index + 1}`,
      text: `${siteName(wording, entry.siteKey)}, ${entry.useCase.key}: version ${set.version}, ${baseline}`,
    });
    const signers = set.signers.map(
      (signer) => `${signer.printedName}, ${signer.organisation} (${signer.role}, ${instant(signer.at)})`,
    );
    blocks.push({
      kind: 'paragraph',
      text: signers.length === 0 ? 'Agreed by nobody yet.' : `Agreed by ${t.joined(signers)}.`,
    });
    blocks.push(criteriaTable(wording, set.document.criteria));
    blocks.push(...rationales(wording, set.document.criteria));
    blocks.push(...changes(entry));
  });
  if (blocks.length === 0) blocks.push({ kind: 'paragraph', text: 'No criteria have been agreed.' });
  return { ...section('4', l.sections.criteria), blocks };
}

const SEVERITY = { SAFETY_CRITICAL: 'safety-critical', BLOCKING: 'blocking', ADVISORY: 'advisory' } as const;
const ROLE = { DECISION: 'decides', SUPPORT: 'supports', INFO: 'informs' } as const;

function criteriaTable({ t }: Wording, rows: readonly Criterion[]): Block {
  return {
    kind: 'table',
    columns: [
      { head: 'Criterion', width: 4.4 },
      { head: 'Role, severity', width: 2.4 },
      { head: 'Limit', width: 1.9, align: 'right' },
      { head: 'Confidence', width: 1.5, align: 'right' },
      { head: 'On', width: 3 },
    ],
    rows: rows.map((row) => ({
      cells: [
        { text: row.title, bold: row.role === 'DECISION' },
        plain(`${ROLE[row.role]}, ${SEVERITY[row.severity]}`),
        plain(
          `${row.comparator === 'AT_LEAST' ? 'at least' : 'at most'} ${plainPercent(Number(row.threshold), t.form)}`,
        ),
        plain(row.decisionRule === 'POINT' ? 'as observed' : plainPercent(Number(row.confidence), t.form)),
        plain(
          row.slices.length === 0 ? `all, per ${UNIT[row.unit]}` : `${row.slices.join('; ')}, per ${UNIT[row.unit]}`,
        ),
      ],
    })),
  };
}

const UNIT = { captureGroup: 'group', image: 'image', object: 'object' } as const;

function rationales({ t }: Wording, rows: readonly Criterion[]): Block[] {
  return rows
    .filter(({ role }) => role === 'DECISION')
    .map((row) => {
      const baseline =
        row.baseline === null
          ? `How well the present process does: ${t.notStated}.`
          : `The present process reaches ${plainPercent(Number(row.baseline.value), t.form)} (${row.baseline.source}).`;
      return { kind: 'paragraph', text: `Why this is good enough: ${row.rationale.replace(/\.$/, '')}. ${baseline}` };
    });
}

function changes({ criteriaSet }: JudgementFacts): Block[] {
  if (criteriaSet.changes.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: [
        { head: 'Change', width: 2 },
        { head: 'What changed against the version before', width: 8 },
      ],
      rows: criteriaSet.changes.map((row) => ({
        cells: [
          row.change === 'LOOSER' && row.resultsWereSeen
            ? { text: 'LOOSENED after results were seen', alarm: true }
            : plain(row.change.toLowerCase()),
          plain(row.text),
        ],
      })),
    },
  ];
}

function data(wording: Wording): Section {
  const { facts, l } = wording;
  const blocks: Block[] = facts.datasets.flatMap((dataset, index) => datasetBlocks(wording, dataset, `5.${index + 1}`));
  if (blocks.length === 0) blocks.push({ kind: 'paragraph', text: 'No test data have been sealed.' });
  return { ...section('5', l.sections.data), blocks };
}

function datasetBlocks(wording: Wording, dataset: DatasetFacts, number: string): Block[] {
  const { t } = wording;
  const excluded = dataset.exclusions.reduce((sum, { count }) => sum + count, 0);
  const groups =
    dataset.groups === null
      ? 'Independence of the images was declared, not shown.'
      : `They show ${t.counted(dataset.groups, 'independent group', 'independent groups')}.`;
  const blocks: Block[] = [
    {
      kind: 'heading',
      number,
      text: `${siteName(wording, dataset.siteKey)}: ${dataset.name}, version ${dataset.version}`,
    },
    {
      kind: 'paragraph',
      text: `${t.counted(dataset.itemCount, 'image', 'images')} supplied, ${t.count(excluded)} excluded, ${t.count(dataset.itemCount - excluded)} tested. ${groups}`,
    },
    {
      kind: 'facts',
      rows: [
        { label: 'Merkle root', value: dataset.merkleRoot, mono: true },
        { label: 'Period', value: stated(wording, dataset.period) },
        { label: 'Origin', value: stated(wording, dataset.source) },
        { label: 'Sampling', value: stated(wording, dataset.sampling) },
        { label: 'Labelling', value: stated(wording, dataset.labelling) },
        { label: 'Independence of training', value: stated(wording, dataset.independence) },
      ],
    },
  ];
  blocks.push(...dataTables(wording, dataset));
  return blocks;
}

/** What was left out and how the data compare with the site. */
function dataTables(wording: Wording, dataset: DatasetFacts): Block[] {
  const { t } = wording;
  const blocks: Block[] = [];
  if (dataset.exclusions.length > 0)
    blocks.push({
      kind: 'table',
      columns: [
        { head: 'Excluded because', width: 3 },
        { head: 'Images', width: 1, align: 'right' },
        { head: 'Reason', width: 6 },
      ],
      rows: dataset.exclusions.map((row) => ({
        cells: [mono(row.code), plain(t.count(row.count)), plain(row.reason)],
      })),
    });
  if (dataset.representativeness.length > 0)
    blocks.push({
      kind: 'table',
      columns: [
        { head: 'Condition at the site', width: 5 },
        { head: 'Images', width: 1.2, align: 'right' },
        { head: 'Groups', width: 1.2, align: 'right' },
        { head: 'Share declared by the site', width: 3 },
      ],
      rows: dataset.representativeness.map((row) => ({
        cells: [
          plain(row.condition),
          { text: t.count(row.items), alarm: row.items === 0 },
          plain(row.groups === null ? '–' : t.count(row.groups)),
          statedCell(wording, row.declaredShare),
        ],
      })),
    });
  return blocks;
}

function procedure(wording: Wording): Section {
  const { facts, l, t } = wording;
  const blocks: Block[] = [
    {
      kind: 'lead',
      text: 'A formal run is declared before it starts. The model sees each image once; every use case is judged from the same answers. Nothing that went wrong leaves the count.',
    },
  ];
  facts.runs.forEach((run, index) => {
    const { conservation: c } = run;
    blocks.push({
      kind: 'heading',
      number: `6.${index + 1}`,
      text: `${siteName(wording, run.siteKey)}: ${run.kind.toLowerCase()} run, ${run.state.toLowerCase()}`,
    });
    blocks.push({
      kind: 'facts',
      rows: [
        { label: 'Run', value: run.id, mono: true },
        {
          label: 'Declared, started, ended',
          value: [run.declaredAt, run.startedAt, run.endedAt]
            .map((time) => (time === null ? '–' : instant(time)))
            .join(', '),
        },
        { label: 'Started by', value: stated(wording, run.startedBy) },
        { label: 'Model and data', value: `${run.model} on ${run.dataset}` },
        {
          label: 'Counts',
          value:
            c === null
              ? 'not complete'
              : `${t.count(c.supplied)} supplied = ${t.count(c.excluded)} excluded + ${t.count(c.evaluated)} evaluated + ${t.count(c.errored)} errored + ${t.count(c.indeterminate)} indeterminate`,
        },
        {
          label: 'Time per image',
          value:
            run.milliseconds === null
              ? 'not measured'
              : `median ${t.part(run.milliseconds.median)} ms, 95 of 100 images within ${t.part(run.milliseconds.p95)} ms`,
        },
        { label: 'Deviations from the plan', value: run.deviations.length === 0 ? t.none : run.deviations.join(' ') },
      ],
    });
  });
  if (facts.runs.length === 0) blocks.push({ kind: 'paragraph', text: 'No run has been made.' });
  return { ...section('6', l.sections.procedure), blocks };
}
