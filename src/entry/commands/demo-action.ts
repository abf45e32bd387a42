import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { PeakMemoryWatch, type PeakMemory } from '../../demo/console/peak-memory.js';
import { terminalOf, StepReporter, type Terminal } from '../../demo/console/step-reporter.js';
import { demoDataDir, demoFolder } from '../../demo/demo-folder.js';
import type { Login } from '../../demo/pilot/found-organisations.js';
import { play, type Played } from '../../demo/pilot/play.js';
import { summaryLines } from '../../demo/pilot/summary.js';
import { readConfig, type Config } from '../../platform/config/config.js';
import { SecretSource } from '../../ports/secrets.js';
import { ClockPort } from '../../ports/time.js';
import { openApplication } from '../application.js';
import { DemoFolderForeign } from '../entry-errors.js';
import { packageFolder } from '../product-version.js';
import { takeWork } from '../work.js';
import { DEFAULT_SCENARIO, scenarioOf, type Scenario } from './demo-scenarios.js';

const MARKER = '.touchstone-demo';
const LOGINS = 'logins.json';
/** What was printed last, for machines. */
const RESULT = 'result.json';

export interface DemoOptions {
  readonly keep?: boolean;
  readonly json?: boolean;
  readonly scenario?: string;
}

/** Plays the pilot. Without `--keep` an earlier demo in the same folder is removed first. */
export async function demo(options: DemoOptions): Promise<void> {
  const scenario = scenarioOf(options.scenario ?? DEFAULT_SCENARIO);
  const folder = demoFolder(process.cwd());
  await prepare(folder, options.keep === true);
  const config = readConfig({
    ...process.env,
    DATABASE_URL: undefined,
    TOUCHSTONE_DATA_DIR: demoDataDir(process.cwd()),
    NODE_ENV: 'development',
  });
  const terminal = options.json === true ? silent() : terminalOf(process.stdout, process.env);
  const watch = new PeakMemoryWatch();
  const played = await playIn(folder, config, { terminal, scenario });
  const cost = { seconds: process.uptime(), memory: watch.end() };
  const result = `${JSON.stringify(forMachines(scenario, played, cost), null, 2)}\n`;
  await writeFile(join(folder, RESULT), result);
  process.stdout.write(options.json === true ? result : summary({ scenario, played, folder, terminal, ...cost }));
}

async function playIn(
  folder: string,
  config: Config,
  { terminal, scenario }: { readonly terminal: Terminal; readonly scenario: Scenario },
): Promise<Played> {
  const known = await earlierLogins(folder);
  const app = await openApplication(config);
  try {
    await takeWork(app, 1);
    const clock = app.get(ClockPort);
    const administrator = known.find(({ role }) => role === 'ADM');
    const secrets = app.get(SecretSource);
    const reporter = new StepReporter(terminal, clock);
    reporter.line(`${scenario.headline}\n`);
    const played = await play({
      script: scenario.script(),
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

interface Cost {
  readonly seconds: number;
  readonly memory: PeakMemory;
}

/** The stable shape of `--json`: docs/command-line.md. Passwords are in logins.json only. */
function forMachines({ name }: Scenario, played: Played, { seconds, memory }: Cost): object {
  const { pilotId, pilotKey, planned, cells, compared, decisions } = played;
  return {
    format: 'touchstone/demo@1',
    scenario: name,
    ...{ pilotId, pilotKey, planned, judgements: cells, compared, decisions },
    tookSeconds: seconds,
    peakMemory: memory,
  };
}

function summary(of: Cost & { scenario: Scenario; played: Played; folder: string; terminal: Terminal }): string {
  const { scenario, played, folder, terminal, seconds, memory } = of;
  const here = (path: string): string => relative(process.cwd(), path);
  const lines = summaryLines(played, {
    useColour: terminal.useColour,
    ...{ here, folder, seconds, memory, more: scenario.more },
    touchstone: `node ${here(join(packageFolder(), 'bin/touchstone.mjs'))}`,
    again: scenario.name === DEFAULT_SCENARIO ? '' : ` --scenario ${scenario.name}`,
  });
  return `${lines.join('\n')}\n`;
}
