import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { env } from 'onnxruntime-node';
import sharp from 'sharp';
import type { InferenceEnvironment } from '../../ports/machines.js';
import { SESSION_OPTIONS } from './session-options.js';

/** Instruction sets that choose the kernels of onnxruntime, and so the last bits of an output. */
const DECISIVE_FLAGS = [
  'sse4_2',
  'avx',
  'avx2',
  'fma',
  'f16c',
  'avx512f',
  'avx512_vnni',
  'avx_vnni',
  'amx_tile',
  'asimd',
];

/** What runs the model and where. Called in the child process, which is the one that computes. */
export function describeEnvironment(): InferenceEnvironment {
  return {
    onnxruntime: env.versions.node ?? env.versions.common,
    sharp: sharp.versions.sharp ?? 'unknown',
    libvips: sharp.versions.vips,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: [cpus()[0]?.model.trim() ?? 'unknown', ...flagsOf(readCpuInfo())].join(' '),
    executionProvider: 'cpu',
    threads: SESSION_OPTIONS.intraOpNumThreads,
    graphOptimizationLevel: SESSION_OPTIONS.graphOptimizationLevel,
  };
}

/** The decisive flags of the first processor in the text of /proc/cpuinfo; none where that does not exist. */
export function flagsOf(cpuInfo: string): string[] {
  const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuInfo)?.[1] ?? '';
  const flags = new Set(line.split(' '));
  return DECISIVE_FLAGS.filter((flag) => flags.has(flag));
}

function readCpuInfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
