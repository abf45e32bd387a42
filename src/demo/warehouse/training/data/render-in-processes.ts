import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SceneRequest } from '../../scenes/scene.js';

/** What a rendering process is told once. */
export interface RenderOrder {
  readonly folder: string;
  readonly requests: readonly SceneRequest[];
}

/** Photos between two reports of progress. */
export const REPORT_EVERY = 50;

/**
 * Fills the cache with several processes of low priority, each with its own share of the photos.
 * @param onProgress told how many photos more are there
 * @throws when a process ends before its share is done; what it has rendered stays in the cache
 */
export async function renderInProcesses(
  order: RenderOrder,
  processes: number,
  onProgress: (photos: number) => void,
): Promise<void> {
  const shares = Array.from({ length: processes }, (_, share) => ({
    folder: order.folder,
    requests: order.requests.filter((_request, index) => index % processes === share),
  }));
  await Promise.all(shares.map((share) => renderInProcess(share, onProgress)));
}

function renderInProcess(order: RenderOrder, onProgress: (photos: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./render-process.js', import.meta.url)));
    child.on('message', (photos: number) => onProgress(photos));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A rendering process ended with ${code}.`))));
    child.send(order);
  });
}
