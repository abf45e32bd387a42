import type * as Runtime from 'onnxruntime-node';

/** One thread and no reordering: the same processor gives the same bytes. */
const OPTIONS = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
} as const;

export interface OpenGraph {
  readonly session: Runtime.InferenceSession;
  readonly tensor: (values: Float32Array, shape: readonly number[]) => Runtime.Tensor;
}

/** Loads a graph. The runtime is imported here and not above, so that its usage reporting is off before it starts. */
export async function openGraph(graph: Uint8Array): Promise<OpenGraph> {
  process.env.ORT_DISABLE_TELEMETRY = '1';
  const runtime = await import('onnxruntime-node');
  return {
    session: await runtime.InferenceSession.create(graph, OPTIONS),
    tensor: (values, shape) => new runtime.Tensor('float32', values, shape),
  };
}
