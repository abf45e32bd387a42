import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { DomainError } from '../kernel/domain-error.js';
import { accessReviewCommand } from './commands/access-review.js';
import { adminCommand } from './commands/admin.js';
import { auditCommand } from './commands/audit.js';
import { contractCommand, criteriaCommand } from './commands/criteria.js';
import { datasetCommand } from './commands/dataset.js';
import { demoCommand } from './commands/demo.js';
import { dossierCommand } from './commands/dossier.js';
import { evaluateCommand } from './commands/evaluate.js';
import { exportCommand } from './commands/export.js';
import { gateCommand } from './commands/gate.js';
import { judgeCommand } from './commands/judge.js';
import { judgementCommand } from './commands/judgement.js';
import { keysCommand } from './commands/keys.js';
import { migrateCommand } from './commands/migrate.js';
import { modelCommand } from './commands/model.js';
import { operatingPointCommand } from './commands/operating-point.js';
import { planCommand } from './commands/plan.js';
import { blobsCommand } from './commands/blobs.js';
import { retentionCommand } from './commands/retention.js';
import { replayCommand } from './commands/replay.js';
import { runCommand } from './commands/run.js';
import { rejudgeCommand } from './commands/rejudge.js';
import { schemaCommand } from './commands/schema.js';
import { scoreCommand } from './commands/score.js';
import { serveCommand } from './commands/serve.js';
import { statementCommand } from './commands/statement.js';
import { statsCommand } from './commands/stats.js';
import { tuneCommand } from './commands/tune.js';
import { verifyCommand } from './commands/verify.js';
import { workerCommand } from './commands/worker.js';
import { errorCatalogue, INTERNAL_EXIT } from './error-catalogue.js';

export interface CliOutput {
  out(text: string): void;
  err(text: string): void;
  /** Show the stack of unexpected errors. */
  readonly isDebug: boolean;
}

const USAGE_EXIT = 64;

const EXIT_CODES = `
Exit codes: 0 PASS or done, 1 FAIL, 2 INCONCLUSIVE, 3 evaluation errors, 4 criteria invalid or infeasible,
5 integrity (digest, stale), 64 usage, 69 something needed is not available, 70 internal error,
77 not permitted, 78 configuration. docs/errors.md lists every error code.
`;

/** Runs one command. @returns the exit code; errors are printed as `CODE: message`. */
export async function runCli(args: readonly string[], output: CliOutput): Promise<number> {
  const program = programFor(output);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return exitCodeOf(error, output);
  }
}

/** Commands import what is heavy only when they run, so that help and usage errors come at once. */
function programFor(output: CliOutput): Command {
  const program = new Command('touchstone')
    .description('Acceptance testing for vision models: criteria, evaluation, signed gates, dossier.')
    .version(version(), '-V, --version', 'print the version')
    .addHelpText('after', EXIT_CODES)
    .showHelpAfterError('(touchstone --help shows all commands)');
  const commands = [
    demoCommand(),
    serveCommand(),
    workerCommand(),
    migrateCommand(),
    adminCommand(),
    accessReviewCommand(),
    keysCommand(),
    auditCommand(),
    blobsCommand(),
    retentionCommand(),
    planCommand(),
    contractCommand(),
    criteriaCommand(),
    modelCommand(),
    operatingPointCommand(),
    scoreCommand(),
    judgeCommand(),
    judgementCommand(),
    tuneCommand(),
    evaluateCommand(),
    rejudgeCommand(),
    replayCommand(),
    runCommand(),
    gateCommand(),
    datasetCommand(),
    dossierCommand(),
    statementCommand(),
    exportCommand(),
    verifyCommand(),
    statsCommand(),
    schemaCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  configure(program, output);
  return program;
}

/** Output and error handling are not inherited by commands that were built on their own. */
function configure(command: Command, output: CliOutput): void {
  command.exitOverride();
  command.configureOutput({ writeOut: (text) => output.out(text), writeErr: (text) => output.err(text) });
  for (const inner of command.commands) configure(inner, output);
}

function exitCodeOf(error: unknown, output: CliOutput): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_EXIT;
  if (isRefusal(error)) {
    const surface = errorCatalogue.surfaceOf(error.code);
    if (surface !== undefined) {
      output.err(`${error.code}: ${error.message}\n`);
      return surface.exit;
    }
  }
  const what = error instanceof Error ? error.message : 'something that is no Error was thrown';
  output.err(`INTERNAL: This is a fault in Touchstone, not in what you did (${what}). `);
  output.err(output.isDebug ? `\n${stackOf(error)}\n` : 'Set TOUCHSTONE_DEBUG=1 to see where it happened.\n');
  return INTERNAL_EXIT;
}

function isRefusal(error: unknown): error is DomainError {
  return error instanceof DomainError;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** The sources lie two folders below package.json, the build three. */
function version(): string {
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      const { name, version: found } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (name === 'touchstone' && found !== undefined) return found;
    } catch {
      // Not in this folder.
    }
  }
  return 'unknown';
}
