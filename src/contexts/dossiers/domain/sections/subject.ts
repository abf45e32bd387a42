import type { Block, Section } from '../../../../kernel/print-document.js';
import type { Criterion } from '../../../../verdict/criteria/criteria-document.js';
import { parseSlice } from '../../../../verdict/criteria/parse-slice.js';
import { sliceSentence } from '../../../../verdict/criteria/slice-text.js';
import type { JudgementResult } from '../../../../verdict/judgement.js';
import type { JudgementFacts } from '../facts.js';
import { instant, plainPercent } from '../format.js';
import { plain, siteName, stated, type Wording } from '../wording.js';
import { expectationBlocks, headingAfter, useCaseKeys } from './expectations.js';
import { dataSection, procedureSection } from './material.js';
import { section } from './front.js';

/** Sections 3 to 6: what was tested, against what, on which data, how. */
export function subjectSections(wording: Wording): Section[] {
  return [system(wording), criteria(wording), dataSection(wording), procedureSection(wording)];
}

function system(wording: Wording): Section {
  const { facts, l, t } = wording;
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
  blocks.push(...expectationBlocks(wording));
  blocks.push({ kind: 'heading', number: headingAfter(wording), text: 'Sites' });
  for (const site of facts.sites)
    blocks.push({
      kind: 'facts',
      rows: [
        { label: 'Site', value: `${site.name} (${site.key})` },
        ...site.facts.map(({ label, value }) => ({ label: sentenceCase(label), value: stated(wording, value) })),
      ],
    });
  const keys = useCaseKeys(facts).length;
  const title = keys > 1 ? t.systemTitle(keys) : l.sections.system;
  return { ...section('3', title), blocks };
}

function criteria(wording: Wording): Section {
  const { facts, l, t } = wording;
  const blocks: Block[] = [{ kind: 'lead', text: l.decisionRule }];
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
    blocks.push(criteriaTable(wording, entry));
    blocks.push(...rationales(wording, set.document.criteria));
    blocks.push(...changes(entry));
  });
  if (facts.judgements.length === 0) blocks.push({ kind: 'paragraph', text: 'No criteria have been agreed.' });
  return { ...section('4', l.sections.criteria), blocks };
}

const SEVERITY = { SAFETY_CRITICAL: 'safety-critical', BLOCKING: 'blocking', ADVISORY: 'advisory' } as const;
const ROLE = { DECISION: 'decides', SUPPORT: 'supports', INFO: 'informs' } as const;

function criteriaTable({ t }: Wording, { criteriaSet, judgement }: JudgementFacts): Block {
  const rows = criteriaSet.document.criteria;
  return {
    kind: 'table',
    columns: [
      { head: 'Criterion', width: 4.4 },
      { head: 'Role, severity', width: 2.6 },
      { head: 'Limit', width: 1.9, align: 'right' },
      { head: 'Confidence', width: 2.4, align: 'right' },
      { head: 'On', width: 3 },
    ],
    rows: rows.map((row) => ({
      cells: [
        { text: row.title, bold: row.role === 'DECISION' },
        plain(`${ROLE[row.role]}, ${SEVERITY[row.severity]}`),
        plain(
          `${row.comparator === 'AT_LEAST' ? 'at least' : 'at most'} ${plainPercent(Number(row.threshold), t.form)}`,
        ),
        plain(row.decisionRule === 'POINT' ? 'as observed' : confidenceOf(t, row, judgement)),
        plain(
          row.slices.length === 0
            ? `all, per ${UNIT[row.unit]}`
            : `${row.slices.map(conditionText).join('; ')}; per ${UNIT[row.unit]}`,
        ),
      ],
    })),
  };
}

/** Agreed, and used: several attempts share the agreed risk of error. */
function confidenceOf(t: Wording['t'], row: Criterion, judgement: JudgementResult | null): string {
  const agreed = plainPercent(Number(row.confidence), t.form);
  const used = judgement?.criteria.find(({ criterionId }) => criterionId === row.id)?.confidenceUsed;
  const text = used === undefined ? agreed : plainPercent(used, t.form);
  return text === agreed ? agreed : `${agreed}, used ${text}`;
}

/** A slice of the criteria in plain words; what cannot be read stays as it was written. */
function conditionText(text: string): string {
  const reading = parseSlice(text);
  return 'slice' in reading ? sliceSentence(reading.slice) : text;
}

function sentenceCase(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
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
