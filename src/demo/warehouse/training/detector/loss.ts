import {
  add,
  divide,
  maximum,
  minimum,
  multiply,
  negate,
  sigmoid,
  slice,
  softplus,
  subtract,
  sum,
} from '../graph/operations.js';
import type { Tape, Value } from '../graph/tape.js';
import type { HeadOutput } from './network.js';

/** What a head should have said, [N, 6, rows, columns]; made by targets.ts. All weights are already divided by the number of centres. */
export const TARGET_CHANNELS = 6;
/** Channels: weight as a centre, weight as background, then left, top, right, bottom in pixels. */
const CENTRE = 0;
const BACKGROUND = 1;

/** Weighted against the centre loss, which sums over far more cells. */
const SIDE_WEIGHT = 2;

/** Centre loss plus side loss of one head, a scalar. */
export function headLoss(tape: Tape, { logits, sides }: HeadOutput, target: Value): { centre: Value; side: Value } {
  const channel = (from: number, to: number) => slice(tape, target, 1, from, to);
  const centre = focalLoss(tape, logits, { centre: channel(CENTRE, 1), background: channel(BACKGROUND, 2) });
  const overlap = overlapLoss(tape, sides, channel(2, TARGET_CHANNELS));
  const side = multiply(tape, sum(tape, multiply(tape, overlap, channel(CENTRE, 1))), tape.scalar(SIDE_WEIGHT));
  return { centre, side };
}

/** Focal loss with exponent 2 (Lin et al. 2017), background weighted down near centres (Law & Deng 2018). */
function focalLoss(tape: Tape, logits: Value, weights: { readonly centre: Value; readonly background: Value }): Value {
  const probability = sigmoid(tape, logits);
  const rest = subtract(tape, tape.scalar(1), probability);
  const square = (value: Value) => multiply(tape, value, value);
  // -log p = softplus(-z) and -log(1 - p) = softplus(z), finite for every finite z.
  const missed = multiply(tape, square(rest), softplus(tape, negate(tape, logits)));
  const invented = multiply(tape, square(probability), softplus(tape, logits));
  return sum(tape, add(tape, multiply(tape, missed, weights.centre), multiply(tape, invented, weights.background)));
}

/** 1 - GIoU per cell (Rezatofighi et al. 2019), both boxes given by their four sides from the same cell's centre. */
function overlapLoss(tape: Tape, found: Value, wanted: Value): Value {
  const side = (value: Value, index: number) => slice(tape, value, 1, index, index + 1);
  const [foundSides, wantedSides] = [found, wanted].map((value) => [0, 1, 2, 3].map((index) => side(value, index)));
  const pick = (choose: typeof minimum) =>
    [0, 1, 2, 3].map((index) => choose(tape, foundSides?.[index] as Value, wantedSides?.[index] as Value));
  const area = ([left, top, right, bottom]: readonly Value[]) =>
    multiply(tape, add(tape, left as Value, right as Value), add(tape, top as Value, bottom as Value));
  const shared = area(pick(minimum));
  const hull = area(pick(maximum));
  const union = subtract(tape, add(tape, area(foundSides ?? []), area(wantedSides ?? [])), shared);
  // 1 - (shared / union - (hull - union) / hull) = 2 - shared / union - union / hull
  const both = add(tape, divide(tape, shared, union), divide(tape, union, hull));
  return subtract(tape, tape.scalar(2), both);
}
