import { isComplete } from './contract-reader.js';
import type { ContractReader, Fields } from './contract-reader.js';
import type { DecoderRule, NmsRule } from './model-contract.js';

/** More boxes than this in one image are never evaluated; the limit keeps a wrong registration from filling the store. */
const MOST_DETECTIONS = 100_000;

const DECODER_FIELDS = {
  'boxes-and-scores': ['kind', 'output', 'boxForm', 'boxUnits', 'transposed', 'activation', 'minScore', 'nms'],
  fastestdet: ['kind', 'output', 'minScore', 'nms'],
  yunet: ['kind', 'minScore', 'nms'],
  classifier: ['kind', 'output', 'activation'],
} as const;
const KINDS = ['boxes-and-scores', 'fastestdet', 'yunet', 'classifier'] as const;

export function readDecoder(reader: ContractReader, value: unknown): DecoderRule | undefined {
  const named = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  const kind = reader.oneOf(named, '/decoder/kind', KINDS);
  const fields = kind === undefined ? undefined : reader.object(value, '/decoder', DECODER_FIELDS[kind]);
  if (kind === undefined || fields === undefined) return undefined;
  return kind === 'classifier' ? readClassifier(reader, fields) : readDetector(reader, kind, fields);
}

function readClassifier(reader: ContractReader, fields: Fields): DecoderRule | undefined {
  const rule = {
    kind: 'classifier' as const,
    output: reader.text(fields['output'], '/decoder/output'),
    activation: reader.oneOf(fields['activation'], '/decoder/activation', ['none', 'softmax', 'sigmoid'] as const),
  };
  return isComplete(rule) ? rule : undefined;
}

function readDetector(
  reader: ContractReader,
  kind: Exclude<DecoderRule['kind'], 'classifier'>,
  fields: Fields,
): DecoderRule | undefined {
  const common = {
    minScore: reader.number(fields['minScore'], '/decoder/minScore', { least: 0, most: 1 }),
    nms: readNms(reader, fields['nms']),
  };
  const output = kind === 'yunet' ? '' : reader.text(fields['output'], '/decoder/output');
  const boxes = kind === 'boxes-and-scores' ? readBoxRule(reader, fields) : undefined;
  if (!isComplete(common) || output === undefined) return undefined;
  if (kind === 'yunet') return { kind, ...common };
  if (kind === 'fastestdet') return { kind, output, ...common };
  return boxes === undefined ? undefined : { kind, output, ...boxes, ...common };
}

type BoxRule = Pick<
  Extract<DecoderRule, { kind: 'boxes-and-scores' }>,
  'boxForm' | 'boxUnits' | 'transposed' | 'activation'
>;

function readBoxRule(reader: ContractReader, fields: Fields): BoxRule | undefined {
  const rule = {
    boxForm: reader.oneOf(fields['boxForm'], '/decoder/boxForm', ['x1y1x2y2', 'cxcywh', 'xywh'] as const),
    boxUnits: reader.oneOf(fields['boxUnits'], '/decoder/boxUnits', ['inputPixels', 'fraction'] as const),
    transposed: reader.flag(fields['transposed'], '/decoder/transposed'),
    activation: reader.oneOf(fields['activation'], '/decoder/activation', ['none', 'sigmoid'] as const),
  };
  return isComplete(rule) ? rule : undefined;
}

function readNms(reader: ContractReader, value: unknown): NmsRule | undefined {
  const fields = reader.object(value, '/decoder/nms', ['iouThreshold', 'scope', 'maxDetections']);
  if (fields === undefined) return undefined;
  const nms = {
    iouThreshold: reader.number(fields['iouThreshold'], '/decoder/nms/iouThreshold', { least: 0, most: 1 }),
    scope: reader.oneOf(fields['scope'], '/decoder/nms/scope', ['perClass', 'classBlind'] as const),
    maxDetections: reader.number(fields['maxDetections'], '/decoder/nms/maxDetections', {
      least: 1,
      most: MOST_DETECTIONS,
      whole: true,
    }),
  };
  return isComplete(nms) ? nms : undefined;
}
