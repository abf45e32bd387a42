import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import sharp from 'sharp';
import type { InferenceEnvironment } from '../../ports/machines.js';
import { flagsOf } from './cpu-flags.js';
import { SESSION_OPTIONS } from './session-options.js';

/** What runs the model and where. Called in the child process, which is the one that computes. */
export function describeEnvironment(onnxruntime: string): InferenceEnvironment {
  return {
    onnxruntime,
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

function readCpuInfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
