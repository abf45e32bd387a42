// Entry of a process that renders its share of the photos into the cache. Started by renderInProcesses; told what to do by one message.
import { setPriority } from 'node:os';
import { PhotoCache } from './photo-cache.js';
import { REPORT_EVERY } from './render-in-processes.js';
import type { RenderOrder } from './render-in-processes.js';

setPriority(10);

async function work({ folder, requests }: RenderOrder): Promise<void> {
  const cache = new PhotoCache(folder);
  for (const [index, request] of requests.entries()) {
    await cache.get(request);
    const done = index + 1;
    if (done % REPORT_EVERY === 0 || done === requests.length) process.send?.(done % REPORT_EVERY || REPORT_EVERY);
  }
}

process.once('message', (order: RenderOrder) => {
  work(order).then(
    () => process.disconnect(),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(70);
    },
  );
});
