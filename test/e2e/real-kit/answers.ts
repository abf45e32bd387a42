import type { ExpectedObject, ObservedObject } from '../../../src/metrics/outcome.js';
import type { Detection } from '../../../src/vision/prediction.js';

/** What the queries of this test ask for. */
export interface CellAnswer {
  readonly n: number;
  readonly verdict: string;
  readonly needed: { readonly withoutFurtherFailure: number | null } | null;
}

export interface JudgementAnswer {
  readonly id: string;
  readonly useCaseId: string;
  readonly verdict: string;
  readonly attempt: { readonly number: number; readonly max: number };
  readonly criteria: readonly { readonly criterionId: string; readonly cells: readonly CellAnswer[] }[];
}

export interface RunAnswer {
  readonly id: string;
  readonly conservation: object;
  readonly judgements: readonly JudgementAnswer[];
}

export interface SampleAnswer {
  readonly itemName: string;
  readonly right: boolean;
  readonly expectedState: string;
  readonly observedState: string | null;
  readonly expected: readonly ExpectedObject[];
  readonly observed: readonly ObservedObject[];
}

/** One line of `GET /api/v1/runs/:id/predictions` of a run without errors. */
export interface PredictionLine {
  readonly itemName: string;
  readonly answer: { readonly prediction: { readonly detections: readonly Detection[] } };
}

/** One detection of the kit's reference files. */
export interface ReferenceDetection {
  readonly image_id: number;
  /** From 1 in COCO files; FastestDet's own list has `class_index` from 0. */
  readonly category_id?: number;
  readonly class_index?: number;
  readonly bbox: readonly number[];
  readonly score: number;
}

export interface FaceReference {
  readonly image_id: number;
  readonly model: string;
  readonly detectionsAt0_3: readonly { readonly bbox: readonly number[]; readonly score: number }[];
}
