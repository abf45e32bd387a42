import type { Cover, DecidingRow } from '../../../kernel/print-document.js';
import type { JudgementFacts } from './facts.js';
import {
  axisFor,
  barOf,
  decisionOf,
  failureView,
  gaps,
  markOf,
  markOfDecision,
  verdictOf,
  weakestConditions,
} from './figures.js';
import { instant, shorten } from './format.js';
import { siteName, type Wording } from './wording.js';

/** Rows that the first page can carry; further ones stand in section 7. */
export const COVER_ROWS = 6;
const COVER_SIGNATURES = 5;

/** Page 1: what, where, for whom, the decision, the numbers that decide, and what they do not say. */
export function composeCover(wording: Wording): Cover {
  const { facts, t, l } = wording;
  const { dossier, gate } = facts;
  const confidence = facts.judgements
    .map((entry) => decisionOf(entry)?.criterion.confidenceUsed)
    .find((value) => value !== undefined);
  return {
    identity: `Test dossier ${dossier.number}, issue ${dossier.issue} · sealed ${t.date(dossier.sealedAt)}`,
    title: facts.pilot.title,
    subtitle: subtitle(wording),
    decision: {
      mark: dossier.kind === 'RUN_PREVIEW' ? 'notRun' : markOfDecision(gate?.decision ?? null),
      word: t.decision(gate?.decision ?? null, dossier.kind),
      instruction: instruction(wording),
    },
    decidingTitle: l.decidingTitle,
    deciding: coverEntries(facts.judgements).map((entry) => decidingRow(wording, entry)),
    decidingNote: decidingNote(wording, confidence),
    columns: columns(wording),
    signed: signed(wording),
    check: { title: l.check, text: l.checkText(`touchstone verify ${dossier.number}-${dossier.issue}.pdf`) },
  };
}

function subtitle({ facts, t }: Wording): string {
  const gate = facts.gate === null ? 'run' : `${facts.gate.type} gate, round ${facts.gate.round}`;
  const sites = t.joined(facts.sites.map(({ name }) => name));
  return `${facts.customer} · ${sites} · ${gate} · supplied by ${facts.vendor}`;
}

function instruction({ facts, t }: Wording): string {
  const reason = facts.gate?.reason ?? null;
  const sentence = t.instruction(facts);
  return reason === null ? sentence : `${sentence} ${shorten(reason, 22, '(section\u00A01)')}`;
}

function decidingNote({ facts, l, t }: Wording, confidence: number | undefined): string {
  const hidden = facts.judgements.length - COVER_ROWS;
  const note = l.decidingNote(t.plainPercent(confidence ?? 0.95));
  return hidden > 0 ? `${note} ${hidden} further rows: section\u00A07.` : note;
}

/** The weakest first when not all fit; the given order when they do. */
function coverEntries(judgements: readonly JudgementFacts[]): readonly JudgementFacts[] {
  if (judgements.length <= COVER_ROWS) return judgements;
  const rank = { FAIL: 0, NOT_RUN: 1, INCONCLUSIVE: 2, PASS: 3 } as const;
  return [...judgements].sort((a, b) => rank[verdictOf(a)] - rank[verdictOf(b)]).slice(0, COVER_ROWS);
}

function decidingRow(wording: Wording, entry: JudgementFacts): DecidingRow {
  const { t } = wording;
  const verdict = verdictOf(entry);
  const head = {
    place: siteName(wording, entry.siteKey),
    code: entry.useCase.key,
    mark: markOf(verdict),
    word: t.verdict(verdict),
  };
  const finding = decisionOf(entry);
  if (finding === null)
    return {
      ...head,
      count: '–',
      countText: 'nothing was judged',
      allowedText: '',
      bar: null,
      explanation: 'no result exists',
      alternative: 'No result.',
    };
  const view = failureView(finding.criterion, finding.cell);
  const end = axisFor(view);
  return {
    ...head,
    count: t.count(view.failed),
    countText: t.countText(finding),
    allowedText: t.allowedText(finding),
    bar: barOf(view, markOf(verdict), end, {
      limitText: t.limit(view.limit),
      boundText: view.bound === null ? '' : t.atMost(view.bound),
      axisEndText: t.axisEnd(end),
    }),
    explanation: t.verdictReason(finding, view),
    alternative: t.statement(finding, view),
  };
}

function columns(wording: Wording): Cover['columns'] {
  const { facts, t, l } = wording;
  const rows = facts.judgements.flatMap(({ attempts }) => attempts);
  const extensions = facts.pilot.extensions.map((row) => t.extension(row)).slice(-1);
  return [
    [
      { title: l.weakest, width: 3, lines: [weakest(wording)] },
      { title: l.attempts, width: 2, lines: [...t.attempts(rows), ...extensions] },
      { title: l.conditions, width: 3, lines: conditions(wording) },
    ],
    [
      { title: l.notTested, width: 5, lines: notTested(wording) },
      {
        title: l.whenUnsure,
        width: 3,
        lines: [facts.whenUnsure === null ? t.unsureNotStated : shorten(facts.whenUnsure, 30, '(section\u00A011)')],
      },
    ],
  ];
}

function weakest(wording: Wording): string {
  const first = weakestConditions(wording.facts)[0];
  if (first === undefined) return wording.t.noWeakest;
  return wording.t.weakest(first, failureView(first.criterion, first.cell), siteName(wording, first.entry.siteKey));
}

function conditions({ facts, t }: Wording): string[] {
  const open = facts.conditions
    .filter(({ done }) => !done)
    .map((row) => t.condition({ ...row, text: shorten(row.text, 10) }));
  const waivers = facts.waivers.map((row) => t.waiver({ ...row, subject: shorten(row.subject, 8) }));
  const all = [...open, ...waivers];
  if (all.length === 0) return [t.noConditions];
  return all.length > 3 ? [...all.slice(0, 3), `${all.length - 3} more: sections\u00A01 and 12.`] : all;
}

/** Three at most: conditions without any sample first, then what people named, then conditions with too few samples. */
export function notTested(wording: Wording): string[] {
  const { facts, t } = wording;
  const found = gaps(facts);
  const texts = (empty: boolean): string[] =>
    found
      .filter(({ cell }) => (cell.n === 0) === empty)
      .map((gap) => t.gapShort(gap, siteName(wording, gap.entry.siteKey)));
  const named = facts.notTested.map(({ subject }) => shorten(subject.endsWith('.') ? subject : `${subject}.`, 14));
  const all = [...new Set([...texts(true), ...named, ...texts(false)])];
  if (all.length === 0) return [t.noGaps];
  return all.length > 3 ? [`${all.slice(0, 3).join(' ')} ${t.more(all.length - 3)}`] : [all.join(' ')];
}

function signed({ facts, t, l }: Wording): Cover['signed'] {
  const valid = facts.signatures.filter(({ superseded }) => !superseded);
  const rows = valid
    .slice(0, COVER_SIGNATURES)
    .map((row) => [row.printedName, row.role, t.meaning(row.decision), instant(row.at)] as const);
  const more = valid.length - rows.length;
  const heads = l.signedHeads;
  return {
    title: l.signed,
    heads: [heads[0], heads[1], heads[2], heads[3]],
    rows: more > 0 ? [...rows, [t.moreSignatures(more), '', '', ''] as const] : rows,
    none: t.notSigned(facts.dossier.kind),
  };
}
