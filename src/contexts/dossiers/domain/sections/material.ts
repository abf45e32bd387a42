import type { Block, Section } from '../../../../kernel/print-document.js';
import type { DatasetFacts } from '../facts.js';
import { instant } from '../format.js';
import { mono, plain, siteName, stated, statedCell, type Wording } from '../wording.js';
import { section } from './front.js';

/** Section 5: where the images come from, what was left out, how they compare with the site. */
export function dataSection(wording: Wording): Section {
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
        { label: 'Collected', value: stated(wording, dataset.collection ?? null) },
        { label: 'Sampling', value: stated(wording, dataset.sampling) },
        { label: 'Labelling', value: stated(wording, dataset.labelling) },
        { label: 'Independence', value: stated(wording, dataset.independence) },
        ...sealingRows(wording, dataset),
      ],
    },
  ];
  blocks.push(...dataTables(wording, dataset));
  return blocks;
}

const OVERLAP = {
  THRESHOLD: 'with data for choosing thresholds',
  TRAINING: 'with declared training images',
  SAME_DATASET: 'twice in these data',
} as const;

/** What the person who sealed the data stated, and what the product checked then. */
function sealingRows(wording: Wording, { sealing, notes }: DatasetFacts): { label: string; value: string }[] {
  const { t } = wording;
  const noted = notes === null || notes === undefined ? [] : [{ label: 'Notes', value: notes }];
  if (sealing === undefined || sealing === null) return noted;
  const found = sealing.overlaps.filter(({ exact, near }) => exact + near > 0);
  const overlaps = found.map((row) => `${OVERLAP[row.with]}: ${t.count(row.exact)} exact, ${t.count(row.near)} nearly`);
  const inherited =
    sealing.inherited === null
      ? []
      : [
          {
            label: 'Shared with earlier data',
            value: `${t.count(sealing.inherited.shared)} images of ${sealing.inherited.from}; attempts are counted on`,
          },
        ];
  return [
    ...noted,
    { label: 'Represents the site', value: stated(wording, sealing.representativeness) },
    { label: 'Sealed by', value: sealing.at === null ? sealing.by : `${sealing.by}, ${instant(sealing.at)}` },
    {
      label: 'Unreadable images',
      value: sealing.unreadable === 0 ? t.none : `${t.count(sealing.unreadable)}, counted as wrong`,
    },
    { label: 'Same or similar pictures', value: overlaps.length === 0 ? 'none found' : overlaps.join('; ') },
    ...inherited,
  ];
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
  if (dataset.representativeness.length === 0)
    blocks.push({
      kind: 'paragraph',
      text: 'The site declared no condition, so no count can show how the data compare with it.',
    });
  else
    blocks.push({
      kind: 'table',
      columns: [
        { head: 'Condition declared by the site', width: 5 },
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

/** Section 6: what was run, when, by whom, and where it left the plan. */
export function procedureSection(wording: Wording): Section {
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
