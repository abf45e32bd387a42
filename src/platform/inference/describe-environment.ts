import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import sharp from 'sharp';
import { digestOf } from '../../kernel/canonical-json.js';
import type { InferenceEnvironment } from '../../ports/machines.js';
import { flagsOf } from './cpu-flags.js';
import { GRAPH_OPTIMIZATION_LEVEL, type SessionTuning } from './session-options.js';

/** What the process that computes can say itself; the rest is known to the one that started it. */
export type ComputingEnvironment = Omit<InferenceEnvironment, 'deviceClass' | 'modelBytes'>;

/** What runs the model and where. Called in the child process, which is the one that computes. */
export function describeEnvironment(onnxruntime: string, { provider, threads }: SessionTuning): ComputingEnvironment {
  const machine = {
    platform: `${process.platform}-${process.arch}`,
    cpu: [cpus()[0]?.model.trim() ?? 'unknown', ...flagsOf(readCpuInfo())].join(' '),
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    executionProvider: provider,
    threads,
  } as const;
  return {
    onnxruntime,
    sharp: sharp.versions.sharp ?? 'unknown',
    libvips: sharp.versions.vips,
    node: process.version,
    ...machine,
    hardware: digestOf(machine).slice(0, 12),
    graphOptimizationLevel: GRAPH_OPTIMIZATION_LEVEL,
  };
}

function readCpuInfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
