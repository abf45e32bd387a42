import type { ModelContract } from '../../vision/model-contract.js';

/** Input and output of the wagon detector, version 2, as its makers describe it. */
export const WAGON_MODEL_CONTRACT: ModelContract = {
  format: 'touchstone/model-contract@1',
  task: 'detection',
  input: {
    name: 'images',
    width: 640,
    height: 640,
    layout: 'NCHW',
    dtype: 'float32',
    colourOrder: 'RGB',
    divideBy: 255,
    mean: [0, 0, 0],
    std: [1, 1, 1],
    resize: { mode: 'stretch', kernel: 'linear' },
  },
  outputs: [{ name: 'detections', shape: [1, 8000, 6] }],
  decoder: {
    kind: 'boxes-and-scores',
    output: 'detections',
    boxForm: 'x1y1x2y2',
    boxUnits: 'inputPixels',
    transposed: false,
    activation: 'none',
    minScore: 0.01,
    nms: { iouThreshold: 0.5, scope: 'perClass', maxDetections: 100 },
  },
  classes: ['gunny_bag', 'wire'],
};
