/** Hostile and broken model files, each with what must come of it. The table docs/hostile-files.md is made of them. */
import {
  INT64,
  bytes,
  floatTensor,
  graph,
  int,
  int64Tensor,
  model,
} from '../../src/demo/warehouse/training/graph/onnx-writer.js';
import type { Field, NodeSpec } from '../../src/demo/warehouse/training/graph/onnx-writer.js';
import {
  YES,
  channelMeanModel,
  endlessLoopModel,
  externalDataModel,
  externalTensor,
  graphAttribute,
  hugeConstantModel,
  hugeExpandModel,
  loopBody,
  nanModel,
  randomModel,
  slowOnBrightModel,
  unknownOperatorModel,
} from './onnx-model.js';

/** Where it is stopped: looked at only, loaded in a process, or computing an image. `answered` = it does no harm. */
export type Stop = 'registration' | 'load' | 'image' | 'answered';

export interface HostileModel {
  readonly file: string;
  readonly what: string;
  readonly make: () => Buffer;
  readonly expected: readonly [Stop, string];
}

const PORTS = {
  inputs: [{ name: 'images', shape: [1, 3, 8, 8] }],
  outputs: [{ name: 'scores', shape: [1, 3] }],
};
const identityOf = (from: string): NodeSpec => ({ op: 'Identity', inputs: [from], outputs: ['scores'] });

/** A tensor with a head that claims more, or other, than its bytes. */
function claiming(dims: readonly (number | bigint)[], raw = Buffer.alloc(4)): Field[] {
  return [...dims.map((dim) => int(1, dim)), int(2, 1), bytes(8, 'weights'), bytes(9, raw)];
}

const added = (tensor: Field[]): Buffer =>
  channelMeanModel({
    after: [{ op: 'Add', inputs: ['mean', 'weights'], outputs: ['scores'] }],
    initializers: [tensor],
  });

function nested(depth: number): Buffer {
  let nodes: NodeSpec[] = [{ op: 'Identity', inputs: ['mean'], outputs: ['inner'] }];
  for (let i = 0; i < depth; i += 1) {
    const branch = graph({ nodes, inputs: [], outputs: [{ name: 'inner', shape: [1, 3] }] });
    const attributes = [graphAttribute('then_branch', branch), graphAttribute('else_branch', branch)];
    nodes = [
      { op: 'If', inputs: ['yes'], outputs: ['inner'], attributes: i < 8 ? attributes : attributes.slice(0, 1) },
    ];
  }
  return channelMeanModel({ after: [...nodes, identityOf('inner')], initializers: [YES] });
}

/** An operator or a tensor hidden in the body of a loop. */
function hidden(node: NodeSpec, initializers: readonly Field[][] = []): Buffer {
  const attributes = [graphAttribute('body', loopBody(node, initializers))];
  return channelMeanModel({
    after: [{ op: 'Loop', inputs: ['one', 'yes', 'mean'], outputs: ['scores'], attributes }],
    initializers: [YES, int64Tensor('one', [1], [])],
  });
}

const external = (location: string): Field[] => externalTensor('weights', location, [1, 3]);

const NO_MODEL: readonly HostileModel[] = [
  ['empty.onnx', 'no bytes', () => Buffer.alloc(0)],
  ['text.onnx', 'text', () => Buffer.from('this is no model at all'.repeat(50))],
  ['photo.onnx', 'the beginning of a JPEG', () => Buffer.from('ffd8ffe000104a46494600010100', 'hex')],
  ['archive.onnx', 'the beginning of a ZIP archive', () => Buffer.from('504b03041400000008000000', 'hex')],
  ['zeros.onnx', '1 MiB of zeros', () => Buffer.alloc(2 ** 20)],
  ['truncated.onnx', 'the first 60 bytes of a model', () => channelMeanModel().subarray(0, 60)],
  ['one-byte-short.onnx', 'a model without its last byte', () => channelMeanModel().subarray(0, -1)],
  ['endless-number.onnx', 'a number of more than ten bytes', () => Buffer.alloc(20, 255)],
  ['longer-than-file.onnx', 'a field that claims 4 GB', () => Buffer.from('3affffffff0f00', 'hex')],
  ['many-fields.onnx', 'five million fields of two bytes', () => Buffer.alloc(10_000_000, Buffer.from([8, 1]))],
  ['no-graph.onnx', 'an IR version and nothing else', () => int(1, 8)],
  [
    'two-graphs.onnx',
    'two graphs',
    () => Buffer.concat([channelMeanModel(), bytes(7, graph({ nodes: [identityOf('images')], ...PORTS }))]),
  ],
  ['empty-graph.onnx', 'a graph that computes nothing', () => model([], 13)],
  [
    'no-output.onnx',
    'a graph without an output',
    () => model(graph({ ...PORTS, nodes: [identityOf('images')], outputs: [] })),
  ],
  [
    'no-operator-set.onnx',
    'no operator set',
    () => Buffer.concat([int(1, 8), bytes(7, graph({ nodes: [identityOf('images')], ...PORTS }))]),
  ],
  ['nested-60.onnx', 'an If in an If, 60 deep', () => nested(60)],
  ['claims-4-tb.onnx', 'weights that claim 4 TB and bring 4 bytes', () => added(claiming([1_000_000_000_000]))],
  ['overflowing.onnx', 'weights whose extents overflow 64 bits', () => added(claiming([2n ** 62n, 2n ** 62n]))],
  ['negative.onnx', 'weights of negative extent', () => added(claiming([-3n]))],
  ['short-weights.onnx', 'three weights in the bytes of one', () => added(claiming([1, 3]))],
  ['long-weights.onnx', 'one weight in the bytes of 1,000', () => added(claiming([1], Buffer.alloc(4000)))],
].map(([file, what, make]) => ({ file, what, make, expected: ['registration', 'MODEL_UNREADABLE'] }) as HostileModel);

const REFUSED: readonly HostileModel[] = [
  [
    'custom-library.onnx',
    'an operator of a custom library',
    () => unknownOperatorModel('vendor.ops'),
    'MODEL_UNKNOWN_OPERATOR',
  ],
  [
    'hidden-custom.onnx',
    'such an operator in the body of a loop',
    () => hidden({ op: 'Run', domain: 'evil.ops', inputs: ['state'], outputs: ['stateNext'] }),
    'MODEL_UNKNOWN_OPERATOR',
  ],
  ['external.onnx', 'weights in a file beside it', () => externalDataModel('weights.bin'), 'MODEL_HAS_EXTERNAL_DATA'],
  [
    'traversal.onnx',
    'weights at ../../../etc/passwd',
    () => externalDataModel('../../../etc/passwd'),
    'MODEL_HAS_EXTERNAL_DATA',
  ],
  ['absolute.onnx', 'weights at /etc/passwd', () => externalDataModel('/etc/passwd'), 'MODEL_HAS_EXTERNAL_DATA'],
  ['nowhere.onnx', 'weights in a file without a name', () => externalDataModel(''), 'MODEL_HAS_EXTERNAL_DATA'],
  [
    'hidden-external.onnx',
    'weights at /dev/zero, in the body of a loop',
    () => hidden({ op: 'Add', inputs: ['state', 'weights'], outputs: ['stateNext'] }, [external('/dev/zero')]),
    'MODEL_HAS_EXTERNAL_DATA',
  ],
].map(([file, what, make, code]) => ({ file, what, make, expected: ['registration', code] }) as HostileModel);

const after = (...nodes: NodeSpec[]): Buffer => channelMeanModel({ after: nodes });

const LOADED: readonly HostileModel[] = [
  [
    'unknown-operator.onnx',
    'an operator the standard does not know',
    () => unknownOperatorModel(),
    'load',
    'MODEL_UNKNOWN_OPERATOR',
  ],
  [
    'future.onnx',
    'operator set 99',
    () => model(graph({ nodes: [identityOf('images')], ...PORTS }), 99),
    'load',
    'MODEL_UNREADABLE',
  ],
  [
    'circle.onnx',
    'a node that needs its own result',
    () => after({ op: 'Add', inputs: ['scores', 'mean'], outputs: ['scores'] }),
    'load',
    'MODEL_UNREADABLE',
  ],
  [
    'dangling.onnx',
    'a node that needs what nobody computes',
    () => after(identityOf('nothing')),
    'load',
    'MODEL_UNREADABLE',
  ],
  [
    'twice.onnx',
    'two nodes that compute the same value',
    () => after(identityOf('mean'), identityOf('mean')),
    'load',
    'MODEL_UNREADABLE',
  ],
  [
    'gather-outside.onnx',
    'an index outside of a constant',
    () =>
      channelMeanModel({
        after: [
          { op: 'Gather', inputs: ['weights', 'at'], outputs: ['one'] },
          { op: 'Add', inputs: ['mean', 'one'], outputs: ['scores'] },
        ],
        initializers: [floatTensor('weights', [1, 2]), int64Tensor('at', [99])],
      }),
    'image',
    'MODEL_RUN_FAILED',
  ],
  [
    'other-input.onnx',
    'another input size than registered',
    () => channelMeanModel({ input: { name: 'images', shape: [1, 3, 16, 16] } }),
    'load',
    'MODEL_SHAPE_MISMATCH',
  ],
  [
    'other-output.onnx',
    'another output than registered',
    () =>
      channelMeanModel({
        output: { name: 'logits', shape: [1, 3] },
        after: [{ op: 'Identity', inputs: ['mean'], outputs: ['logits'] }],
      }),
    'load',
    'MODEL_SHAPE_MISMATCH',
  ],
  [
    'whole-numbers.onnx',
    'whole numbers as scores',
    () =>
      channelMeanModel({
        output: { name: 'scores', shape: [1, 3], type: INT64 },
        after: [
          {
            op: 'Cast',
            inputs: ['mean'],
            outputs: ['scores'],
            attributes: [[bytes(1, 'to'), int(3, INT64), int(20, 2)]],
          },
        ],
      }),
    'load',
    'MODEL_SHAPE_MISMATCH',
  ],
  [
    'grows.onnx',
    'an output of other extent than it declares',
    () =>
      channelMeanModel({
        output: { name: 'scores', shape: ['batch', 'classes'] },
        after: [
          {
            op: 'Concat',
            inputs: ['mean', 'mean'],
            outputs: ['scores'],
            attributes: [[bytes(1, 'axis'), int(3, 1), int(20, 2)]],
          },
        ],
      }),
    'load',
    'MODEL_SHAPE_MISMATCH',
  ],
  ['endless-loop.onnx', 'a loop without an end', endlessLoopModel, 'image', 'IMAGE_TIMEOUT'],
  ['loop-on-bright.onnx', 'a loop without an end on bright images', slowOnBrightModel, 'image', 'IMAGE_TIMEOUT'],
  ['12-gb.onnx', '12 GB in the middle of a graph', hugeExpandModel, 'image', 'MODEL_OUT_OF_MEMORY'],
  ['16-gb-constant.onnx', '16 GB for a constant', hugeConstantModel, 'image', 'MODEL_OUT_OF_MEMORY'],
  ['nan.onnx', 'NaN as scores', nanModel, 'image', 'OUTPUT_NOT_FINITE'],
  [
    'infinite.onnx',
    'infinite scores',
    () =>
      channelMeanModel({
        after: [{ op: 'Div', inputs: ['mean', 'zero'], outputs: ['scores'] }],
        initializers: [floatTensor('zero', [0])],
      }),
    'image',
    'OUTPUT_NOT_FINITE',
  ],
  [
    'no-score.onnx',
    'negative scores',
    () => after({ op: 'Neg', inputs: ['mean'], outputs: ['scores'] }),
    'image',
    'OUTPUT_SCORE_OUT_OF_RANGE',
  ],
  ['random.onnx', 'other scores each time', randomModel, 'image', 'MODEL_NOT_DETERMINISTIC'],
  [
    'extra-bytes.onnx',
    'a sound model with a text field of 1 MB behind',
    () => channelMeanModel({ note: 'x'.repeat(1_000_000) }),
    'answered',
    '',
  ],
].map(([file, what, make, stop, code]) => ({ file, what, make, expected: [stop, code] }) as HostileModel);

export const HOSTILE_MODELS: readonly HostileModel[] = [...NO_MODEL, ...REFUSED, ...LOADED];
