import type { OrganisationId, PilotId } from '../../../kernel/ids.js';
import type { Sha256 } from '../../../kernel/sha256.js';
import type { Attributes } from '../../../metrics/outcome.js';
import type { GroundTruth } from '../../../metrics/ground-truth.js';
import type { DatasetState } from './dataset-states.js';

/** ACCEPTANCE: judged, the customer's, not shown to the vendor before it is revealed. THRESHOLD: for choosing operating points, seen by both. */
export type DatasetPurpose = 'ACCEPTANCE' | 'THRESHOLD';

/** How the images came to be, as far as somebody states it; what is not stated is printed as not stated. */
export interface Provenance {
  readonly collection?: 'PROSPECTIVE' | 'RETROSPECTIVE';
  readonly sampling?: 'CONSECUTIVE' | 'RANDOM' | 'CONVENIENCE';
  readonly period?: string;
  readonly annotators?: string;
  readonly attribution?: string;
  readonly notes?: string;
  /** Why this snapshot corrects an earlier one. */
  readonly correction?: string;
  /** SHA-256 of images the vendor trained on; absent = overlap with training cannot be checked. */
  readonly trainingSha256?: readonly Sha256[];
  /** dhash64 of images the vendor trained on. */
  readonly trainingDhash64?: readonly string[];
}

/** An image of this dataset that another set also holds, or nearly. */
export interface Overlap {
  readonly name: string;
  readonly with: 'THRESHOLD' | 'TRAINING' | 'SAME_DATASET';
  /** Differing bits of the perceptual hash; 0 with `exact` = the same bytes. */
  readonly distance: number;
  readonly exact: boolean;
  readonly other: string;
}

/** What a corrected snapshot says differently from the one it corrects, by names of images, each list sorted. */
export interface Correction {
  readonly from: string;
  readonly fromRoot: Sha256 | null;
  readonly reason: string;
  readonly added: readonly string[];
  /** Counted before and not any more: absent or now excluded. */
  readonly removed: readonly string[];
  readonly relabelled: readonly string[];
  /** Other attributes. */
  readonly redescribed: readonly string[];
}

/** What was checked and stated when the dataset was sealed. */
export interface SealRecord {
  readonly sealedByName: string;
  readonly representativeness: string;
  /** By which attribute images are grouped, or who declared them independent. */
  readonly independence:
    { readonly groupAttribute: string } | { readonly declaredBy: string; readonly statement: string };
  readonly manifestSha256: Sha256;
  readonly counts: {
    readonly supplied: number;
    readonly excluded: number;
    readonly unreadable: number;
    readonly groups: number;
  };
  readonly exclusions: readonly { readonly name: string; readonly code: string; readonly note: string }[];
  /** NOT_VERIFIABLE: no hashes of training images were declared. */
  readonly trainingCheck: 'CHECKED' | 'NOT_VERIFIABLE';
  readonly overlaps: readonly Overlap[];
  /** How many images earlier sealed versions of this lineage also hold. */
  readonly inherited: { readonly from: string; readonly shared: number } | null;
  /** Every difference from the snapshot this one corrects; absent for data of their own. */
  readonly correction?: Correction;
}

/** Why a snapshot is retired or compromised, who said so, and when. */
export interface DatasetEnd {
  readonly reason: string;
  readonly by: string;
  readonly byName: string;
  readonly at: string;
}

export interface DatasetRef {
  readonly id: string;
  readonly pilotId: PilotId;
  readonly vendorOrganisationId: OrganisationId;
  readonly customerOrganisationId: OrganisationId;
  readonly ownerOrganisationId: OrganisationId;
  readonly siteId: string;
  /** Attempts are counted per lineage: a version that shares images with an earlier one continues its count. */
  readonly lineageId: string;
  readonly key: string;
  readonly version: number;
  readonly purpose: DatasetPurpose;
  readonly state: DatasetState;
  readonly rowVersion: number;
  /** Class names of all annotation files taken, sorted. */
  readonly categories: readonly string[];
  readonly groupAttribute: string | null;
  readonly provenance: Provenance;
  readonly seal: SealRecord | null;
  readonly merkleRoot: Sha256 | null;
  /** Supplied images, excluded ones among them; `null` before sealing. */
  readonly itemCount: number | null;
  readonly excludedCount: number | null;
  readonly groupCount: number | null;
  /** The sealed snapshot whose labels this one corrects; `null` for data of its own. */
  readonly revises: string | null;
  readonly ended: DatasetEnd | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly sealedBy: string | null;
  readonly sealedAt: Date | null;
}

export interface ItemProblem {
  readonly code: string;
  readonly message: string;
}

export const EXCLUSION_CODES = [
  'NOT_REPRESENTATIVE',
  'LEAKED',
  'PERSONAL_DATA',
  'UNREADABLE',
  'NOT_ANNOTATED',
  'OTHER',
] as const;
export type ExclusionCode = (typeof EXCLUSION_CODES)[number];

export interface Exclusion {
  readonly code: ExclusionCode;
  readonly note: string;
  readonly by: string;
  readonly at: string;
}

/** What stands in the place of an image that was erased; its digest, label and leaf stay, so every proof over them holds. */
export interface Erasure {
  /** With both signatures. */
  readonly motionId: string;
  readonly reason: string;
  /** As printed when they signed. */
  readonly requestedBy: string;
  readonly confirmedBy: string;
  readonly at: string;
}

/** One supplied image. An unreadable one stays, with its problem, and counts as a failure when judged. */
export interface DatasetItem {
  readonly id: string;
  readonly datasetId: string;
  readonly name: string;
  readonly imageSha256: Sha256;
  readonly bytes: number;
  /** Pixels of the upright image; `null` when it cannot be decoded. */
  readonly width: number | null;
  readonly height: number | null;
  /** Set at sealing; `null` before, and for ever when independence was declared. */
  readonly groupId: string | null;
  readonly attributes: Attributes;
  /** `null` = nobody has said; an empty list of objects = nothing is there. */
  readonly groundTruth: GroundTruth | null;
  /** Who brought the label as it is, and who else arrived at the same one. */
  readonly labelledBy: string | null;
  readonly labelConfirmedBy: string | null;
  readonly problem: ItemProblem | null;
  readonly excluded: Exclusion | null;
  readonly leafSha256: Sha256 | null;
  readonly revealedAt: Date | null;
  /** Its bytes are gone for good. */
  readonly erased: Erasure | null;
}
