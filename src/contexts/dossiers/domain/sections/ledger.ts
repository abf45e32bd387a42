import type { Block, Section, TableRow } from '../../../../kernel/print-document.js';
import { gaps } from '../figures.js';
import { instant } from '../format.js';
import { bold, mono, plain, siteName, stated, statedCell, type Wording } from '../wording.js';
import { section } from './front.js';

/** Sections 9 to 13: attempts, what was not tested, risks, waivers, open points. */
export function ledgerSections(wording: Wording): Section[] {
  return [attempts(wording), notTested(wording), risks(wording), waivers(wording), punchList(wording)];
}

const OUTCOME = {
  PASS: 'pass',
  FAIL: 'fail',
  INCONCLUSIVE: 'not proven',
  ABORTED: 'broken off',
  INVALIDATED: 'void',
  NOT_JUDGED: 'not judged',
} as const;

function attempts(wording: Wording): Section {
  const { facts, l } = wording;
  const rows = facts.judgements.flatMap((entry) =>
    entry.attempts.map((attempt): TableRow => ({
      cells: [
        plain(`${siteName(wording, entry.siteKey)}, ${entry.useCase.key}`),
        plain(
          attempt.kind === 'FORMAL' ? `formal${attempt.number === null ? '' : ` ${attempt.number}`}` : 'exploratory',
        ),
        plain(instant(attempt.at)),
        plain(attempt.model),
        { text: OUTCOME[attempt.outcome], alarm: attempt.outcome === 'FAIL' },
        statedCell(wording, attempt.note),
      ],
    })),
  );
  const lead =
    'Every run on these data is listed, also those that were broken off, declared void or only explored. Trying often makes luck look like quality; the confidence asked of each attempt allows for that.';
  const blocks: Block[] = [{ kind: 'lead', text: lead }];
  blocks.push(
    rows.length === 0
      ? { kind: 'paragraph', text: 'No attempt has been made.' }
      : {
          kind: 'table',
          columns: [
            { head: 'Site, use case', width: 2.6 },
            { head: 'Kind', width: 1.3 },
            { head: 'Time', width: 2.6 },
            { head: 'Model', width: 2.6 },
            { head: 'Outcome', width: 1.3 },
            { head: 'What changed, why', width: 2.2 },
          ],
          rows,
        },
  );
  return { ...section('9', l.sections.attempts), blocks };
}

function notTested(wording: Wording): Section {
  const { facts, l, t } = wording;
  const computed = gaps(facts).map((gap): TableRow => ({
    cells: [
      plain(
        `${siteName(wording, gap.entry.siteKey)}, ${gap.entry.useCase.key}: ${gap.cell.sliceText} (${gap.criterion.title})`,
      ),
      { text: t.count(gap.cell.n), alarm: gap.cell.n === 0 },
      plain(t.gapConsequence(gap)),
      { text: 'computed', muted: true },
    ],
  }));
  const undeclared = facts.judgements.flatMap((entry) =>
    (entry.judgement?.undeclared ?? []).map((row): TableRow => ({
      cells: [
        plain(`${siteName(wording, entry.siteKey)}, ${entry.useCase.key}: ${t.undeclared(row)}`),
        plain(t.count(row.items)),
        plain(t.undeclaredConsequence(row)),
        { text: 'computed', muted: true },
      ],
    })),
  );
  const named = facts.notTested.map((row): TableRow => ({
    cells: [plain(row.subject), plain('–'), statedCell(wording, row.consequence), statedCell(wording, row.acceptedBy)],
  }));
  const scope = t.outOfScope(facts).map((text): TableRow => ({
    cells: [
      plain(text),
      plain('–'),
      plain('this test says nothing about it'),
      { text: 'stated by the vendor', muted: true },
    ],
  }));
  const standing = STANDING_GAPS.filter(
    (gap) => !facts.notTested.some(({ subject }) => subject.toLowerCase().includes(gap.word)),
  ).map((gap): TableRow => ({
    cells: [plain(gap.text), plain('–'), plain('this test says nothing about it'), { text: t.notStated, muted: true }],
  }));
  return {
    ...section('10', l.sections.notTested),
    blocks: [
      {
        kind: 'lead',
        text: 'A test speaks only about what it contained. The first rows are computed from the agreed criteria: conditions without samples, or with fewer than any verdict needs, and images whose condition the site never declared.',
      },
      {
        kind: 'table',
        columns: [
          { head: 'Not tested', width: 5 },
          { head: 'Samples', width: 1.1, align: 'right' },
          { head: 'Consequence', width: 3.6 },
          { head: 'Accepted by', width: 2.2 },
        ],
        rows: [...computed, ...undeclared, ...named, ...scope, ...standing],
      },
    ],
  };
}

/** What an evaluation on stored images never covers; listed unless somebody has said more about it. */
const STANDING_GAPS = [
  { word: 'interface', text: 'Interfaces to conveyors, gates and control systems' },
  { word: 'throughput', text: 'Throughput over a whole shift on the hardware at the site' },
  { word: 'ageing', text: 'Ageing and soiling of cameras and lights' },
  { word: 'manipulat', text: 'Deliberate manipulation of goods or images' },
  { word: 'functional safety', text: 'Functional safety: this test validates no safety function' },
] as const;

function risks(wording: Wording): Section {
  const { facts, l } = wording;
  const blocks: Block[] = [
    { kind: 'heading', number: '11.1', text: 'When the system is unsure' },
    { kind: 'paragraph', text: facts.whenUnsure ?? wording.t.unsureNotStated },
    { kind: 'heading', number: '11.2', text: 'Residual risks' },
  ];
  blocks.push(
    facts.risks.length === 0
      ? { kind: 'paragraph', text: `Residual risks, mitigation and monitoring: ${wording.t.notStated}.` }
      : {
          kind: 'table',
          columns: [
            { head: 'Risk', width: 4 },
            { head: 'Mitigation', width: 4 },
            { head: 'Owner', width: 2 },
          ],
          rows: facts.risks.map((row) => ({
            cells: [plain(row.risk), statedCell(wording, row.mitigation), statedCell(wording, row.owner)],
          })),
        },
  );
  return { ...section('11', l.sections.risks), blocks };
}

function waivers(wording: Wording): Section {
  const { facts, l, t } = wording;
  const blocks: Block[] = [
    {
      kind: 'paragraph',
      text: 'A waiver permits to go on for a time. It does not turn a failed criterion into a passed one.',
    },
  ];
  blocks.push(
    facts.waivers.length === 0
      ? { kind: 'paragraph', text: 'None.' }
      : {
          kind: 'table',
          columns: [
            { head: 'Id', width: 1 },
            { head: 'Subject', width: 4 },
            { head: 'Scope', width: 3 },
            { head: 'Until', width: 1.8 },
            { head: 'Approved by', width: 2 },
          ],
          rows: facts.waivers.map((row) => ({
            cells: [
              bold(row.key),
              plain(row.subject),
              statedCell(wording, row.scope),
              plain(row.until === null ? t.notStated : t.date(row.until)),
              plain(stated(wording, row.approvedBy)),
            ],
          })),
        },
  );
  return { ...section('12', l.sections.waivers), blocks };
}

function punchList(wording: Wording): Section {
  const { facts, l, t } = wording;
  const items = facts.punchItems;
  const count = (category: 'A' | 'B' | 'C'): string =>
    `${category} ${t.count(items.filter((row) => row.category === category).length)}`;
  const blocks: Block[] =
    items.length === 0
      ? [{ kind: 'paragraph', text: 'No open points are recorded.' }]
      : [
          {
            kind: 'paragraph',
            text: `Open points by category: ${t.joined([count('A'), count('B'), count('C')])}. A blocks operation, B has a date, C is a wish.`,
          },
          {
            kind: 'table',
            columns: [
              { head: 'Id', width: 1 },
              { head: 'Category', width: 1 },
              { head: 'Point', width: 6 },
              { head: 'State', width: 1.4 },
              { head: 'Owner', width: 2 },
            ],
            rows: items.map((row) => ({
              cells: [
                mono(row.key),
                plain(row.category),
                plain(row.text),
                plain(row.state),
                statedCell(wording, row.owner),
              ],
            })),
          },
        ];
  return { ...section('13', l.sections.punch), blocks };
}
