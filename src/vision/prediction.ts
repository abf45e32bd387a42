import type { Box } from './box.js';

/** One object a model reports: raw class name, score 0..1 (the model's number, no probability is implied), box in source pixels. */
export interface Detection {
  readonly label: string;
  readonly score: number;
  readonly box: Box;
}

/** One class score of an image classifier. */
export interface ClassScore {
  readonly label: string;
  readonly score: number;
}

/**
 * What a model said about one image, before any use case interprets it. Detections stand in descending score;
 * their position is their id. Classes stand in the order of the model's registration.
 */
export type Prediction =
  | { readonly kind: 'detections'; readonly detections: readonly Detection[] }
  | { readonly kind: 'classScores'; readonly scores: readonly ClassScore[] };
