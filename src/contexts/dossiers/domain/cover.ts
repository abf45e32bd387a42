import type { BarFacts, Cover, DecidingRow } from '../../../kernel/print-document.js';
import { composeStrip } from './cover-strip.js';
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
  type Finding,
  isMissed,
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
  return {
    identity: `Test dossier ${dossier.number}, issue ${dossier.issue} · sealed ${t.date(dossier.sealedAt)}`,
    title: facts.pilot.title,
    subtitle: t.subtitle(facts),
    decision: {
      mark: dossier.kind === 'RUN_PREVIEW' ? 'notRun' : markOfDecision(gate?.decision ?? null),
      word: t.decision(gate?.decision ?? null, dossier.kind),
      scope: t.decisionScope(facts),
      instruction: instruction(wording),
    },
    decidingTitle: l.decidingTitle,
    deciding: coverEntries(facts.judgements).map((entry) => decidingRow(wording, entry)),
    decidingNote: decidingNote(wording),
    strip: composeStrip(wording),
    columns: columns(wording),
    signed: signed(wording),
    check: { title: l.check, text: l.checkText(`touchstone verify ${dossier.number}-${dossier.issue}.pdf`) },
  };
}

function instruction({ facts, t }: Wording): string {
  const reason = facts.gate?.reason ?? null;
  const sentence = t.instruction(facts);
  if (reason === null) return sentence;
  const by = t.reasonBy(facts);
  const words = shorten(reason, by === null ? 24 : 22, '(section\u00A01)');
  return by === null ? `${sentence} ${words}` : `${sentence} ${by}: “${words}”`;
}

function decidingNote({ facts, l, t }: Wording): string {
  const hidden = facts.judgements.length - COVER_ROWS;
  const finding = facts.judgements.map((entry) => decisionOf(entry)).find((one) => one !== null);
  const drawn = l.decidingNote(t.plainPercent(finding?.criterion.confidenceUsed ?? 0.95));
  const note = [drawn, t.confidenceNote(finding ?? undefined)].filter((text) => text !== '').join(' ');
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
    title: entry.useCase.title,
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
      allowedShort: '',
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
    allowedText: t.allowedText(finding, view),
    allowedShort: t.allowedText(finding, view).replace(t.wereAllowed, ' '),
    bar: barOf(view, markOf(verdict), end, {
      limitText: t.limit(view.limit),
      ...boundText(wording, finding, end),
      axisEndText: t.axisEnd(end),
    }),
    explanation: t.verdictReason(finding, view),
    alternative: t.statement(finding, view),
  };
}

/** The bound that decides in words; with the rate too where that lies beyond the axis and no dot can be drawn. */
function boundText(
  { t }: Wording,
  { criterion, cell }: Finding,
  end: number,
): Pick<BarFacts, 'boundText' | 'boundTextAt'> {
  const { floor, bound, limit, observed } = failureView(criterion, cell);
  if (bound === null) return { boundText: '' };
  const isFloor = isMissed(criterion, cell) && floor !== null;
  const text = isFloor ? t.atLeast(floor, limit) : t.atMost(bound);
  return {
    boundText: observed !== null && observed > end ? `${t.atLeastObserved(observed)}, ${text}` : text,
    boundTextAt: isFloor ? 'floor' : 'bound',
  };
}

function columns(wording: Wording): Cover['columns'] {
  const { facts, t, l } = wording;
  const rows = facts.judgements.flatMap(({ attempts }) => attempts);
  const planned = facts.judgements.map(({ criteriaSet }) => criteriaSet.document.attempts.max).at(0);
  const extensions = [...t.eased(facts.judgements), ...t.extensions(facts.pilot.extensions)];
  return [
    [
      { title: l.weakest, width: 3, lines: [weakest(wording)] },
      { title: l.attempts, width: 2, lines: [...t.attempts(rows, planned), ...extensions] },
      { title: l.conditions, width: 3, lines: conditions(wording) },
    ],
    [
      { title: facts.gate?.scope === undefined ? l.notTested : l.notCovered, width: 5, lines: notTested(wording) },
      {
        title: l.whenUnsure,
        width: 3,
        lines: [facts.whenUnsure === null ? t.unsureNotStated : shorten(facts.whenUnsure, 26, '(section\u00A011)')],
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

/**
 * Three at most: what a narrower decision leaves out first, then conditions without any sample, then what people named or put out of scope, then images of conditions nobody
 * declared, then conditions with too few samples, then what no test on images shows.
 */
export function notTested(wording: Wording): string[] {
  const { facts, t } = wording;
  const found = gaps(facts);
  const texts = (empty: boolean): string[] =>
    found
      .filter(({ cell }) => (cell.n === 0) === empty)
      .map((gap) => t.gapShort(gap, siteName(wording, gap.entry.siteKey)));
  const leftOut = facts.gate?.scope?.leftOut ?? [];
  const named = facts.notTested
    .filter(({ subject }) => !leftOut.some((one) => one.subject === subject))
    .map(({ subject }) => shorten(subject.endsWith('.') ? subject : `${subject}.`, 12));
  const scope = t.outOfScope(facts).map((text) => shorten(text, 25));
  const undeclared = facts.judgements.flatMap((entry) =>
    (entry.judgement?.undeclared ?? []).map((row) => `${siteName(wording, entry.siteKey)}: ${t.undeclaredShort(row)}.`),
  );
  const safety = t.safetyNote(facts);
  const all = [
    ...new Set([...leftOut.map(t.leftOutShort), ...texts(true), ...named, ...scope, ...undeclared, ...texts(false)]),
  ];
  if (all.length === 0) return [[t.noGaps, ...safety].join(' ')];
  const shown = [...all.slice(0, 3), ...safety].join(' ');
  return [all.length > 3 ? `${shown} ${t.more(all.length - 3)}` : shown];
}

function signed({ facts, t, l }: Wording): Cover['signed'] {
  const valid = facts.signatures.filter(({ superseded }) => !superseded);
  const rows = valid
    .slice(0, COVER_SIGNATURES)
    .map(
      (row) => [row.printedName, `${row.role}, ${row.organisation}`, t.meaning(row.decision), instant(row.at)] as const,
    );
  const more = valid.length - rows.length;
  const heads = l.signedHeads;
  return {
    title: l.signed,
    heads: [heads[0], heads[1], heads[2], heads[3]],
    rows: more > 0 ? [...rows, [t.moreSignatures(more), '', '', ''] as const] : rows,
    none: t.notSigned(facts.dossier.kind),
  };
}
