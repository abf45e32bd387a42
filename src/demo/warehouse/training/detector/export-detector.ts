import { WAREHOUSE_MODEL_CONTRACT } from '../../model/contract.js';
import { intAttribute, intsAttribute } from '../graph/onnx-writer.js';
import { sigmoid } from '../graph/operations.js';
import { Tape } from '../graph/tape.js';
import type { Value } from '../graph/tape.js';
import { HEADS, INPUT, buildDetector } from './network.js';
import type { HeadGeometry, HeadOutput } from './network.js';
import type { ParameterList } from './parameters.js';

/**
 * The detector as an ONNX file that the product's decoder "boxes-and-scores" reads: rows of x1, y1, x2, y2 in input pixels, then the
 * scores of box and pallet. A row of the carton grid has no pallet score and the other way round.
 * @param weights the whole parameter vector; stored in half precision
 */
export function exportDetector(list: ParameterList, weights: Float32Array): Buffer {
  const tape = new Tape();
  const image = tape.input(WAREHOUSE_MODEL_CONTRACT.input.name, [1, 3, INPUT.height, INPUT.width]);
  const heads = buildDetector(tape, image, list.constantsOf(tape, weights));
  const rows = (['box', 'pallet'] as const).map((name, index) => rowsOf(tape, heads[name], HEADS[name], index));
  const count = rows.reduce((total, { shape }) => total + (shape[1] ?? 0), 0);
  const detections = concat(tape, rows, 1, [1, count, 6]);
  return tape.toModel({ [WAREHOUSE_MODEL_CONTRACT.outputs[0]?.name ?? '']: detections });
}

/** [1, rows * columns, 6] of one head. */
function rowsOf(tape: Tape, { logits, sides }: HeadOutput, geometry: HeadGeometry, classIndex: number): Value {
  const cells = geometry.rows * geometry.columns;
  const corners = cornersOf(tape, sides, geometry);
  const flat = tape.emit({ op: 'Reshape', inputs: [corners.name, tape.integers([1, 4, cells]).name] }, [1, 4, cells]);
  const boxes = tape.emit({ op: 'Transpose', inputs: [flat.name], attributes: [intsAttribute('perm', [0, 2, 1])] }, [
    1,
    cells,
    4,
  ]);
  const column = [1, cells, 1];
  const score = sigmoid(tape, logits);
  const found = tape.emit({ op: 'Reshape', inputs: [score.name, tape.integers(column).name] }, column);
  const none = tape.emit({ op: 'Expand', inputs: [tape.scalar(0).name, tape.integers(column).name] }, column);
  return concat(tape, [boxes, ...(classIndex === 0 ? [found, none] : [none, found])], 2, [1, cells, 6]);
}

/** Centre of each cell minus left and top, plus right and bottom: [1, 4, rows, columns]. */
function cornersOf(tape: Tape, sides: Value, { rows, columns, stride }: HeadGeometry): Value {
  const centres = (count: number) => Array.from({ length: count }, (_, index) => (index + 0.5) * stride);
  const zeros = (count: number) => new Array<number>(count).fill(0);
  const [x, y] = [centres(columns), centres(rows)];
  const signs = tape.floats([-1, -1, 1, 1], [1, 4, 1, 1]);
  const across = tape.floats([...x, ...zeros(columns), ...x, ...zeros(columns)], [1, 4, 1, columns]);
  const down = tape.floats([...zeros(rows), ...y, ...zeros(rows), ...y], [1, 4, rows, 1]);
  const signed = tape.emit({ op: 'Mul', inputs: [sides.name, signs.name] }, sides.shape);
  const placed = tape.emit({ op: 'Add', inputs: [signed.name, across.name] }, sides.shape);
  return tape.emit({ op: 'Add', inputs: [placed.name, down.name] }, sides.shape);
}

function concat(tape: Tape, parts: readonly Value[], axis: number, shape: readonly number[]): Value {
  const inputs = parts.map(({ name }) => name);
  return tape.emit({ op: 'Concat', inputs, attributes: [intAttribute('axis', axis)] }, shape);
}
