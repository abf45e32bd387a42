import { execFile } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import {
  DossierCheckBusy,
  DossierCheckFailed,
  DossierChecker,
  type VerificationReport,
} from '../contexts/dossiers/public.js';

const AT_ONCE = 2;
const MOST_WAITING = 8;
const DEADLINE_MS = 60_000;
const MEMORY_KIB = 4 * 2 ** 20;
const HEAP_MIB = 1024;
const REPORT_BYTES = 2 ** 20;
/** Where the system has no limit on address space, the deadline and the heap limit hold alone. */
const LIMITED = 'ulimit -c 0; ulimit -v "$1" 2>/dev/null; shift; exec "$@"';
const INTACT = 0;
const ALTERED = 5;

/** `touchstone verify` in a process of its own, with limits on memory and time: the file may be anything, and is read by no other process. */
@Injectable()
export class DossierCheckProcess extends DossierChecker {
  /** Files that are being read, or on their way. */
  private taken = 0;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  async check(content: AsyncIterable<Uint8Array>): Promise<VerificationReport> {
    if (this.taken >= AT_ONCE + MOST_WAITING) throw new DossierCheckBusy(this.taken - AT_ONCE);
    this.taken += 1;
    try {
      return await this.inFolder(content);
    } finally {
      this.taken -= 1;
    }
  }

  private async inFolder(content: AsyncIterable<Uint8Array>): Promise<VerificationReport> {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-check-'));
    try {
      const file = join(folder, 'dossier.pdf');
      await pipeline(content, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
      await this.turn();
      try {
        return await verify(file);
      } finally {
        this.passOn();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async turn(): Promise<void> {
    if (this.running >= AT_ONCE) await new Promise<void>((go) => this.waiting.push(go));
    else this.running += 1;
  }

  /** To the next one that waits, so that nobody who comes now is before it. */
  private passOn(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }
}

function verify(file: string): Promise<VerificationReport> {
  const node = [process.execPath, `--max-old-space-size=${HEAP_MIB}`, commandLine(), 'verify', file, '--json'];
  const [command, ...args] =
    process.platform === 'win32' ? node : ['/bin/sh', '-c', LIMITED, 'sh', String(MEMORY_KIB), ...node];
  const options = {
    timeout: DEADLINE_MS,
    killSignal: 'SIGKILL',
    maxBuffer: REPORT_BYTES,
    env: { PATH: process.env['PATH'] },
  } as const;
  return new Promise((done, fail) => {
    execFile(command ?? '', args, options, (error, stdout) => {
      const exitCode = error === null ? INTACT : error.code;
      const report = exitCode === INTACT || exitCode === ALTERED ? reportIn(stdout) : undefined;
      if (report !== undefined) return done(report);
      const found =
        error?.killed === true ? `no answer within ${DEADLINE_MS / 1000} s` : 'the process that read it ended';
      fail(new DossierCheckFailed(found, error));
    });
  });
}

/** `undefined`: a refusal of the command ends with the same exit code and no report. */
function reportIn(stdout: string): VerificationReport | undefined {
  try {
    return JSON.parse(stdout) as VerificationReport;
  } catch {
    return undefined;
  }
}

/** The built command line: beside this file when this is built itself, else in `dist` (tests run the sources). */
function commandLine(): string {
  const beside = fileURLToPath(new URL('./cli.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../dist/src/entry/cli.js', import.meta.url));
}
