import type { JsonValue } from '../../../kernel/canonical-json.js';
import type { OrganisationId, PilotId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { ModelContract } from '../../../vision/model-contract.js';

/** A registered model: bytes, and how to feed and read them. Never changes. */
export interface ModelRef {
  readonly id: string;
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly name: string;
  readonly version: string;
  readonly sha256: Sha256;
  readonly bytes: number;
  readonly contract: ModelContract;
  readonly contractDigest: Sha256;
  /** What the vendor says about the model: licence, training, source. Free form. */
  readonly card: { readonly [key: string]: JsonValue };
  readonly registeredBy: string;
  readonly registeredAt: Date;
}

/** From which score on a detection of a class counts, who chose it, and on what grounds. Another choice is another version. */
export interface OperatingPointDocument {
  readonly format: 'touchstone/operating-point@1';
  /** Per raw class of the model, 0..1. */
  readonly scoreThresholds: Readonly<Record<string, number>>;
  /** The rule in words: `highest F1 at IoU 0.5 on the grid 0.05 to 0.95, ties to the higher threshold`. */
  readonly rule: string;
  readonly chosenByName: string;
  /** The sealed data it was chosen on; `null` = fixed by agreement, without data. Never acceptance data: checked where a run is declared. */
  readonly thresholdDatasetId: string | null;
  /** What the choice rests on, as the chooser computed it; `null` = not given. */
  readonly curve: JsonValue;
}

export interface OperatingPointRef {
  readonly id: string;
  readonly pilotId: PilotId;
  readonly modelId: string;
  /** From 1, per model. */
  readonly version: number;
  readonly document: OperatingPointDocument;
  readonly digest: Sha256;
  readonly chosenBy: string;
  readonly chosenAt: Date;
}
