import type { Block, Section, TableRow } from '../../../../kernel/print-document.js';
import { SUMS_NAME, VERIFY_NAME } from '../evidence-names.js';
import type { DossierFacts } from '../facts.js';
import { inFours, instant } from '../format.js';
import { bold, mono, plain, siteName, stated, verdictCell, type Wording } from '../wording.js';
import { section } from './front.js';

/** Sections 14 to 17: traceability, environment, verification, words and contact. */
export function backSections(wording: Wording): Section[] {
  return [trace(wording), environment(wording), verification(wording), glossary(wording)];
}

function trace(wording: Wording): Section {
  const { facts, l } = wording;
  const rows = facts.judgements.flatMap((entry): TableRow[] => {
    const head: TableRow = {
      style: 'group',
      cells: [plain(`${siteName(wording, entry.siteKey)}, ${entry.useCase.key}`)],
    };
    const criteria = entry.criteriaSet.document.criteria.map((criterion): TableRow => {
      const result = entry.judgement?.criteria.find(({ criterionId }) => criterionId === criterion.id);
      return {
        cells: [
          plain(criterion.title),
          mono(entry.criteriaSet.digest.slice(0, 12)),
          mono(entry.runId?.slice(-12) ?? '–'),
          mono(entry.outcomesDigest?.slice(0, 12) ?? '–'),
          verdictCell(wording, result?.verdict ?? 'NOT_RUN'),
        ],
      };
    });
    return [head, ...criteria];
  });
  const table: Block = {
    kind: 'table',
    columns: [
      { head: 'Criterion', width: 4.4 },
      { head: 'Criteria set', width: 1.9 },
      { head: 'Run', width: 1.9 },
      { head: 'Outcomes', width: 1.9 },
      { head: 'Verdict', width: 1.8 },
    ],
    rows,
  };
  return {
    ...section('14', l.sections.trace),
    blocks: rows.length === 0 ? [{ kind: 'paragraph', text: 'No criteria have been agreed.' }] : [table],
  };
}

function environment(wording: Wording): Section {
  const { facts, l, t } = wording;
  const rows = facts.environment.length === 0 ? [{ label: 'Environment', value: t.notStated }] : facts.environment;
  return {
    ...section('15', l.sections.environment),
    blocks: [
      { kind: 'facts', rows: rows.map(({ label, value }) => ({ label: ENVIRONMENT[label] ?? label, value })) },
      {
        kind: 'paragraph',
        text: 'The verdicts follow from the attached outcomes and criteria alone; “touchstone verify” computes them again. To repeat the inference, use the same model file, images and versions; another graph optimisation level or processor may change scores in the last digits.',
      },
    ],
  };
}

const ENVIRONMENT: Readonly<Record<string, string>> = {
  cpu: 'Processor',
  executionProvider: 'Execution provider',
  graphOptimizationLevel: 'Graph optimisation',
  libvips: 'libvips',
  node: 'Node.js',
  onnxruntime: 'ONNX Runtime',
  platform: 'Operating system',
  sharp: 'sharp',
  threads: 'Threads',
};

function chainText({ facts, t }: Wording): string {
  const { verification } = facts.audit;
  if (verification === undefined) return 'not recomputed when this file was sealed';
  return verification.ok
    ? `recomputed right before sealing: ${t.counted(verification.entries, 'entry', 'entries')}, unbroken`
    : `BROKEN after ${t.counted(verification.entries, 'entry', 'entries')} (${verification.problem ?? 'no detail'})`;
}

function verification(wording: Wording): Section {
  const { facts, l } = wording;
  const { dossier, audit } = facts;
  const file = `${dossier.number}-${dossier.issue}.pdf`;
  const limits = audit.databaseMode === 'EMBEDDED' ? l.sealLimits.embedded : l.sealLimits.postgresql;
  return {
    ...section('16', l.sections.verification),
    blocks: [
      {
        kind: 'lead',
        text: 'Anyone can do this offline and without an account. Type the commands where the file lies; “touchstone” stands for “node bin/touchstone.mjs” of a Touchstone folder. If an answer differs, treat the dossier as altered and call the contact in section 17.',
      },
      {
        kind: 'step',
        number: '1',
        title: 'Is this the file that was sealed, and do the numbers follow?',
        code: [`touchstone verify ${file}`],
        note: 'Checks every byte, the signature, the attachments, and computes each verdict again from the attached outcomes.',
      },
      {
        kind: 'step',
        number: '2',
        title: 'Was it sealed with the key you know?',
        code: [`touchstone verify ${file} --key installation.pub.pem`],
        note: 'Take the public key from the installation, not from this file, and compare its fingerprint with the one below.',
      },
      {
        kind: 'step',
        number: '3',
        title: 'Do the attachments match, without Touchstone?',
        code: [`mkdir evidence && pdfdetach -saveall -o evidence ${file}`, `cd evidence && sha256sum -c ${SUMS_NAME}`],
        note: `Or save from the attachments panel of your reader. ${VERIFY_NAME} among them repeats these steps and names every file. The seal signs the same digests.`,
      },
      { kind: 'heading', number: '16.1', text: 'What the seal covers' },
      coverage(wording),
      { kind: 'heading', number: '16.2', text: 'Key and audit trail' },
      {
        kind: 'facts',
        rows: [
          { label: 'Key fingerprint', value: inFours(dossier.sealKeyId), mono: true },
          { label: 'Audit trail', value: chainText(wording) },
          { label: 'Audit trail, head', value: `entry ${audit.headSequence}` },
          { label: 'Hash of the head', value: audit.headHash, mono: true },
          { label: 'Checkpoint', value: audit.checkpointAt === null ? 'none' : instant(audit.checkpointAt) },
        ],
      },
      ...auditExtract(wording),
      { kind: 'notice', title: 'What this seal does not prove', text: `${limits} ${l.sealLimits.system}` },
    ],
  };
}

function coverage(wording: Wording): Block {
  const { facts, t } = wording;
  const rows: TableRow[] = [
    ...facts.judgements.flatMap((entry): TableRow[] => {
      const name = `${siteName(wording, entry.siteKey)}, ${entry.useCase.key}`;
      const criteria: TableRow = {
        cells: [
          bold(`Criteria version ${entry.criteriaSet.version}: ${name}`),
          plain(t.count(entry.criteriaSet.document.criteria.length)),
          mono(entry.criteriaSet.digest),
        ],
      };
      if (entry.outcomesDigest === null) return [criteria];
      const outcomes: TableRow = {
        cells: [
          bold(`Outcomes: ${name}`),
          plain(t.count(entry.judgement?.conservation.supplied ?? 0)),
          mono(entry.outcomesDigest),
        ],
      };
      return [criteria, outcomes];
    }),
    ...facts.datasets.map((row): TableRow => ({
      cells: [bold(`Data: ${row.name}, version ${row.version}`), plain(t.count(row.itemCount)), mono(row.merkleRoot)],
    })),
    ...facts.models.map((row): TableRow => ({
      cells: [bold(`Model: ${row.name} ${row.version}`), plain('1'), mono(row.sha256)],
    })),
  ];
  return {
    kind: 'table',
    columns: [
      { head: 'Object', width: 3.1 },
      { head: 'Entries', width: 0.8, align: 'right' },
      { head: 'SHA-256', width: 5.9 },
    ],
    rows,
  };
}

type Entry = DossierFacts['audit']['extract'][number];

/** Entries of the same kind by the same person, one after another, as one row. */
function runsOf(entries: readonly Entry[]): { first: Entry; last: Entry; count: number }[] {
  const runs: { first: Entry; last: Entry; count: number }[] = [];
  for (const entry of entries) {
    const open = runs.at(-1);
    if (open?.first.event === entry.event && open.first.actor === entry.actor) {
      open.last = entry;
      open.count += 1;
    } else runs.push({ first: entry, last: entry, count: 1 });
  }
  return runs;
}

function auditExtract({ facts }: Wording): Block[] {
  const blocks: Block[] = [];
  if (facts.audit.extract.length > 0)
    blocks.push({
      kind: 'table',
      columns: [
        { head: 'Entry', width: 1.2, align: 'right' },
        { head: 'Time', width: 2.4 },
        { head: 'Event', width: 4 },
        { head: 'By', width: 3 },
      ],
      rows: runsOf(facts.audit.extract).map(({ first, last, count }) => ({
        cells: [
          plain(count === 1 ? String(first.sequence) : `${first.sequence} to ${last.sequence}`),
          plain(instant(last.at)),
          plain(count === 1 ? first.event : `${first.event}, ${count} times`),
          plain(first.actor),
        ],
      })),
    });
  if (facts.refusedActions.length > 0)
    blocks.push(
      { kind: 'heading', number: '16.3', text: 'Refused actions' },
      {
        kind: 'table',
        columns: [
          { head: 'Time', width: 2.5 },
          { head: 'Who and what', width: 2.5 },
          { head: 'Code', width: 3.3 },
          { head: 'Why', width: 4.6 },
        ],
        rows: facts.refusedActions.map((row) => ({
          cells: [plain(instant(row.at)), plain(`${row.actor}: ${row.action}`), mono(row.code), plain(row.message)],
        })),
      },
    );
  return blocks;
}

function glossary(wording: Wording): Section {
  const { facts, l } = wording;
  return {
    ...section('17', l.sections.glossary),
    blocks: [
      { kind: 'facts', rows: l.glossary.map(([label, value]) => ({ label, value })) },
      { kind: 'heading', number: '17.1', text: 'Contact and complaints' },
      { kind: 'paragraph', text: `Questions, complaints and incidents: ${stated(wording, facts.contact)}.` },
      { kind: 'heading', number: '17.2', text: 'Annexes in this file' },
      {
        kind: 'paragraph',
        text: 'Facts of this dossier, outcomes of every item (as JSON Lines and as a table for a spreadsheet), criteria sets, digests, instructions and the signed seal are attached. They support the evidence asked for by acceptance test standards; this dossier claims conformity with none.',
      },
    ],
  };
}
