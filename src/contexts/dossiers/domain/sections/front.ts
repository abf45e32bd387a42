import type { Block, Section } from '../../../../kernel/print-document.js';
import type { SignatureFacts, WitnessFacts } from '../facts.js';
import { instant } from '../format.js';
import { bold, plain, stated, type Wording } from '../wording.js';

/** Sections 0 to 2: what this file is, what was decided, who signed. */
export function frontSections(wording: Wording): Section[] {
  return [control(wording), decision(wording), signatures(wording)];
}

function control(wording: Wording): Section {
  const { facts, t, l } = wording;
  const { dossier } = facts;
  const distribution = dossier.distribution.length === 0 ? t.notStated : dossier.distribution.join(', ');
  return {
    ...section('0', l.sections.control),
    blocks: [
      {
        kind: 'facts',
        rows: [
          { label: 'Number and issue', value: `${dossier.number}, issue ${dossier.issue}` },
          {
            label: 'Kind',
            value: dossier.kind === 'RUN_PREVIEW' ? 'preview of a run, without force' : 'evidence for a gate decision',
          },
          { label: 'Pilot', value: `${facts.pilot.title} (${facts.pilot.key})` },
          { label: 'Customer and vendor', value: `${facts.customer}; ${facts.vendor}` },
          { label: 'Sealed', value: instant(dossier.sealedAt) },
          { label: 'Supersedes', value: dossier.supersedes ?? 'nothing; this is the first issue' },
          { label: 'Distribution', value: distribution },
          { label: 'Made with', value: `Touchstone ${dossier.productVersion}` },
          {
            label: 'Scope',
            value: 'This dossier relates only to the items tested, in the configuration named in section 3.',
          },
        ],
      },
    ],
  };
}

function decision(wording: Wording): Section {
  const { facts, t, l } = wording;
  const { gate } = facts;
  const blocks: Block[] = [{ kind: 'lead', text: t.instruction(facts) }];
  if (gate !== null)
    blocks.push({
      kind: 'facts',
      rows: [
        { label: 'Gate', value: `${t.gateName(gate.type)} (${gate.type}), round ${gate.round}` },
        {
          label: 'Decision',
          value: [t.decision(gate.decision, facts.dossier.kind), t.decisionScope(facts)].filter(Boolean).join(' '),
        },
        { label: 'Decided', value: gate.decidedAt === null ? 'not yet' : instant(gate.decidedAt) },
        { label: 'Reason', value: reasonOf(wording) },
        { label: 'Evidence decided on', value: gate.evidenceDigest, mono: true },
        {
          label: 'Planned decision date',
          value: facts.pilot.decisionDate === null ? t.notStated : t.date(facts.pilot.decisionDate),
        },
        ...facts.pilot.extensions.map((row) => ({ label: 'Extension', value: `${t.extension(row)} ${row.reason}` })),
      ],
    });
  const meaning = t.meaningOf(facts);
  if (meaning.length > 0)
    blocks.push(
      { kind: 'heading', number: '1.1', text: 'What this decision means, and what it does not' },
      { kind: 'list', items: meaning },
    );
  const [conditions, voids] = meaning.length > 0 ? ['1.2', '1.3'] : ['1.1', '1.2'];
  blocks.push({ kind: 'heading', number: conditions, text: 'Conditions' });
  blocks.push(conditionTable(wording));
  blocks.push({ kind: 'heading', number: voids, text: 'What would void this decision' });
  blocks.push({ kind: 'list', items: l.voids });
  return { ...section('1', l.sections.decision), blocks };
}

function reasonOf(wording: Wording): string {
  const by = wording.t.reasonBy(wording.facts);
  const reason = stated(wording, wording.facts.gate?.reason ?? null);
  return by === null ? reason : `${reason} (${by})`;
}

function conditionTable({ facts, t }: Wording): Block {
  if (facts.conditions.length === 0) return { kind: 'paragraph', text: 'None.' };
  return {
    kind: 'table',
    columns: [
      { head: 'Id', width: 1 },
      { head: 'Condition', width: 6 },
      { head: 'Due', width: 2 },
      { head: 'State', width: 1 },
    ],
    rows: facts.conditions.map((row) => ({
      cells: [
        bold(row.key),
        plain(row.text),
        plain(row.due === null ? t.notStated : t.date(row.due)),
        plain(row.done ? 'done' : 'open'),
      ],
    })),
  };
}

function signatures(wording: Wording): Section {
  const { facts, l } = wording;
  const valid = facts.signatures.filter(({ superseded }) => !superseded);
  const old = facts.signatures.filter(({ superseded }) => superseded);
  const blocks: Block[] = signatureBlocks(wording, valid, wording.t.notSigned(facts.dossier.kind));
  if (old.length > 0) {
    blocks.push({ kind: 'heading', number: '2.1', text: 'Signatures of earlier rounds or changed evidence' });
    blocks.push(...signatureBlocks(wording, old, 'None.'));
  }
  blocks.push(...witnessBlocks(facts.witnesses ?? [], old.length > 0 ? '2.2' : '2.1'));
  return { ...section('2', l.sections.signatures), blocks };
}

/** Who was there. Nothing at all when nobody was noted. */
function witnessBlocks(witnesses: readonly WitnessFacts[], number: string): Block[] {
  if (witnesses.length === 0) return [];
  const presence = { PRESENT: 'present', REMOTE: 'took part from elsewhere', ABSENT: 'invited, not present' };
  return [
    { kind: 'heading', number, text: 'Witnesses' },
    { kind: 'paragraph', text: 'A witness approves nothing by being named here; who approved is listed above.' },
    {
      kind: 'table',
      columns: [
        { head: 'Name', width: 3 },
        { head: 'Organisation', width: 3.4 },
        { head: 'Presence', width: 3 },
        { head: 'Noted by', width: 3 },
      ],
      rows: witnesses.map((row) => ({
        cells: [bold(row.name), plain(row.organisation), plain(presence[row.presence]), plain(row.notedBy)],
      })),
    },
  ];
}

/** A table of who signed what; comments follow as running text, since they may be long. */
function signatureBlocks({ t, facts }: Wording, rows: readonly SignatureFacts[], none: string): Block[] {
  if (rows.length === 0) return [{ kind: 'paragraph', text: none }];
  const table: Block = {
    kind: 'table',
    columns: [
      { head: 'Name', width: 3 },
      { head: 'Organisation and role', width: 3.4 },
      { head: 'Decision and meaning', width: 3.6 },
      { head: 'Time and method', width: 3 },
    ],
    rows: rows.map((row) => ({
      cells: [
        bold(row.onBehalfOf === null ? row.printedName : `${row.printedName}\non behalf of ${row.onBehalfOf}`),
        plain(`${row.organisation}\n${row.role}`),
        plain(
          t.meaning(row.decision) === row.meaning ? row.meaning : `${t.meaning(row.decision)}\nmeaning: ${row.meaning}`,
        ),
        plain(`${instant(row.at)}\n${row.method}`),
      ],
    })),
  };
  // The reason of the decision stands in section 1 already.
  const comments = rows.filter(({ comment }) => comment !== null && comment !== facts.gate?.reason);
  return [table, ...comments.map((row): Block => ({ kind: 'paragraph', text: `${row.printedName}: ${row.comment}` }))];
}

/** Head of a section; `s7` is its name for links. */
export function section(number: string, title: string, startsPage = false): Omit<Section, 'blocks'> {
  return { id: `s${number}`, number, title, runningTitle: title, startsPage };
}
