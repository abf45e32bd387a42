import type { DecoderRule, ModelContract } from '../model-contract.js';
import type { Candidate } from '../nms.js';
import type { Tensor } from '../tensor.js';
import { OutputNotFinite } from '../vision-errors.js';
import { expectShape, readOutput } from './read-output.js';

type Rule = Extract<DecoderRule, { kind: 'yunet' }>;

/** Pixels between neighbouring cells of YuNet's three grids. */
export const YUNET_STRIDES = [8, 16, 32] as const;

/**
 * The three grids of YuNet: for stride s the tensors cls_s and obj_s [1,n,1] and bbox_s [1,n,4] with n = (H/s) x (W/s), cells
 * row by row. Score = sqrt(cls x obj), both cut to 0..1; centre = (cell + b0,b1) x s; size = exp(b2,b3) x s, input pixels.
 * Landmarks are not read. `row` counts the cells through the strides in ascending order.
 */
export function readYuNet(contract: ModelContract, rule: Rule, tensors: ReadonlyMap<string, Tensor>): Candidate[] {
  const candidates: Candidate[] = [];
  let firstRow = 0;
  for (const stride of YUNET_STRIDES) {
    const columns = contract.input.width / stride;
    const cells = columns * (contract.input.height / stride);
    const read = (kind: string, channels: number): Tensor => {
      const name = `${kind}_${stride}`;
      const tensor = readOutput(contract, tensors, name);
      expectShape(name, tensor, [1, cells, channels]);
      return tensor;
    };
    const [cls, obj, bbox] = [read('cls', 1).data, read('obj', 1).data, read('bbox', 4).data];
    for (let cell = 0; cell < cells; cell += 1) {
      const score = Math.sqrt(clamp01(cls[cell] ?? 0) * clamp01(obj[cell] ?? 0));
      if (score < rule.minScore) continue;
      const at = (index: number): number => bbox[cell * 4 + index] ?? 0;
      const width = Math.exp(at(2)) * stride;
      const height = Math.exp(at(3)) * stride;
      if (!Number.isFinite(width + height)) throw new OutputNotFinite(`bbox_${stride}`, cell * 4 + 2, width + height);
      const x = ((cell % columns) + at(0)) * stride - width / 2;
      const y = (Math.floor(cell / columns) + at(1)) * stride - height / 2;
      candidates.push({ box: { x, y, width, height }, score, classIndex: 0, row: firstRow + cell });
    }
    firstRow += cells;
  }
  return candidates;
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
