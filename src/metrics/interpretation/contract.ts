import { digestOf } from '../../kernel/canonical-json.js';
import type { Sha256 } from '../../kernel/sha256.js';

/** What a raw class is in this use case. FORBIDDEN: must not be on the image at all. */
export const ROLES = ['UNIT', 'LOAD', 'CARRIER', 'IGNORE', 'FORBIDDEN'] as const;
export type Role = (typeof ROLES)[number];

export const TASKS = ['detection', 'classification', 'counting', 'presence'] as const;
export type Task = (typeof TASKS)[number];

export const GRANULARITIES = ['EACH_UNIT', 'ONE_LOAD', 'LOAD_AND_UNITS'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** A point in relative image coordinates: 0,0 is the upper left corner, 1,1 the lower right one. */
export type RelativePoint = readonly [number, number];
/** At least three corners; closed by itself. */
export type Polygon = readonly RelativePoint[];

/** Who chose the operating point, when, by which rule and on which threshold data (never the acceptance data). */
export interface OperatingPointProvenance {
  readonly chosenBy: string;
  /** UTC instant, ISO 8601. */
  readonly chosenAt: string;
  readonly rule: string;
  /** Digest of the threshold data; `null` = fixed by agreement without data. */
  readonly dataDigest: Sha256 | null;
}

/** Applies to predictions only: a detection counts when its score is at least the threshold of its class. */
export interface ScoreThreshold {
  readonly perClass: Readonly<Record<string, number>>;
  readonly provenance: OperatingPointProvenance;
}

/** Objects whose anchor lies in none of the polygons are ignored; an edge belongs to its polygon. */
export interface Region {
  readonly polygons: readonly Polygon[];
  readonly anchor: 'CENTRE' | 'BOTTOM_CENTRE';
}

/** In source pixels and square pixels; smaller objects are ignored. */
export interface MinSize {
  readonly shortSide: number;
  readonly area: number;
}

/** How units form one LOAD. Gaps are fractions of the image's longer side. */
export interface Grouping {
  /** Units that stand on a carrier, directly or stacked; `minOverlap` = share of a unit's width above the carrier. */
  readonly carrier: {
    readonly minUnits: number;
    readonly minOverlap: number;
    readonly maxGap: number;
    readonly extent: 'CARRIER' | 'UNION';
  } | null;
  /** At least `minUnits` units, each closer than `maxGap` to another one of them; the extent is their union. */
  readonly proximity: { readonly minUnits: number; readonly maxGap: number } | null;
}

/** What becomes of units inside a LOAD (members, or intersection over own area >= minShare). VIOLATION makes them FORBIDDEN. */
export interface Containment {
  readonly unitsInLoad: 'IGNORE' | 'COUNT' | 'VIOLATION';
  readonly minShare: number;
}

/** Objects less visible than `min` form a don't-care band: neither hit nor false alarm. */
export interface Visibility {
  readonly min: number;
}

/**
 * IOU: overlap >= iou. CENTRE: the detection's centre lies in the box and overlap >= iou. One to one, highest score first, then
 * position. `within`: which pairs may match at all. LOADs match by role, for their extents come from several classes.
 */
export interface Match {
  readonly rule: 'IOU' | 'CENTRE';
  readonly iou: number;
  readonly within: 'CLASS' | 'ROLE';
}

/** How many objects of a role there are. Hidden = below the visibility limit. */
export interface Counting {
  readonly of: 'UNIT' | 'LOAD' | 'FORBIDDEN';
  /** Largest deviation that is still right: max(absolute, relative * expected). 0 and 0 = exact. */
  readonly tolerance: { readonly absolute: number; readonly relative: number };
  readonly occlusion: 'VISIBLE_ONLY' | 'ALL';
}

/** When an image as a whole is right. */
export type ImageVerdict =
  /** Every expected object found and, unless ALLOW, nothing reported beyond them. */
  | { readonly rule: 'ALL_OBJECTS'; readonly phantoms: 'COUNT' | 'ALLOW' }
  /** At least `atLeast` objects of the role present or not: OK/NOK as it should be. */
  | {
      readonly rule: 'PRESENCE';
      readonly of: 'UNIT' | 'LOAD' | 'FORBIDDEN';
      readonly atLeast: number;
      readonly presentMeans: 'OK' | 'NOK';
    }
  /** The count agrees within the tolerance of `counting`. */
  | { readonly rule: 'COUNT' }
  /** The class with the highest score is the true one. */
  | { readonly rule: 'CLASS' };

/** How a reader is told about a figure: `11 of 17` wagons with a bag were `stopped`. */
export interface Wording {
  readonly one: string;
  readonly many: string;
  readonly outcome: string;
}

/**
 * The interpretation contract of a use case: what an image ought to give and what of the raw answer counts. The same contract
 * is applied to ground truth and to predictions. Any change is a new version with another digest; judging again needs no inference.
 */
export interface InterpretationContract {
  readonly format: 'touchstone/contract@1';
  readonly id: string;
  /** The use case: `BOX`, `PALLET`, `WAGON_BAG`. */
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly task: Task;
  readonly roles: Readonly<Record<string, Role>>;
  readonly granularity: Granularity;
  readonly scoreThreshold: ScoreThreshold;
  readonly region: Region | null;
  readonly minSize: MinSize | null;
  readonly group: Grouping | null;
  readonly containment: Containment;
  readonly visibility: Visibility | null;
  readonly match: Match;
  readonly counting: Counting | null;
  readonly imageVerdict: ImageVerdict;
  /** Per metric, by reference (`object-recall:wire@1`) or by name where it takes no parameter; optional, for sentences only, but part of the digest like everything else. */
  readonly wording?: Readonly<Record<string, Wording>>;
}

/** SHA-256 of the canonical text; the order of keys does not matter. */
export function contractDigest(contract: InterpretationContract): Sha256 {
  return digestOf(contract);
}

/** Raw classes (of a model or of annotations) the contract says nothing about, in the order given, each once. */
export function unmappedClasses(contract: InterpretationContract, classes: readonly string[]): string[] {
  return [...new Set(classes)].filter((label) => !Object.hasOwn(contract.roles, label));
}
