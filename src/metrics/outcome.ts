import type { Box } from '../vision/box.js';

/** The names of errors, per object. COUNT_OFF carries by how many (observed minus expected). */
export type ObjectErrorName = 'MISSED' | 'PHANTOM' | 'MERGED' | 'SPLIT' | 'WRONG_ROLE' | 'COUNT_OFF';

export interface ObjectError {
  readonly name: ObjectErrorName;
  /** Ids of the ground-truth objects concerned (empty for PHANTOM). */
  readonly expectedIds: readonly string[];
  /** Positions of the detections concerned in the raw prediction (empty for MISSED). */
  readonly observedIndexes: readonly number[];
  /** Only for COUNT_OFF: observed minus expected, never 0. */
  readonly offBy?: number;
  /** One short phrase for a reader: `wire missed`. */
  readonly note: string;
}

/** A ground-truth object as the contract sees it (after roles, grouping, regions, sizes and visibility). */
export interface ExpectedObject {
  readonly id: string;
  readonly role: string;
  readonly label: string;
  readonly box: Box;
  readonly result: 'HIT' | 'MISS' | 'IGNORED';
  /** Position in `observed` of the object it was matched to. */
  readonly matchedTo?: number;
}

/** A predicted object as the contract sees it. */
export interface ObservedObject {
  /** Positions in the raw prediction it was made of (several when detections were grouped into one LOAD). */
  readonly indexes: readonly number[];
  readonly role: string;
  readonly label: string;
  readonly score: number;
  readonly box: Box;
  readonly result: 'HIT' | 'EXTRA' | 'IGNORED';
}

export type AttributeValue = string | number | boolean | null;

/** Attributes an item is sliced by. Keys carry their prefix: `meta.shift`, `img.luminance`, `obj.count`. `null` = declared missing. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** What was measured with an answer, at the pace of latency: one image at a time, nothing from a cache, after a warm-up. */
export interface Measured {
  readonly deviceClass: string;
  /** Fingerprint of the hardware. */
  readonly hardware: string;
  readonly milliseconds: {
    readonly decode: number;
    readonly preprocess: number;
    readonly infer: number;
    readonly postprocess: number;
  };
  readonly modelBytes: number;
  /** Of the model's process, so far. */
  readonly peakMemoryBytes: number;
  /** Loading and first inference; only with the first image after a start, else `null`. */
  readonly coldStartMilliseconds: number | null;
}

/** What became of a supplied item. Excluded ones never reach an outcome; they are counted by the dataset with their reason. */
export type OutcomeStatus = 'EVALUATED' | 'ERRORED' | 'INDETERMINATE';

/**
 * One item judged by one interpretation contract. Errored and indeterminate items count as wrong wherever they are a
 * trial; they never leave a denominator.
 */
export interface Outcome {
  readonly itemId: string;
  /** File name or id a person recognises. */
  readonly itemName: string;
  /** The independent unit: images of one group are not independent. Items without a group are their own. */
  readonly groupId: string;
  readonly status: OutcomeStatus;
  /** Why, when not EVALUATED: a stable code and a sentence. */
  readonly reason?: { readonly code: string; readonly message: string };
  readonly attributes: Attributes;
  /** What the image as a whole should have been and was: states named by the contract (`OK`/`NOK`, `3 objects`, a class). */
  readonly expectedState: string;
  readonly observedState: string | null;
  /** Whether the image as a whole is right under the contract. Always false when not EVALUATED. */
  readonly right: boolean;
  /** Only when the contract counts: how many there are and were seen; `null` = no answer. */
  readonly counts?: { readonly expected: number; readonly observed: number | null };
  readonly expected: readonly ExpectedObject[];
  readonly observed: readonly ObservedObject[];
  readonly errors: readonly ObjectError[];
  /** Absent = nothing was measured. */
  readonly measured?: Measured;
}
