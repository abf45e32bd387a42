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

/** The decisive flags of the first processor in the text of /proc/cpuinfo; none where that does not exist. */
export function flagsOf(cpuInfo: string): string[] {
  const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuInfo)?.[1] ?? '';
  const flags = new Set(line.split(' '));
  return DECISIVE_FLAGS.filter((flag) => flags.has(flag));
}
