import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { terminalOf, StepReporter, wrap, WIDTH, type Terminal } from '../../demo/console/step-reporter.js';
import { demoDataDir, demoFolder } from '../../demo/demo-folder.js';
import type { Login } from '../../demo/pilot/found-organisations.js';
import { play, type Played } from '../../demo/pilot/play.js';
import { besideTheTable, percent, verdictTable } from '../../demo/pilot/verdict-table.js';
import { wagonScript } from '../../demo/wagon/script.js';
import { readConfig, type Config } from '../../platform/config/config.js';
import { SecretSource } from '../../ports/secrets.js';
import { ClockPort } from '../../ports/time.js';
import { openApplication } from '../application.js';
import { DemoFolderForeign } from '../entry-errors.js';
import { packageFolder } from '../product-version.js';
import { takeWork } from '../work.js';

const MARKER = '.touchstone-demo';
const LOGINS = 'logins.json';

/** Plays the pilot. Without `--keep` an earlier demo in the same folder is removed first. */
export async function demo(options: { readonly keep?: boolean; readonly json?: boolean }): Promise<void> {
  const folder = demoFolder(process.cwd());
  await prepare(folder, options.keep === true);
  const config = readConfig({
    ...process.env,
    DATABASE_URL: undefined,
    TOUCHSTONE_DATA_DIR: demoDataDir(process.cwd()),
    NODE_ENV: 'development',
  });
  const terminal = options.json === true ? silent() : terminalOf(process.stdout, process.env);
  const played = await playIn(folder, config, terminal);
  process.stdout.write(
    options.json === true ? `${JSON.stringify(forMachines(played), null, 2)}\n` : summary(played, folder),
  );
}

async function playIn(folder: string, config: Config, terminal: Terminal): Promise<Played> {
  const known = await earlierLogins(folder);
  const app = await openApplication(config);
  try {
    await takeWork(app, 1);
    const clock = app.get(ClockPort);
    const administrator = known.find(({ role }) => role === 'ADM');
    const secrets = app.get(SecretSource);
    const reporter = new StepReporter(terminal, clock);
    reporter.line('Touchstone demo: a real pilot on photographs of freight wagons\n');
    const played = await play({
      script: wagonScript(join(packageFolder(), 'src/demo/wagon/data')),
      stage: { doors: app, clock, secret: () => secrets.token() },
      reporter,
      ...(administrator && { administrator }),
      dossierFolder: join(folder, 'dossiers'),
    });
    const logins = [...known.filter(({ role }) => role !== 'ADM'), ...played.logins];
    await writeFile(join(folder, LOGINS), `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
    return played;
  } finally {
    await app.close();
  }
}

/** @throws DemoFolderForeign when the folder exists and is not a demo's: nothing of anybody else is removed. */
async function prepare(folder: string, keep: boolean): Promise<void> {
  const isOurs = existsSync(join(folder, MARKER));
  if (existsSync(folder) && !isOurs) throw new DemoFolderForeign(folder);
  if (isOurs && !keep) await rm(folder, { recursive: true });
  await mkdir(join(folder, 'dossiers'), { recursive: true });
  await writeFile(join(folder, MARKER), 'Made by `touchstone demo`. May be deleted.\n');
}

async function earlierLogins(folder: string): Promise<Login[]> {
  const file = join(folder, LOGINS);
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Login[]) : [];
}

function silent(): Terminal {
  return { write: () => undefined, isInteractive: false, useColour: false };
}

function forMachines({ logins: _logins, cells, ...played }: Played): object {
  return { ...played, judgements: cells };
}

function summary(played: Played, folder: string): string {
  const here = (path: string): string => relative(process.cwd(), path);
  const { dossier } = played;
  const lines = [
    '',
    ...verdictTable(played.cells),
    '',
    ...besideTheTable(played.cells),
    '',
    ...averageLines(played),
    '',
    `Decision   ${(played.gate.decision ?? 'open').replace('_', '-')}, sealed over evidence ${played.gate.evidenceDigest.slice(0, 16)}`,
    `Dossier    ${here(dossier.file)}`,
    `Database   ${here(join(folder, 'data'))} (embedded), stored files beside it`,
    `Logins     ${here(join(folder, LOGINS))} (random passwords, only for this demo)`,
    '',
    'Next',
    `  node bin/touchstone.mjs verify ${here(dossier.file)}`,
    '  npm start -- --demo          then open http://localhost:3000/playground and sign in:',
    '    mutation { signIn(input: {email: "<of logins.json>", password: "<of logins.json>"}) { token } }',
    `    query { gates(pilotId: "${played.pilotId}") { type round state decision decisionReason } }`,
    '  npm run demo -- --keep       plays one more pilot beside this one',
  ];
  return `${lines.join('\n')}\n`;
}

/** The figure people quote, over all photographs of all sites, beside what the deciding metric found. */
function averageLines({ cells }: Played): string[] {
  const decisions = cells.flatMap(({ siteKey, useCaseKey, result }) =>
    result.criteria
      .filter(({ metric }) => metric === 'image-success@1')
      .flatMap(({ cells: [cell] }) => (cell === undefined ? [] : [{ siteKey, useCaseKey, cell }])),
  );
  const right = decisions.reduce((sum, { cell }) => sum + cell.right, 0);
  const total = decisions.reduce((sum, { cell }) => sum + cell.total, 0);
  if (total === 0) return [];
  const text = `The plain average says ${percent(right / total)} of photographs were judged right (${right} of ${total}). It mixes wagons that were let go with needless stops, hides how few independent wagons there are, and decides nothing.`;
  return wrap(text, WIDTH, 0);
}
