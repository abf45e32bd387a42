import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmdirSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseInUse } from '../database-errors.js';
import { currentTime } from '../../clock/system-clock.js';

interface Holder {
  /** The process a person started; the engine runs in a child of it. */
  readonly pid: number;
  readonly enginePid: number;
  readonly engineStart: string;
  readonly host: string;
}

const LOCK = 'touchstone.lock';
const HEARTBEAT_MS = 5_000;
/** On another machine (a shared volume) a process cannot be asked for; a lock untouched for this long is left over. */
const ABANDONED_MS = 60_000;
/** How long a killed parent's engine may take to notice and close. */
const CLOSING_MS = 15_000;
const TAKEOVER_MS = 10_000;

/** An exclusive claim on a data directory, held by the engine's process. */
export class DataDirLock {
  private readonly heartbeat: NodeJS.Timeout;

  private constructor(private readonly path: string) {
    this.heartbeat = setInterval(() => this.touch(), HEARTBEAT_MS);
    this.heartbeat.unref();
  }

  /**
   * Claims the directory for this process on behalf of `ownerPid`. What a killed process left is recovered.
   * @throws DatabaseInUse naming the living holder
   */
  static async acquire(dataDir: string, ownerPid: number): Promise<DataDirLock> {
    const path = join(dataDir, LOCK);
    const me: Holder = {
      pid: ownerPid,
      enginePid: process.pid,
      engineStart: startOf(process.pid) ?? '',
      host: hostname(),
    };
    const deadline = currentTime() + CLOSING_MS;
    for (;;) {
      if (claim(path, me)) return new DataDirLock(path);
      const holder = read(path);
      if (holder && isHeld(path, holder)) {
        const isClosing = holder.host === me.host && startOf(holder.pid) === undefined;
        if (!isClosing || currentTime() > deadline)
          throw new DatabaseInUse(dataDir, { pid: holder.pid, host: holder.host });
      } else {
        removeLeftOver(path);
      }
      await pause(50);
    }
  }

  release(): void {
    clearInterval(this.heartbeat);
    ignoreMissing(() => unlinkSync(this.path));
  }

  private touch(): void {
    const now = currentTime() / 1000;
    ignoreMissing(() => utimesSync(this.path, now, now));
  }
}

function claim(path: string, me: Holder): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, JSON.stringify(me));
    closeSync(file);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isHeld(path: string, holder: Holder): boolean {
  if (holder.host !== hostname()) return ageOf(path) < ABANDONED_MS;
  return startOf(holder.enginePid) === holder.engineStart;
}

/** Only one process may remove a left-over lock, or the second would remove the first one's new lock. */
function removeLeftOver(path: string): void {
  const guard = `${path}.takeover`;
  try {
    mkdirSync(guard);
  } catch {
    if (ageOf(guard) > TAKEOVER_MS) ignoreMissing(() => rmdirSync(guard));
    return;
  }
  try {
    const holder = read(path);
    // A lock without content belongs to a process between creating and writing it, unless it stays so.
    if (holder ? !isHeld(path, holder) : ageOf(path) > 1_000) ignoreMissing(() => unlinkSync(path));
  } finally {
    rmdirSync(guard);
  }
}

/** Age in milliseconds; 0 for what is gone meanwhile. */
function ageOf(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? currentTime() - stat.mtimeMs : 0;
}

/** When a process started, in clock ticks (Linux), so that a reused pid is not taken for the holder; `undefined` when it is gone. */
function startOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const [state, startedAt] = [fields[0], fields[19]];
    return state === 'Z' || state === 'X' ? undefined : startedAt;
  } catch {
    return process.platform === 'linux' ? undefined : '';
  }
}

function ignoreMissing(remove: () => void): void {
  try {
    remove();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
  }
}
