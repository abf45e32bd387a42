import type { Sha256 } from '../../../kernel/sha256.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import type { Attributes } from '../../../metrics/outcome.js';
import type { GroundTruth } from '../../../metrics/ground-truth.js';
import type { DatasetItem, DatasetPurpose, DatasetRef, Erasure, Exclusion } from '../domain/dataset.js';
import type { SealedLeaf } from '../domain/disclosed-manifest.js';
import type { ForeignImage } from '../domain/plan-seal.js';

export interface PageRange {
  readonly after?: string;
  readonly first: number;
}

export interface ItemFilter {
  readonly problem?: boolean;
  readonly excluded?: boolean;
  readonly erased?: boolean;
}

/** An image of another dataset with the same bytes, which keeps them in the store. */
export interface ItemCopy {
  readonly sha256: string;
  readonly datasetId: string;
  readonly key: string;
  readonly version: number;
  readonly itemId: string;
  readonly name: string;
}

/** Another sealed acceptance dataset that holds some of the same bytes. */
export interface Relative {
  readonly datasetId: string;
  readonly lineageId: string;
  readonly label: string;
  readonly shared: number;
}

export type DatasetPatch = Partial<
  Pick<
    DatasetRef,
    | 'state' | 'lineageId' | 'categories' | 'groupAttribute' | 'provenance' | 'seal' | 'merkleRoot'
    | 'ended' | 'itemCount' | 'excludedCount' | 'groupCount' | 'sealedBy' | 'sealedAt'
  >
>; // prettier-ignore

/** Counted images of an earlier snapshot in a later one. */
export interface Growth {
  readonly earlier: number;
  /** Those that the later one holds too, whatever is said about them. */
  readonly kept: number;
  /** Not in the later one as they were: missing, or with another group, label or attribute. */
  readonly altered: number;
  /** New images in groups that the earlier one had. */
  readonly joined: number;
  /** Images that the earlier one did not have. */
  readonly fresh: number;
}

export abstract class DatasetStore {
  abstract insert(tx: Tx, dataset: DatasetRef): Promise<void>;
  abstract find(tx: Tx, id: string, lock?: 'share' | 'update'): Promise<DatasetRef | undefined>;
  abstract latestVersion(tx: Tx, pilotId: string, key: string): Promise<DatasetRef | undefined>;
  abstract page(
    tx: Tx,
    of: { pilotId: string; siteId?: string; purpose?: DatasetPurpose },
    range: PageRange,
  ): Promise<readonly DatasetRef[]>;
  /** Writes the patch and moves the row version on, if the row still has `expected`. */
  abstract update(tx: Tx, id: string, expected: number, patch: DatasetPatch): Promise<boolean>;
  /** One sealing of a customer's data at a time, until the transaction ends. */
  abstract lockSealing(tx: Tx, customerOrganisationId: string): Promise<void>;
  /** Images of the other datasets of a purpose in this pilot that this scope may see. */
  abstract imagesOf(
    tx: Tx,
    of: { pilotId: string; purpose: DatasetPurpose; except: string },
  ): Promise<readonly ForeignImage[]>;
  /** Sealed acceptance datasets that hold bytes of this one, whatever their pilot. */
  abstract relatives(tx: Tx, datasetId: string): Promise<readonly Relative[]>;
  /** How many images (exact bytes) two datasets share. */
  abstract sharedImages(tx: Tx, one: string, other: string): Promise<number>;
  abstract growth(tx: Tx, earlier: string, later: string): Promise<Growth>;
  /** How many independent groups two sealed datasets of one site, grouped by the same attribute, share. */
  abstract sharedGroups(tx: Tx, one: string, other: string): Promise<number>;
  /** Ids of the other datasets for acceptance in the pilot, not retired. */
  abstract acceptanceOf(tx: Tx, pilotId: string, except: string): Promise<readonly string[]>;
}

export type NewItem = DatasetItem &
  Pick<DatasetRef, 'vendorOrganisationId' | 'customerOrganisationId' | 'ownerOrganisationId'> & {
    readonly isShared: boolean;
  };

export abstract class ItemStore {
  /** `false` when another upload has taken the name or the bytes meanwhile. */
  abstract insert(tx: Tx, item: NewItem): Promise<boolean>;
  abstract find(tx: Tx, datasetId: string, itemId: string): Promise<DatasetItem | undefined>;
  abstract twins(tx: Tx, datasetId: string, of: { name: string; imageSha256: string }): Promise<readonly DatasetItem[]>;
  /** Ascending by id. */
  abstract page(tx: Tx, datasetId: string, range: PageRange, filter?: ItemFilter): Promise<readonly DatasetItem[]>;
  abstract all(tx: Tx, datasetId: string): Promise<readonly DatasetItem[]>;
  /** Of those not excluded, ascending by id, from one place up to another. */
  abstract judged(
    tx: Tx,
    datasetId: string,
    range: { readonly from: number; readonly to: number | null },
  ): Promise<readonly DatasetItem[]>;
  /** Of every item, shown to this scope or not; ascending by id. Digests tell nothing about an image one does not have. */
  abstract leaves(tx: Tx, datasetId: string): Promise<readonly SealedLeaf[]>;
  abstract counts(
    tx: Tx,
    datasetId: string,
  ): Promise<{ supplied: number; excluded: number; annotated: number; unreadable: number; erased: number }>;
  /**
   * A label as it was before stays its annotator's, and is confirmed when another person brings the same; a different one is the
   * word of whoever brings it, confirmed by nobody yet.
   */
  abstract updateGroundTruths(tx: Tx, byItem: ReadonlyMap<string, GroundTruth>, annotator: string): Promise<void>;
  abstract updateAttributes(tx: Tx, byItem: ReadonlyMap<string, Attributes>): Promise<void>;
  abstract exclude(tx: Tx, itemId: string, exclusion: Exclusion): Promise<void>;
  /** Writes groups and leaves. */
  abstract seal(tx: Tx, items: readonly Pick<DatasetItem, 'id' | 'groupId' | 'leafSha256'>[]): Promise<void>;
  abstract reveal(tx: Tx, itemIds: readonly string[], at: Date): Promise<number>;
  abstract byIds(tx: Tx, datasetId: string, ids: readonly string[]): Promise<readonly DatasetItem[]>;
  /** Puts the tombstone into the rows and, where `excluded` is given, leaves them out of an open dataset. @returns rows written */
  abstract erase(
    tx: Tx,
    items: readonly string[],
    to: { readonly erased: Erasure; readonly excluded?: Exclusion },
  ): Promise<number>;
  /** Erased images that a judgement would need, whoever may see them. */
  abstract countErased(tx: Tx, datasetId: string): Promise<number>;
  /** Erased images by their leaf; those of everybody, since a leaf tells nothing. */
  abstract erasures(tx: Tx, datasetId: string): Promise<readonly { leafSha256: Sha256; erased: Erasure }[]>;
  /** Images of other datasets, not erased and visible, with the same bytes. */
  abstract copies(tx: Tx, datasetId: string, ids: readonly string[]): Promise<readonly ItemCopy[]>;
  /** Copies rows of `from` that are neither excluded nor erased; ids come from `nextId`. */
  abstract copy(tx: Tx, from: string, to: DatasetRef, nextId: () => string): Promise<number>;
}
