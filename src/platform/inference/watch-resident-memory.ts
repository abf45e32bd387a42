import { execFile } from 'node:child_process';

const EVERY_MILLISECONDS = 500;

/**
 * Watches the resident memory of a process where the system has no address space limit (macOS, BSD), by `ps` twice a second.
 * A burst between two looks is not seen, and Windows has no `ps`: there only the deadlines hold (docs/models.md says so).
 * @returns a function that stops watching
 */
export function watchResidentMemory(
  pid: number | undefined,
  memoryBytes: number,
  onExceeded: (found: string) => void,
): () => void {
  if (pid === undefined) return () => undefined;
  const timer = setInterval(() => {
    execFile('ps', ['-o', 'rss=', '-p', String(pid)], (error, stdout) => {
      const bytes = Number.parseInt(stdout, 10) * 1024;
      if (error === null && bytes > memoryBytes) onExceeded(`it used ${bytes} bytes`);
    });
  }, EVERY_MILLISECONDS);
  timer.unref();
  return () => clearInterval(timer);
}
