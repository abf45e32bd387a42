import type { Block, GalleryItem, Section } from '../../../../kernel/print-document.js';
import type { FailureFacts } from '../facts.js';
import { pictureOf } from '../pictures.js';
import { siteName, type Wording } from '../wording.js';
import { attributionNote } from './attribution.js';
import { section } from './front.js';

/** Section 8: every failed item, or a stated sample of them, expected against observed. */
export function failuresSection(wording: Wording): Section {
  const { facts, l, t } = wording;
  const { failures, totalFailures } = facts;
  const title =
    totalFailures === 0
      ? 'No failure was observed'
      : failures.length === totalFailures
        ? 'Every item that went wrong'
        : 'A sample of what went wrong';
  return {
    ...section('8', title),
    runningTitle: l.sections.failures,
    blocks: [{ kind: 'lead', text: lead(wording) }, ...kinds(t, failures), ...galleries(wording)],
  };
}

function lead({ facts, t }: Wording): string {
  const { failures, totalFailures } = facts;
  if (totalFailures === 0)
    return 'No tested item went wrong under any use case. That does not mean that none ever will: section 7 says what the counts leave possible.';
  if (failures.length === totalFailures)
    return `${t.counted(totalFailures, 'item was', 'items were')} judged wrongly under some use case. Nothing is left out. Full-size images stand in the evidence archive under the ids given here.`;
  const how = facts.failureSampling ?? 'drawn as the installation chose; how is not stated';
  return `${t.count(failures.length)} of ${t.count(totalFailures)} wrong judgements are shown: ${how}. All of them stand in the attached outcome tables.`;
}

/** One gallery per site and use case, each saying how many of its failures it shows; one for all when nobody counted. */
function galleries(wording: Wording): Block[] {
  const { facts, t } = wording;
  const counts = (facts.failureCounts ?? []).filter(({ total }) => total > 0);
  if (counts.length === 0) return gallery(wording, facts.failures);
  return counts.flatMap((row, index) => {
    const shown = facts.failures.filter(
      ({ siteKey, useCaseKey }) => siteKey === row.siteKey && useCaseKey === row.useCaseKey,
    );
    const share =
      row.shown === row.total ? `all ${t.count(row.total)}` : `${t.count(row.shown)} of ${t.count(row.total)}`;
    const text = `${siteName(wording, row.siteKey)}, ${row.useCaseKey}: ${share}`;
    return [{ kind: 'heading', number: `8.${index + 1}`, text } as const, ...gallery(wording, shown)];
  });
}

function gallery(wording: Wording, failures: readonly FailureFacts[]): Block[] {
  if (failures.length === 0) return [];
  return [
    {
      kind: 'gallery',
      expectedLegend: 'expected, as labelled',
      observedLegend: 'reported by the model at its operating point',
      items: failures.map((failure) => item(wording, failure)),
    },
    ...attributionNote(wording),
  ];
}

function item(wording: Wording, failure: FailureFacts): GalleryItem {
  // The heading above names the place already.
  const placed = (wording.facts.failureCounts ?? []).length > 0;
  const observed = failure.observedState ?? `no answer${failure.reason === null ? '' : `: ${failure.reason}`}`;
  const missed = failure.expected.find((object) => object.missed);
  const errors = tallied(failure.errors.map(({ note, name }) => (note === '' ? name.toLowerCase() : note)));
  return {
    picture: pictureOf(failure.thumbnail, {
      expected: failure.expected.map(({ box }) => box),
      observed: failure.observed.map(({ box }) => box),
      focus: missed?.box ?? null,
      alternative:
        `${failure.itemName} under ${failure.useCaseKey}: expected ${failure.expectedState}, observed ${observed}. ${errors}`.trim(),
    }),
    lead: failure.useCaseKey,
    condition: [placed ? null : siteName(wording, failure.siteKey), failure.condition]
      .filter((text) => text !== null)
      .join(', '),
    id: failure.itemName,
    expectedLabel: 'expected',
    expectedText: failure.expectedState,
    observedLabel: 'observed',
    observedText: observed,
    mark: 'fail',
    note: `group ${failure.groupId}${errors === '' ? '' : ' · '}${errors}`,
  };
}

/** `wire missed × 3, sack missed`: the same error once, with its number. */
function tallied(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, number]) => (number === 1 ? text : `${text} ×\u00A0${number}`)).join(', ');
}

/** How often each kind of error occurs among those shown, most frequent first. */
function kinds(t: Wording['t'], failures: readonly FailureFacts[]): Block[] {
  const tally = new Map<string, number>();
  for (const { name } of failures.flatMap(({ errors }) => errors)) tally.set(name, (tally.get(name) ?? 0) + 1);
  if (tally.size === 0) return [];
  const rows = [...tally].sort(([a, m], [b, n]) => n - m || a.localeCompare(b, 'en'));
  const shown = rows.map(
    ([name, number]) => `${ERROR_NAMES[name] ?? name.toLowerCase().replaceAll('_', ' ')} ${t.count(number)}`,
  );
  return [{ kind: 'note', text: `Errors among the items shown, by kind: ${shown.join(', ')}.` }];
}

const ERROR_NAMES: Readonly<Record<string, string>> = {
  MISSED: 'missed',
  PHANTOM: 'reported where nothing is',
  MERGED: 'several taken for one',
  SPLIT: 'one taken for several',
  WRONG_ROLE: 'taken for something else',
  COUNT_OFF: 'wrong count',
};
