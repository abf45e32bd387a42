import type { Outcome } from './outcome.js';

/** What a figure rests on: independent groups, images, or single objects. */
export type MetricUnit = 'captureGroup' | 'image' | 'object';

/** What one outcome contributes: `count` of `total` trials. A total of 0: the outcome says nothing about this metric. */
export interface Trials {
  readonly count: number;
  readonly total: number;
}

/** How a figure reads: `11 of 17 images that must be rejected were rejected`. */
export interface MetricWording {
  readonly one: string;
  readonly many: string;
  readonly outcome: string;
}

/** What a metric needs of a contract: OK/NOK states, classes of images, objects or counts; MEASUREMENTS: of the run. */
export type MetricNeeds = 'ANY' | 'STATES' | 'CLASSES' | 'OBJECTS' | 'COUNTS' | 'MEASUREMENTS';

/** A form of its own, and what is said where a parameter has not got it. */
interface ParameterForm {
  readonly form: RegExp;
  readonly advice: string;
}

export type ParameterRule = 'NONE' | 'OPTIONAL_LABEL' | 'LABEL' | 'TOLERANCE' | ParameterForm;

export interface Family {
  readonly parameterRule: ParameterRule;
  readonly title: (parameter: string | null) => string;
  readonly direction?: 'LOWER_IS_BETTER';
  readonly units: readonly MetricUnit[];
  readonly needs: MetricNeeds;
  readonly wording: (parameter: string | null) => MetricWording;
  readonly trials: (outcome: Outcome, parameter: string | null) => Trials;
}
