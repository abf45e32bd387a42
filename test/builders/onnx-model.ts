/** Small ONNX files, hostile ones among them, made without a foreign library. */
import {
  BOOL,
  FLOAT,
  INT64,
  bytes,
  floatTensor,
  graph,
  int,
  int64Tensor,
  intAttribute,
  intsAttribute,
  model,
} from '../../src/demo/warehouse/training/graph/onnx-writer.js';
import type { Field, NodeSpec, PortSpec } from '../../src/demo/warehouse/training/graph/onnx-writer.js';

/** A float tensor whose values stand in another file. */
export function externalTensor(name: string, location: string, dims: readonly number[]): Field[] {
  const entry = bytes(13, [bytes(1, 'location'), bytes(2, location)]);
  return [...dims.map((dim) => int(1, dim)), int(2, FLOAT), bytes(8, name), entry, int(14, 1)];
}

export function graphAttribute(name: string, graph: readonly Field[]): Field[] {
  return [bytes(1, name), bytes(6, graph), int(20, 5)];
}

/** A boolean tensor `yes` that is true. */
export const YES: Field[] = [int(2, BOOL), bytes(8, 'yes'), bytes(9, Buffer.from([1]))];

/** Body of a loop that goes on for as long as it is told to; `node` makes `stateNext` of `state`. */
export function loopBody(node: NodeSpec, initializers: readonly Field[][] = []): Field[] {
  return graph({
    nodes: [{ op: 'Identity', inputs: ['goOn'], outputs: ['goOnNext'] }, node],
    inputs: [
      { name: 'turn', shape: [], type: INT64 },
      { name: 'goOn', shape: [], type: BOOL },
      { name: 'state', shape: [1, 3] },
    ],
    outputs: [
      { name: 'goOnNext', shape: [], type: BOOL },
      { name: 'stateNext', shape: [1, 3] },
    ],
    initializers,
  });
}

const IMAGES: PortSpec = { name: 'images', shape: [1, 3, 8, 8] };
const SCORES: PortSpec = { name: 'scores', shape: [1, 3] };
const MEAN: NodeSpec = {
  op: 'ReduceMean',
  inputs: ['images'],
  outputs: ['mean'],
  attributes: [intsAttribute('axes', [2, 3]), intAttribute('keepdims', 0)],
};

/** A well-behaved three-class "model": its scores are the mean of each colour plane of an 8x8 input. */
export function channelMeanModel(
  change: {
    input?: PortSpec;
    output?: PortSpec;
    after?: readonly NodeSpec[];
    initializers?: readonly Field[][];
    /** Makes other bytes. */
    note?: string;
  } = {},
): Buffer {
  const after = change.after ?? [{ op: 'Identity', inputs: ['mean'], outputs: ['scores'] }];
  const bare = model(
    graph({
      nodes: [MEAN, ...after],
      inputs: [change.input ?? IMAGES],
      outputs: [change.output ?? SCORES],
      initializers: change.initializers ?? [],
    }),
  );
  // ModelProto.doc_string
  return change.note === undefined ? bare : Buffer.concat([bare, bytes(6, change.note)]);
}

/** Scores are the colour of the top left pixel: shows which way up an image was read. */
export function topLeftPixelModel(): Buffer {
  return model(
    graph({
      nodes: [
        { op: 'Slice', inputs: ['images', 'starts', 'ends', 'axes'], outputs: ['corner'] },
        { op: 'Reshape', inputs: ['corner', 'shape'], outputs: ['scores'] },
      ],
      inputs: [IMAGES],
      outputs: [SCORES],
      initializers: [
        int64Tensor('starts', [0, 0]),
        int64Tensor('ends', [1, 1]),
        int64Tensor('axes', [2, 3]),
        int64Tensor('shape', [1, 3]),
      ],
    }),
  );
}

/** Log of a negative number: every score is NaN. */
export function nanModel(): Buffer {
  return channelMeanModel({
    after: [
      { op: 'Sub', inputs: ['mean', 'two'], outputs: ['negative'] },
      { op: 'Log', inputs: ['negative'], outputs: ['scores'] },
    ],
    initializers: [floatTensor('two', [2])],
  });
}

function endlessLoop(startFrom: string): { nodes: NodeSpec[]; initializers: Field[][] } {
  const body = loopBody({ op: 'Abs', inputs: ['state'], outputs: ['stateNext'] });
  return {
    nodes: [
      { op: 'Loop', inputs: ['', 'yes', startFrom], outputs: ['scores'], attributes: [graphAttribute('body', body)] },
    ],
    initializers: [YES],
  };
}

/** Loops for ever on every image. */
export function endlessLoopModel(): Buffer {
  const loop = endlessLoop('mean');
  return channelMeanModel({ after: loop.nodes, initializers: loop.initializers });
}

/** Loops for ever on a bright image only: the sum of a counter grows while it stays below the mean of the image. */
export function slowOnBrightModel(): Buffer {
  const body = graph({
    nodes: [
      { op: 'ReduceMax', inputs: ['state'], outputs: ['peak'], attributes: [intAttribute('keepdims', 0)] },
      { op: 'Greater', inputs: ['peak', 'half'], outputs: ['goOnNext'] },
      { op: 'Abs', inputs: ['state'], outputs: ['stateNext'] },
    ],
    inputs: [
      { name: 'turn', shape: [], type: INT64 },
      { name: 'goOn', shape: [], type: BOOL },
      { name: 'state', shape: [1, 3] },
    ],
    outputs: [
      { name: 'goOnNext', shape: [], type: BOOL },
      { name: 'stateNext', shape: [1, 3] },
    ],
    initializers: [floatTensor('half', [0.5], [])],
  });
  return channelMeanModel({
    after: [
      { op: 'Loop', inputs: ['', 'yes', 'mean'], outputs: ['scores'], attributes: [graphAttribute('body', body)] },
    ],
    initializers: [YES],
  });
}

export function unknownOperatorModel(domain = ''): Buffer {
  const nodes = [MEAN, { op: 'FancyVendorNms', inputs: ['mean'], outputs: ['scores'], domain }];
  return model(graph({ nodes, inputs: [IMAGES], outputs: [SCORES] }), 13, domain === '' ? [] : [domain]);
}

/** Asks for 12 GB when it runs. */
export function hugeExpandModel(): Buffer {
  return channelMeanModel({
    after: [
      { op: 'Expand', inputs: ['mean', 'extent'], outputs: ['huge'] },
      {
        op: 'ReduceMax',
        inputs: ['huge'],
        outputs: ['scores'],
        attributes: [intsAttribute('axes', [0]), intAttribute('keepdims', 1)],
      },
    ],
    initializers: [int64Tensor('extent', [1_000_000_000, 3])],
  });
}

/** Asks for 16 GB as soon as it is loaded (the constant is computed in advance). */
export function hugeConstantModel(): Buffer {
  return channelMeanModel({
    after: [
      { op: 'ConstantOfShape', inputs: ['extent'], outputs: ['huge'] },
      { op: 'ReduceMax', inputs: ['huge'], outputs: ['zero'], attributes: [intAttribute('keepdims', 0)] },
      { op: 'Add', inputs: ['mean', 'zero'], outputs: ['scores'] },
    ],
    initializers: [int64Tensor('extent', [4_000_000_000])],
  });
}

/** Its weights stand in another file, at `location`. */
export function externalDataModel(location: string): Buffer {
  return channelMeanModel({
    after: [{ op: 'Add', inputs: ['mean', 'weights'], outputs: ['scores'] }],
    initializers: [externalTensor('weights', location, [1, 3])],
  });
}

/** Scores are drawn anew each time. */
export function randomModel(): Buffer {
  return channelMeanModel({ after: [{ op: 'RandomUniformLike', inputs: ['mean'], outputs: ['scores'] }] });
}

/** As `channelMeanModel`, after work that takes time: products of 600 by 600 matrices (0.43 thousand million operations each) made of the image. */
export function laboriousModel(products: number): Buffer {
  const names = Array.from({ length: products + 1 }, (_, at) => `matrix${at}`);
  return channelMeanModel({
    after: [
      { op: 'ReduceMean', inputs: ['mean'], outputs: ['grey'], attributes: [intAttribute('keepdims', 0)] },
      { op: 'Mul', inputs: ['grey', 'small'], outputs: ['entry'] },
      { op: 'Expand', inputs: ['entry', 'size'], outputs: ['matrix0'] },
      ...names.slice(1).map((name, at) => ({
        op: 'MatMul',
        inputs: [names[at] ?? '', 'matrix0'],
        outputs: [name],
      })),
      { op: 'ReduceMean', inputs: [names.at(-1) ?? ''], outputs: ['rest'], attributes: [intAttribute('keepdims', 0)] },
      { op: 'Mul', inputs: ['rest', 'nothing'], outputs: ['zero'] },
      { op: 'Add', inputs: ['mean', 'zero'], outputs: ['scores'] },
    ],
    initializers: [
      floatTensor('small', [1 / 600], []),
      floatTensor('nothing', [0], []),
      int64Tensor('size', [600, 600]),
    ],
  });
}
