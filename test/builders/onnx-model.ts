/** Writes small ONNX files byte by byte (protobuf: varints and length-delimited fields), so that hostile ones need no foreign library. */

type Field = Buffer;

function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Buffer.from(bytes);
}

function int(number: number, value: number | bigint): Field {
  return Buffer.concat([varint(number << 3), varint(value)]);
}

function bytes(number: number, content: string | Uint8Array | readonly Field[]): Field {
  const body =
    typeof content === 'string' || content instanceof Uint8Array ? Buffer.from(content) : Buffer.concat(content);
  return Buffer.concat([varint((number << 3) | 2), varint(body.length), body]);
}

const FLOAT = 1;
const INT64 = 7;
const BOOL = 9;

type Extent = number | string;

function valueInfo(name: string, shape: readonly Extent[] | undefined, elementType = FLOAT): Field[] {
  const dims = (shape ?? []).map((extent) =>
    bytes(1, [typeof extent === 'number' ? int(1, extent) : bytes(2, extent)]),
  );
  const tensorType = [int(1, elementType), ...(shape === undefined ? [] : [bytes(2, dims)])];
  return [bytes(1, name), bytes(2, [bytes(1, tensorType)])];
}

function int64Tensor(name: string, values: readonly (number | bigint)[], dims = [values.length]): Field[] {
  const raw = Buffer.alloc(values.length * 8);
  values.forEach((value, index) => raw.writeBigInt64LE(BigInt(value), index * 8));
  return [...dims.map((dim) => int(1, dim)), int(2, INT64), bytes(8, name), bytes(9, raw)];
}

function floatTensor(name: string, values: readonly number[], dims = [values.length]): Field[] {
  return [
    ...dims.map((dim) => int(1, dim)),
    int(2, FLOAT),
    bytes(8, name),
    bytes(9, new Uint8Array(Float32Array.from(values).buffer)),
  ];
}

/** A float tensor whose values stand in another file. */
function externalTensor(name: string, location: string, dims: readonly number[]): Field[] {
  const entry = bytes(13, [bytes(1, 'location'), bytes(2, location)]);
  return [...dims.map((dim) => int(1, dim)), int(2, FLOAT), bytes(8, name), entry, int(14, 1)];
}

function intsAttribute(name: string, values: readonly number[]): Field[] {
  return [bytes(1, name), ...values.map((value) => int(8, value)), int(20, 7)];
}

function intAttribute(name: string, value: number): Field[] {
  return [bytes(1, name), int(3, value), int(20, 2)];
}

export function graphAttribute(name: string, graph: readonly Field[]): Field[] {
  return [bytes(1, name), bytes(6, graph), int(20, 5)];
}

export interface NodeSpec {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: readonly Field[][];
  readonly domain?: string;
}

function node({ op, inputs, outputs, attributes = [], domain }: NodeSpec): Field {
  return bytes(1, [
    ...inputs.map((name) => bytes(1, name)),
    ...outputs.map((name) => bytes(2, name)),
    bytes(4, op),
    ...attributes.map((attribute) => bytes(5, attribute)),
    ...(domain === undefined ? [] : [bytes(7, domain)]),
  ]);
}

export interface PortSpec {
  readonly name: string;
  readonly shape?: readonly Extent[];
  readonly type?: number;
}

export function graph(parts: {
  nodes: readonly NodeSpec[];
  inputs: readonly PortSpec[];
  outputs: readonly PortSpec[];
  initializers?: readonly Field[][];
}): Field[] {
  return [
    ...parts.nodes.map(node),
    bytes(2, 'g'),
    ...(parts.initializers ?? []).map((tensor) => bytes(5, tensor)),
    ...parts.inputs.map(({ name, shape, type }) => bytes(11, valueInfo(name, shape, type))),
    ...parts.outputs.map(({ name, shape, type }) => bytes(12, valueInfo(name, shape, type))),
  ];
}

export function model(content: readonly Field[], opset = 13, domains: readonly string[] = []): Buffer {
  const imports = [['', opset] as const, ...domains.map((domain) => [domain, 1] as const)];
  return Buffer.concat([
    int(1, 8),
    bytes(7, content),
    ...imports.map(([domain, version]) => bytes(8, [bytes(1, domain), int(2, version)])),
  ]);
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
  change: { input?: PortSpec; output?: PortSpec; after?: readonly NodeSpec[]; initializers?: readonly Field[][] } = {},
): Buffer {
  const after = change.after ?? [{ op: 'Identity', inputs: ['mean'], outputs: ['scores'] }];
  return model(
    graph({
      nodes: [MEAN, ...after],
      inputs: [change.input ?? IMAGES],
      outputs: [change.output ?? SCORES],
      initializers: change.initializers ?? [],
    }),
  );
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
  const body = graph({
    nodes: [
      { op: 'Identity', inputs: ['goOn'], outputs: ['goOnNext'] },
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
  });
  const yes: Field[] = [int(2, BOOL), bytes(8, 'yes'), bytes(9, Buffer.from([1]))];
  return {
    nodes: [
      { op: 'Loop', inputs: ['', 'yes', startFrom], outputs: ['scores'], attributes: [graphAttribute('body', body)] },
    ],
    initializers: [yes],
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
  const yes: Field[] = [int(2, BOOL), bytes(8, 'yes'), bytes(9, Buffer.from([1]))];
  return channelMeanModel({
    after: [
      { op: 'Loop', inputs: ['', 'yes', 'mean'], outputs: ['scores'], attributes: [graphAttribute('body', body)] },
    ],
    initializers: [yes],
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
