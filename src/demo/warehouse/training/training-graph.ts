import { add, divide, flatten, multiply, subtract, sum } from './graph/operations.js';
import { Tape } from './graph/tape.js';
import type { Value } from './graph/tape.js';
import { TARGET_CHANNELS, headLoss } from './detector/loss.js';
import { HEADS, INPUT, buildDetector } from './detector/network.js';
import { ParameterList } from './detector/parameters.js';

/** Adam (Kingma & Ba 2015) with decoupled decay (Loshchilov & Hutter 2019); no step is longer than `norm` allows. */
const OPTIMISER = { first: 0.9, second: 0.99, tiny: 1e-8, decay: 0.01, norm: 5, average: 0.99 } as const;

/** The parameters the detector has, in their order. */
export function detectorParameters(): ParameterList {
  const list = new ParameterList();
  const tape = new Tape();
  buildDetector(tape, tape.input('image', [1, 3, INPUT.height, INPUT.width]), list.collect);
  return list;
}

/**
 * One whole training step as an ONNX graph: forward, loss, gradients, Adam. What the optimiser remembers goes in and comes out.
 * Inputs: photos [N, 3, 240, 320] as the model contract scales them; box, pallet targets; weights, first, second, average [P]; rate, firstScale, secondScale [].
 * Outputs: weights, first, second, average of the next step, and `losses` [4]: centre and side loss of box, then of pallet.
 */
export function buildTrainingStep(batch: number): Buffer {
  const tape = new Tape();
  const list = detectorParameters();
  const photos = tape.input('photos', [batch, 3, INPUT.height, INPUT.width]);
  const state = Object.fromEntries(
    ['weights', 'first', 'second', 'average'].map((name) => [name, tape.input(`${name}.in`, [list.size])]),
  ) as Record<'weights' | 'first' | 'second' | 'average', Value>;
  const { source, slices } = list.slicesOf(tape, state.weights);
  const heads = buildDetector(tape, photos, source);
  const parts = (['box', 'pallet'] as const).flatMap((name) => {
    const { rows, columns } = HEADS[name];
    const loss = headLoss(tape, heads[name], tape.input(`${name}.target`, [batch, TARGET_CHANNELS, rows, columns]));
    return [loss.centre, loss.side];
  });
  const total = parts.reduce((a, b) => add(tape, a, b));
  const gradient = flatten(tape, tape.gradients(total, slices));
  return tape.toModel({ ...adam(tape, state, gradient), losses: flatten(tape, parts) });
}

function adam(
  tape: Tape,
  state: Record<'weights' | 'first' | 'second' | 'average', Value>,
  gradient: Value,
): Record<string, Value> {
  const scalar = (value: number) => tape.scalar(value);
  const [rate, firstScale, secondScale] = ['rate', 'firstScale', 'secondScale'].map((name) => tape.input(name, []));
  const root = (value: Value) => tape.emit({ op: 'Sqrt', inputs: [value.name] }, value.shape);
  const blend = (old: Value, fresh: Value, keep: number) =>
    add(tape, multiply(tape, old, scalar(keep)), multiply(tape, fresh, scalar(1 - keep)));
  const norm = root(sum(tape, multiply(tape, gradient, gradient)));
  const longest = tape.emit({ op: 'Max', inputs: [norm.name, scalar(OPTIMISER.norm).name] }, []);
  const bounded = multiply(tape, gradient, divide(tape, scalar(OPTIMISER.norm), longest));
  const first = blend(state.first, bounded, OPTIMISER.first);
  const second = blend(state.second, multiply(tape, bounded, bounded), OPTIMISER.second);
  const length = add(tape, root(multiply(tape, second, secondScale as Value)), scalar(OPTIMISER.tiny));
  const direction = divide(tape, multiply(tape, first, firstScale as Value), length);
  const change = add(tape, direction, multiply(tape, state.weights, scalar(OPTIMISER.decay)));
  const weights = subtract(tape, state.weights, multiply(tape, change, rate as Value));
  return { weights, first, second, average: blend(state.average, weights, OPTIMISER.average) };
}
