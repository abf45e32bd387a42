import { describe, expect, it } from '@jest/globals';
import { flagsOf } from '../../../../src/platform/inference/cpu-flags.js';
import { inspectOnnx } from '../../../../src/platform/inference/inspect-onnx.js';
import {
  channelMeanModel,
  endlessLoopModel,
  externalDataModel,
  graphAttribute,
  unknownOperatorModel,
} from '../../../builders/onnx-model.js';
import { graph, model } from '../../../../src/demo/warehouse/training/graph/onnx-writer.js';
import type { NodeSpec } from '../../../../src/demo/warehouse/training/graph/onnx-writer.js';
import { describeWithRealKit, kitFile } from '../../../builders/real-kit.js';

/** An If inside an If inside an If, `depth` deep. */
function nested(depth: number): Buffer {
  let nodes: NodeSpec[] = [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }];
  for (let i = 0; i < depth; i += 1) {
    const branch = graph({ nodes, inputs: [], outputs: [] });
    nodes = [{ op: 'If', inputs: ['c'], outputs: ['y'], attributes: [graphAttribute('then_branch', branch)] }];
  }
  return model(graph({ nodes, inputs: [], outputs: [] }));
}

describe('inspectOnnx', () => {
  it('counts operators and lists operator sets', () => {
    expect(inspectOnnx(channelMeanModel())).toMatchObject({
      irVersion: 8,
      operatorSets: [{ domain: '', version: 13 }],
      operators: [
        { domain: '', name: 'Identity', count: 1 },
        { domain: '', name: 'ReduceMean', count: 1 },
      ],
      externalData: [],
      inputs: ['images'],
      outputs: ['scores'],
      parameters: 0,
    });
  });

  it('looks into subgraphs', () => {
    const names = inspectOnnx(endlessLoopModel()).operators.map(({ name }) => name);
    expect(names).toEqual(['Abs', 'Identity', 'Loop', 'ReduceMean']);
  });

  it('shows operators of custom libraries by their domain', () => {
    expect(inspectOnnx(unknownOperatorModel('vendor.ops')).operators).toContainEqual({
      domain: 'vendor.ops',
      name: 'FancyVendorNms',
      count: 1,
    });
  });

  it('lists weights in other files with their place', () => {
    expect(inspectOnnx(externalDataModel('../../etc/passwd')).externalData).toEqual([
      { tensor: 'weights', location: '../../etc/passwd' },
    ]);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('this is no model at all')],
    ['a truncated model', channelMeanModel().subarray(0, 120)],
    ['a model without a graph', Buffer.from([0x08, 0x08])],
    ['a number without an end', Buffer.alloc(20, 0xff)],
    ['a field longer than the file', Buffer.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f])],
    ['subgraphs nested without measure', nested(40)],
  ])('refuses %s', (_, bytes) => {
    expect(() => inspectOnnx(bytes)).toThrow(expect.objectContaining({ code: 'MODEL_UNREADABLE' }));
  });

  it('reads subgraphs nested deeper than any real model has them', () => {
    expect(inspectOnnx(nested(20)).operators).toContainEqual({ domain: '', name: 'If', count: 20 });
  });
});

describeWithRealKit('inspectOnnx on real models', () => {
  it.each([
    ['wagon-v1/model.onnx', 13],
    ['fastestdet/model.onnx', 11],
    ['yunet-n/yunet_n_dynamic.onnx', 11],
  ])('reads %s and its declared operator set %d', (file, version) => {
    const found = inspectOnnx(kitFile(`models/${file}`));
    expect(found.operatorSets).toContainEqual({ domain: '', version });
    expect(found.operators.find(({ name }) => name === 'Conv')?.count).toBeGreaterThan(10);
    expect(found.externalData).toEqual([]);
  });
});

describe('flagsOf', () => {
  it('keeps the instruction sets that choose kernels, in a fixed order', () => {
    expect(flagsOf('processor : 0\nflags\t\t: fpu fma avx2 sse4_2 avx\n')).toEqual(['sse4_2', 'avx', 'avx2', 'fma']);
    expect(flagsOf('Features\t: fp asimd evtstrm\n')).toEqual(['asimd']);
    expect(flagsOf('')).toEqual([]);
  });
});
