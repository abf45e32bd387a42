import type { ModelContract } from '../../../vision/model-contract.js';

/** Rows of the output: one per cell of the carton grid (60 x 80), then one per cell of the pallet grid (15 x 20). */
const ROWS = 60 * 80 + 15 * 20;

/** Input and output of the warehouse detector, as its training writes them. */
export const WAREHOUSE_MODEL_CONTRACT: ModelContract = {
  format: 'touchstone/model-contract@1',
  task: 'detection',
  input: {
    name: 'images',
    width: 320,
    height: 240,
    layout: 'NCHW',
    dtype: 'float32',
    colourOrder: 'RGB',
    divideBy: 255,
    mean: [0.5, 0.5, 0.5],
    std: [0.25, 0.25, 0.25],
    resize: { mode: 'stretch', kernel: 'linear' },
  },
  outputs: [{ name: 'detections', shape: [1, ROWS, 6] }],
  decoder: {
    kind: 'boxes-and-scores',
    output: 'detections',
    boxForm: 'x1y1x2y2',
    boxUnits: 'inputPixels',
    transposed: false,
    activation: 'none',
    minScore: 0.02,
    nms: { iouThreshold: 0.5, scope: 'perClass', maxDetections: 600 },
  },
  classes: ['box', 'pallet'],
};
