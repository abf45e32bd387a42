import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { SceneRequest, WarehousePhoto } from '../scenes/scene.js';
import type { RenderOrder, RenderReply } from './render-messages.js';

const WORKER = 'render-worker.js';
const BUILT = join('dist/src/demo/warehouse/photos', WORKER);
/** Photographs a thread may be ahead of the reader; more would only fill memory. */
const AHEAD_PER_THREAD = 3;

/**
 * Renders in as many threads as there are cores and gives the photographs back in the order asked. A reader that takes its time
 * stops the threads: never more than a few photographs are in memory.
 */
export async function* renderInOrder(
  requests: Iterable<SceneRequest>,
  threads = Math.max(1, Math.min(4, availableParallelism())),
): AsyncGenerator<WarehousePhoto> {
  const pool = new RenderPool(threads);
  try {
    const waiting: Promise<WarehousePhoto>[] = [];
    for (const request of requests) {
      waiting.push(pool.render(request));
      if (waiting.length >= threads * AHEAD_PER_THREAD) yield await (waiting.shift() as Promise<WarehousePhoto>);
    }
    for (const photo of waiting) yield await photo;
  } finally {
    await pool.close();
  }
}

interface Waiting {
  readonly resolve: (photo: WarehousePhoto) => void;
  readonly reject: (error: Error) => void;
}

/** Threads that render; each order goes to the thread with the fewest orders. */
class RenderPool {
  private readonly threads: { readonly worker: Worker; readonly orders: Map<number, Waiting> }[];
  private lastId = 0;

  constructor(size: number) {
    const file = workerFile();
    this.threads = Array.from({ length: size }, () => this.start(file));
  }

  render(request: SceneRequest): Promise<WarehousePhoto> {
    const id = (this.lastId += 1);
    const idle = this.threads.reduce((least, thread) => (thread.orders.size < least.orders.size ? thread : least));
    const photo = new Promise<WarehousePhoto>((resolve, reject) => idle.orders.set(id, { resolve, reject }));
    // Whoever reads in order meets an error when its turn comes; until then it is no unhandled one.
    photo.catch(() => undefined);
    idle.worker.postMessage({ id, request } satisfies RenderOrder);
    return photo;
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map(({ worker }) => worker.terminate()));
  }

  private start(file: string): { readonly worker: Worker; readonly orders: Map<number, Waiting> } {
    const worker = new Worker(file);
    const orders = new Map<number, Waiting>();
    worker.on('message', (reply: RenderReply) => {
      const waiting = orders.get(reply.id);
      orders.delete(reply.id);
      if ('photo' in reply) waiting?.resolve(reply.photo);
      else waiting?.reject(new Error(`A photograph could not be rendered: ${reply.problem}`));
    });
    const fail = (error: Error): void => {
      for (const { reject } of orders.values()) reject(error);
      orders.clear();
    };
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new Error(`A rendering thread ended early, with code ${code}.`)));
    return { worker, orders };
  }
}

/** Beside this file when this is built itself, else in `dist` of the repository: a thread needs plain JavaScript. */
function workerFile(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  const candidates = [join(start, WORKER)];
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, 'package.json'))) candidates.push(join(folder, BUILT));
  const found = candidates.find((file) => existsSync(file));
  if (found === undefined) throw new Error(`The rendering thread is not built: ${candidates.join(', ')}.`);
  return found;
}
