import { Worker } from 'node:worker_threads';
import type { ModelInput } from '../../vision/model-contract.js';
import type { ModelPort } from './compare-with-contract.js';
import type { LoadFailure } from './messages.js';
import type { SessionTuning } from './session-options.js';
import type { ThreadOutput, ThreadReply, ThreadRequest } from './thread-messages.js';

export interface Computed {
  readonly outputs: readonly ThreadOutput[];
  readonly repeated: readonly ThreadOutput[] | undefined;
  readonly milliseconds: number;
}

/** What the runtime said when it would not compute an image. */
export class RunRefused extends Error {}

export interface LoadedPorts {
  readonly inputs: readonly ModelPort[];
  readonly outputs: readonly ModelPort[];
  readonly onnxruntime: string;
}

/** The session in its thread, as the main thread of the child sees it. Inputs are computed in the order they are given. */
export class SessionInThread {
  private readonly waiting = new Map<number, (reply: ThreadReply) => void>();
  private nextId = 1;

  private constructor(
    private readonly worker: Worker,
    readonly ports: LoadedPorts,
    private readonly takeBack: (memory: ArrayBuffer) => void,
  ) {
    worker.on('message', (reply: ThreadReply) => {
      if (reply.kind !== 'computed' && reply.kind !== 'failed') return;
      this.takeBack(reply.memory);
      this.waiting.get(reply.id)?.(reply);
      this.waiting.delete(reply.id);
    });
  }

  /** @param takeBack is given the memory of each input once it was computed. */
  static async load(
    model: Uint8Array,
    { outputs, tuning }: { readonly outputs: readonly string[]; readonly tuning: SessionTuning },
    takeBack: (memory: ArrayBuffer) => void,
  ): Promise<SessionInThread | LoadFailure> {
    const worker = new Worker(new URL('./session-thread.js', import.meta.url), {
      // It only passes tensors on, which lie outside the heap: what a heap reserves is taken from the model's address space.
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8, codeRangeSizeMb: 16 },
    });
    // A thread that ends has met what only a fault of ours or of the runtime explains: the process goes with it, and the parent says so.
    worker.on('error', (error) => {
      process.stderr.write(`${error.stack ?? error.message}\n`);
      process.exit(70);
    });
    const reply = await new Promise<ThreadReply>((resolve) => {
      worker.once('message', resolve);
      worker.postMessage({ kind: 'load', model, outputs, tuning } satisfies ThreadRequest);
    });
    if (reply.kind === 'refused') return reply.failure;
    if (reply.kind !== 'loaded') throw new Error(`an unexpected reply, "${reply.kind}"`);
    return new SessionInThread(worker, reply, takeBack);
  }

  /** @throws RunRefused */
  async run(tensor: Float32Array | Uint8Array, input: ModelInput, isRepeated: boolean): Promise<Computed> {
    const { name, width, height, layout } = input;
    const dims = layout === 'NCHW' ? [1, 3, height, width] : [1, height, width, 3];
    const id = this.nextId;
    this.nextId += 1;
    const reply = await new Promise<ThreadReply>((resolve) => {
      this.waiting.set(id, resolve);
      const request: ThreadRequest = { kind: 'run', id, name, dims, input: tensor, isRepeated };
      this.worker.postMessage(request, [tensor.buffer as ArrayBuffer]);
    });
    if (reply.kind === 'computed') return reply;
    throw new RunRefused(reply.kind === 'failed' ? reply.found : `an unexpected reply, "${reply.kind}"`);
  }
}
