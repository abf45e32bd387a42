import { contradictionsOf } from './contract-consistency.js';
import { ContractReader, isComplete } from './contract-reader.js';
import type { ModelContract, ModelInput, Resize } from './model-contract.js';
import { readDecoder } from './parse-decoder-rule.js';
import { ModelContractInvalid } from './vision-errors.js';
import type { ContractProblem } from './vision-errors.js';

const FORMAT = 'touchstone/model-contract@1';
const KERNELS = ['nearest', 'linear', 'cubic', 'lanczos3'] as const;
/** Larger inputs than this side would be gigabytes as float32; no supported model family comes near. */
const LARGEST_SIDE = 8192;
const LARGEST_CLASS_COUNT = 10_000;

/**
 * Reads a model's registration from untrusted JSON.
 * @throws ModelContractInvalid with every problem found and the JSON pointer of each
 */
export function parseModelContract(document: unknown): ModelContract {
  const reader = new ContractReader();
  const contract = readContract(reader, document);
  const problems = contract === undefined || reader.problems.length > 0 ? reader.problems : contradictionsOf(contract);
  if (isSome(problems)) throw new ModelContractInvalid(problems);
  return contract as ModelContract;
}

function isSome(problems: readonly ContractProblem[]): problems is readonly [ContractProblem, ...ContractProblem[]] {
  return problems.length > 0;
}

function readContract(reader: ContractReader, document: unknown): ModelContract | undefined {
  const fields = reader.object(document, '', ['format', 'task', 'input', 'outputs', 'decoder', 'classes']);
  if (fields === undefined) return undefined;
  const contract = {
    format: reader.oneOf(fields['format'], '/format', [FORMAT]),
    task: reader.oneOf(fields['task'], '/task', ['detection', 'classification'] as const),
    input: readInput(reader, fields['input']),
    outputs: reader.list(fields['outputs'], '/outputs', { least: 1, most: 64 }, (entry, path) =>
      readOutputShape(reader, entry, path),
    ),
    decoder: readDecoder(reader, fields['decoder']),
    classes: reader.list(fields['classes'], '/classes', { least: 1, most: LARGEST_CLASS_COUNT }, (entry, path) =>
      reader.text(entry, path),
    ),
  };
  return isComplete(contract) ? contract : undefined;
}

function readInput(reader: ContractReader, value: unknown): ModelInput | undefined {
  const fields = reader.object(value, '/input', [
    'name',
    'width',
    'height',
    'layout',
    'dtype',
    'colourOrder',
    'divideBy',
    'mean',
    'std',
    'resize',
  ]);
  if (fields === undefined) return undefined;
  const side = { least: 1, most: LARGEST_SIDE, whole: true };
  const input = {
    name: reader.text(fields['name'], '/input/name'),
    width: reader.number(fields['width'], '/input/width', side),
    height: reader.number(fields['height'], '/input/height', side),
    layout: reader.oneOf(fields['layout'], '/input/layout', ['NCHW', 'NHWC'] as const),
    dtype: reader.oneOf(fields['dtype'], '/input/dtype', ['float32', 'uint8'] as const),
    colourOrder: reader.oneOf(fields['colourOrder'], '/input/colourOrder', ['RGB', 'BGR'] as const),
    divideBy: reader.number(fields['divideBy'], '/input/divideBy', { least: 1e-6, most: 1e6 }),
    mean: readTriple(reader, fields['mean'], '/input/mean', { least: -1e6, most: 1e6 }),
    std: readTriple(reader, fields['std'], '/input/std', { least: 1e-6, most: 1e6 }),
    resize: readResize(reader, fields['resize']),
  };
  return isComplete(input) ? input : undefined;
}

function readTriple(
  reader: ContractReader,
  value: unknown,
  path: string,
  limits: { least: number; most: number },
): [number, number, number] | undefined {
  const list = reader.list(value, path, { least: 3, most: 3 }, (entry, at) => reader.number(entry, at, limits));
  return list === undefined ? undefined : [list[0] ?? 0, list[1] ?? 0, list[2] ?? 0];
}

function readResize(reader: ContractReader, value: unknown): Resize | undefined {
  const isLetterbox = typeof value === 'object' && value !== null && 'mode' in value && value.mode === 'letterbox';
  const allowed = isLetterbox ? ['mode', 'kernel', 'padValue', 'anchor'] : ['mode', 'kernel'];
  const fields = reader.object(value, '/input/resize', allowed);
  if (fields === undefined) return undefined;
  const mode = reader.oneOf(fields['mode'], '/input/resize/mode', ['stretch', 'letterbox'] as const);
  const kernel = reader.oneOf(fields['kernel'], '/input/resize/kernel', KERNELS);
  if (mode === undefined || kernel === undefined) return undefined;
  if (mode === 'stretch') return { mode, kernel };
  const padding = {
    mode,
    kernel,
    padValue: reader.number(fields['padValue'], '/input/resize/padValue', { least: 0, most: 255, whole: true }),
    anchor: reader.oneOf(fields['anchor'], '/input/resize/anchor', ['centre', 'topLeft'] as const),
  };
  return isComplete(padding) ? padding : undefined;
}

function readOutputShape(
  reader: ContractReader,
  value: unknown,
  path: string,
): { name: string; shape: (number | null)[] } | undefined {
  const fields = reader.object(value, path, ['name', 'shape']);
  if (fields === undefined) return undefined;
  const name = reader.text(fields['name'], `${path}/name`);
  // `null` is wrapped, since the reader uses `undefined` alone for "unfit" and an extent may be null.
  const shape = reader.list(fields['shape'], `${path}/shape`, { least: 1, most: 8 }, (entry, at) => {
    if (entry === null) return { extent: null };
    const extent = reader.number(entry, at, { least: 1, most: 1e9, whole: true });
    return extent === undefined ? undefined : { extent };
  });
  return name === undefined || shape === undefined ? undefined : { name, shape: shape.map(({ extent }) => extent) };
}
