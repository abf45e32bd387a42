import type { InferenceLimits } from '../../../ports/machines.js';

/** What the installation fixes for every run: limits of the inference process and the product's own version. */
export abstract class RunSettings {
  abstract readonly limits: InferenceLimits;
  abstract readonly productVersion: string;
}
