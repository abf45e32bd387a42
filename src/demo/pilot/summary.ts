import { painter } from '../console/colours.js';
import type { PeakMemory } from '../console/peak-memory.js';
import { WIDTH, wrap } from '../console/step-reporter.js';
import type { ComparedSite } from './compare-use-cases.js';
import type { Decided } from './decide.js';
import type { Played } from './play.js';
import { besideTheTable, percent, verdictTable } from './verdict-table.js';

export interface SummarySettings {
  readonly useColour: boolean;
  /** How a file is called from where the reader is. */
  readonly here: (path: string) => string;
  readonly folder: string;
  /** What starts the command line: `node bin/touchstone.mjs`. */
  readonly touchstone: string;
  /** Options that play this scenario again, with a leading space, or nothing. */
  readonly again: string;
  readonly seconds: number;
  readonly memory: PeakMemory;
  /** Commands of the scenario's own, each with what it does. */
  readonly more: readonly (readonly [command: string, does: string])[];
}

/** What the reader is left with: the table, what stands beside it, what was decided, where everything lies, and what to try next. */
export function summaryLines(played: Played, settings: SummarySettings): string[] {
  const paint = painter(settings.useColour);
  return [
    '',
    ...verdictTable(played.cells, played.planned, paint),
    '',
    ...besideTheTable(played.cells),
    '',
    ...averageLines(played),
    ...played.compared.flatMap(comparedLines),
    '',
    ...played.decisions.flatMap((decided) => decisionLines(decided, settings, paint)),
    ...artefactLines(settings),
    '',
    ...nextLines(played, settings),
    '',
    ...wrap(costText(settings), WIDTH, 0),
  ];
}

/** The figure people quote, over all photographs of all sites, beside what the deciding metric found. */
function averageLines({ cells }: Played): string[] {
  const averages = [...new Set(cells.map(({ useCaseKey }) => useCaseKey))].flatMap((useCaseKey) => {
    const found = cells.filter((cell) => cell.useCaseKey === useCaseKey).flatMap(photographsRight);
    const right = found.reduce((sum, cell) => sum + cell.right, 0);
    const total = found.reduce((sum, cell) => sum + cell.total, 0);
    return total === 0 ? [] : [`${useCaseKey} ${percent(right / total)} of photographs right (${right} of ${total})`];
  });
  if (averages.length === 0) return [];
  const text = `The plain average over all sites says: ${averages.join(', ')}. It mixes the sites, hides how few independent groups there are, and decides nothing.`;
  return wrap(text, WIDTH, 0);
}

function photographsRight({ result }: Played['cells'][number]): readonly { right: number; total: number }[] {
  const criterion = result.criteria.find(
    ({ metric, cells: [cell] }) => metric === 'image-success@1' && cell?.slice === null,
  );
  return (criterion?.cells ?? []).slice(0, 1);
}

const NAMES_SHOWN = 4;

function comparedLines(compared: ComparedSite): string[] {
  const { siteKey, first, second, onlyFirstRight, onlySecondRight, swap } = compared;
  const lines = [
    `${siteKey}, same photograph, same answer, two expectations (of ${compared.compared}):`,
    `  right for ${first}, wrong for ${second}: ${someOf(onlyFirstRight)}`,
    `  right for ${second}, wrong for ${first}: ${someOf(onlySecondRight)}`,
  ];
  if (swap !== undefined) {
    const end = swap.passed ? 'the other contract changed every verdict' : 'NOT passed';
    lines.push(`  swap test on ${swap.designated.length} designated photographs (${someOf(swap.designated)}): ${end}`);
  }
  return ['', ...lines.flatMap((line) => wrap(line, WIDTH, 4))];
}

function someOf(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const rest = names.length - NAMES_SHOWN;
  return `${names.slice(0, NAMES_SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function decisionLines(
  { siteKey, limitedTo, gate, dossier }: Decided,
  { here }: SummarySettings,
  paint: (word: string) => string,
): string[] {
  const word = paint((gate.decision ?? 'open').replace('_', '-'));
  const where = siteKey === null ? '' : `${siteKey}: `;
  const only = limitedTo === undefined ? '' : ` for ${limitedTo.join(', ')} only`;
  return [
    `Decision   ${where}${word}${only}, sealed over evidence ${gate.evidenceDigest.slice(0, 16)}`,
    `           ${here(dossier.file)} (${dossier.pages} pages)`,
  ];
}

function artefactLines({ here, folder }: SummarySettings): string[] {
  return [
    `Database   ${here(`${folder}/data`)}, embedded; beside it photographs, answers and outcomes as files named by their digest`,
    `Dossiers   ${here(`${folder}/dossiers`)}; each names its evidence by digest and can be checked without the database`,
    `Figures    ${here(`${folder}/result.json`)}; what --json prints`,
    `Logins     ${here(`${folder}/logins.json`)}; random passwords, only for this demo`,
  ].flatMap((line) => wrap(line, WIDTH, 11));
}

function nextLines(played: Played, { touchstone, again, more, here }: SummarySettings): string[] {
  const commands = [
    ...played.decisions.map(({ dossier }) => [`verify ${here(dossier.file)}`, 'every byte and verdict'] as const),
    ...more,
    [`demo --keep${again}`, 'one more pilot beside it'] as const,
    ['serve --demo', 'GraphQL and playground'] as const,
  ];
  const width = Math.max(...commands.map(([command]) => command.length));
  return [
    'Next',
    ...commands.map(([command, does]) => `  ${touchstone} ${command.padEnd(width)}  # ${does}`),
    'While it serves, open http://localhost:3000/playground, sign in with a password of logins.json, ask:',
    `    mutation { signIn(input: {email: "${emailOf(played)}", password: "<its password>"}) { token } }`,
    `    query { gates(pilotId: "${played.pilotId}") { type round state decision decisionReason } }`,
    ...contradictionQuery(played),
  ];
}

/** The customer's quality lead, who may see what the customer may. */
function emailOf({ logins }: Played): string {
  return logins.find(({ role }) => role === 'CQL')?.email ?? '';
}

/** The disagreements of the first site, to be asked for again. */
function contradictionQuery({ cells, compared: [first] }: Played): string[] {
  if (first === undefined) return [];
  const idOf = (useCase: string): string =>
    cells.find(({ siteKey, useCaseKey }) => siteKey === first.siteKey && useCaseKey === useCase)?.judgementId ?? '';
  return [
    `    query { contradictions(firstJudgementId: "${idOf(first.first)}", secondJudgementId: "${idOf(first.second)}") { compared contradictions { itemName rightUnder } } }`,
  ];
}

function costText({ seconds, memory }: SummarySettings): string {
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
  const tree =
    memory.treeBytes === null
      ? ''
      : `; ${megabytes(memory.treeBytes)} with its child processes (model, database), sampled`;
  return `Took ${Math.round(seconds)} s, peak memory ${megabytes(memory.mainBytes)} (main process with its threads${tree}).`;
}
