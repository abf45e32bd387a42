// The thread of the child process that holds the onnxruntime session. A session blocks its thread while it computes; here nothing else waits.
import { parentPort } from 'node:worker_threads';
import type { TransferListItem } from 'node:worker_threads';
import { InferenceSession, Tensor, env } from 'onnxruntime-node';
import type { ModelPort } from './compare-with-contract.js';
import { explainLoadError, sayBriefly } from './explain-runtime-error.js';
import { sessionOptions, type SessionTuning } from './session-options.js';
import type { ThreadOutput, ThreadReply, ThreadRequest } from './thread-messages.js';

let session: InferenceSession | undefined;
let wanted: readonly string[] = [];

function reply(message: ThreadReply, transfer: readonly TransferListItem[] = []): void {
  parentPort?.postMessage(message, transfer);
}

async function load(model: Uint8Array, outputs: readonly string[], tuning: SessionTuning): Promise<void> {
  try {
    session = await InferenceSession.create(model, sessionOptions(tuning));
  } catch (error) {
    return reply({ kind: 'refused', failure: explainLoadError(error, tuning.provider) });
  }
  wanted = outputs;
  const onnxruntime = env.versions.node ?? env.versions.common;
  const ports = { inputs: session.inputMetadata.map(portOf), outputs: session.outputMetadata.map(portOf) };
  reply({ kind: 'loaded', ...ports, onnxruntime });
}

async function run(request: Extract<ThreadRequest, { kind: 'run' }>): Promise<void> {
  const { id, input } = request;
  const memory = input.buffer as ArrayBuffer;
  try {
    const start = performance.now();
    const outputs = await compute(request);
    const milliseconds = performance.now() - start;
    const repeated = request.isRepeated ? await compute(request) : undefined;
    const data = [...outputs, ...(repeated ?? [])].flatMap((output) => output.data ?? []);
    const buffers = new Set(data.map(({ buffer }) => buffer as ArrayBuffer));
    reply({ kind: 'computed', id, outputs, repeated, milliseconds, memory }, [memory, ...buffers]);
  } catch (error) {
    reply({ kind: 'failed', id, found: sayBriefly(error), memory }, [memory]);
  }
}

async function compute({ name, dims, input }: Extract<ThreadRequest, { kind: 'run' }>): Promise<ThreadOutput[]> {
  if (session === undefined) throw new Error('an image came before a model');
  const tensor = input instanceof Float32Array ? new Tensor('float32', input, dims) : new Tensor('uint8', input, dims);
  const results = await session.run({ [name]: tensor }, wanted);
  return wanted.map((output) => {
    const { data, dims: found } = results[output] ?? { data: new Float32Array(), dims: [] };
    return { name: output, dims: found, data: data instanceof Float32Array ? data : undefined };
  });
}

function portOf(metadata: InferenceSession.ValueMetadata): ModelPort {
  if (!metadata.isTensor) return { name: metadata.name, type: 'not a tensor', shape: [] };
  return { name: metadata.name, type: metadata.type, shape: metadata.shape };
}

parentPort?.on('message', (request: ThreadRequest) => {
  void (request.kind === 'load' ? load(request.model, request.outputs, request.tuning) : run(request));
});
