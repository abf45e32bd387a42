import type { Box } from '../vision/box.js';

/** One annotated object of an image. Ids are texts, so that an export that starts at 0 loses nothing. */
export interface GroundTruthObject {
  readonly id: string;
  /** Raw class name as annotated. */
  readonly label: string;
  /** Pixels of the upright source image. */
  readonly box: Box;
  /** A region of many objects that were not told apart (COCO `iscrowd`): matched by nothing, held against nobody. */
  readonly crowd: boolean;
  /** Visible share 0..1; absent = fully visible. */
  readonly visibility?: number;
}

/** What people say is on one image. `objects` may be empty: an empty image is evidence too. */
export interface GroundTruth {
  readonly objects: readonly GroundTruthObject[];
  /** The class of the image as a whole, for classification. */
  readonly classLabel?: string;
}
