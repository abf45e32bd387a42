/** AP, AP50, AP75, APsmall, APmedium, APlarge, AR at maxDets[0], [1], [2], ARsmall, ARmedium, ARlarge; -1 = undefined. */
export type DetectionStats = readonly number[];

/** Precision, recall and score of one class at IoU 0.5, all areas, largest maxDets; -1 where the class has no ground truth. */
export interface PrecisionRecallCurve {
  /** Final recall, 0..1. */
  readonly recall: number;
  /** At recall 0, 0.01 … 1: highest precision at that recall or beyond, 0 where it is not reached. */
  readonly precision101: readonly number[];
  /** At the same points: score of the first detection that reaches the recall, 0 where none does. */
  readonly score101: readonly number[];
}

/** The twelve numbers of one class, in the field names of the reference; -1 = undefined (no ground truth in that size). */
export interface ClassResult {
  /** -1 when classes are merged. */
  readonly category_id: number;
  readonly AP: number;
  readonly AP50: number;
  readonly AP75: number;
  readonly APsmall: number;
  readonly APmedium: number;
  readonly APlarge: number;
  readonly ARmax0: number;
  readonly ARmax1: number;
  readonly ARmax2: number;
  readonly ARsmall: number;
  readonly ARmedium: number;
  readonly ARlarge: number;
  /** Ground truths that count, per area range. */
  readonly nGt: readonly number[];
  /** Present when 0.5 is among the IoU thresholds. */
  readonly pr50?: PrecisionRecallCurve;
}

/** Counts at one operating point; the shares are null when their denominator is 0. */
export interface FixedCounts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  /** Detections that count neither way (on a crowd region, or outside every area). */
  readonly ignoredDt: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

/** Which class was taken for which, with classes merged in the matching. */
export interface DetectionConfusion {
  readonly categoryIds: readonly number[];
  /** Rows: true class, last row = no object (false alarm). Columns: predicted class, last column = missed. */
  readonly matrix: readonly (readonly number[])[];
  readonly ignoredDt: number;
}

/** Everything at one score threshold and IoU 0.5, all areas, without a limit of detections per image. */
export interface FixedThresholdResult {
  readonly scoreThr: number;
  readonly iouThr: number;
  readonly perClass: readonly ({ readonly category_id: number } & FixedCounts)[];
  /** Sums over the classes. */
  readonly micro: FixedCounts;
  readonly confusion: DetectionConfusion;
}

/** Result of an evaluation. AP, AR, F1 and every mean are for comparison; they never decide a gate. */
export interface DetectionEvaluation {
  readonly stats: DetectionStats;
  readonly perClass: readonly ClassResult[];
  readonly fixed: readonly FixedThresholdResult[];
  /** Detections of classes the ground truth does not list: in no number above, ascending by id. */
  readonly unknownCategories: readonly { readonly category_id: number; readonly detections: number }[];
}
