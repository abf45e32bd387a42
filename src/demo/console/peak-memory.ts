import { readdirSync, readFileSync } from 'node:fs';

export interface PeakMemory {
  /** Largest resident memory of this process with its threads, in bytes, as the system counted it. */
  readonly mainBytes: number;
  /** Largest sum over this process and its child processes, in bytes, as sampled; `null` where the system does not tell. */
  readonly treeBytes: number | null;
}

const SAMPLE_EVERY_MILLISECONDS = 250;

/** Watches the resident memory of this process and of the processes below it (Linux) until it is read. */
export class PeakMemoryWatch {
  private most: number | null = null;
  private readonly timer: NodeJS.Timeout;

  constructor() {
    this.look();
    this.timer = setInterval(() => this.look(), SAMPLE_EVERY_MILLISECONDS);
    this.timer.unref();
  }

  end(): PeakMemory {
    clearInterval(this.timer);
    this.look();
    return { mainBytes: process.resourceUsage().maxRSS * 1024, treeBytes: this.most };
  }

  private look(): void {
    const now = residentOfTree(process.pid);
    if (now !== null) this.most = Math.max(this.most ?? 0, now);
  }
}

/** `null` for a process that is gone or a system without /proc. */
function residentOfTree(pid: number): number | null {
  const own = residentOf(pid);
  if (own === null) return null;
  return childrenOf(pid).reduce((sum, child) => sum + (residentOfTree(child) ?? 0), own);
}

function residentOf(pid: number): number | null {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/status`))?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

function childrenOf(pid: number): number[] {
  return tasksOf(pid).flatMap((task) =>
    textOf(`/proc/${pid}/task/${task}/children`)
      .split(' ')
      .filter((text) => text !== '')
      .map(Number),
  );
}

function tasksOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
