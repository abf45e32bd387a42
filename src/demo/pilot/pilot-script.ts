import type { CriteriaDocument, SiteSchema } from '../../verdict/criteria/criteria-document.js';
import type { ModelContract } from '../../vision/model-contract.js';
import type { InterpretationContract } from '../../metrics/interpretation/contract.js';
import type { ItemToInterpret } from '../../metrics/interpretation/interpreted-item.js';

export type PersonKey = 'CQL' | 'CSM' | 'SO' | 'VPM' | 'VML';

export interface PersonScript {
  readonly key: PersonKey;
  readonly name: string;
}

export interface UseCaseScript {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly contract: InterpretationContract;
}

/** One image with its bytes, read when its turn comes. */
export interface ImageScript {
  readonly name: string;
  readonly bytes: () => Promise<Uint8Array>;
}

export interface SiteScript {
  readonly key: string;
  readonly name: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly sliceSchema: SiteSchema;
  readonly dataset: {
    readonly key: string;
    readonly groupAttribute: string;
    readonly provenance: Readonly<Record<string, unknown>>;
    readonly representativeness: string;
    readonly imageCount: number;
    /** One after the other, so that never all bytes are in memory. */
    readonly images: () => AsyncIterable<ImageScript>;
    /** A COCO document; asked for after the images. */
    readonly annotations: () => Promise<CocoDocument>;
    /** JSON Lines; asked for after the images. */
    readonly metadata: () => Promise<string>;
  };
  /** Answers made from the labels, on which the two use cases that are compared must disagree; asked for after the images. */
  readonly swapSet?: () => readonly Omit<ItemToInterpret, 'contract'>[];
}

export type CocoDocument = Readonly<Record<'images' | 'categories' | 'annotations', readonly unknown[]>>;

/** A whole pilot as data: who, where, what is asked, on which images, of which model. */
export interface PilotScript {
  readonly title: string;
  readonly vendor: string;
  readonly customer: string;
  readonly people: readonly PersonScript[];
  readonly daysToDecide: number;
  readonly attemptBudget: number;
  readonly imageBudget: number;
  readonly onExpiry: string;
  /** One decision on everything, or one for each site. */
  readonly gates: 'WHOLE_PILOT' | 'EACH_SITE';
  readonly intendedUse: string;
  readonly outOfScope: string;
  readonly whenUnsure: string;
  readonly contact: string;
  readonly sites: readonly SiteScript[];
  readonly useCases: readonly UseCaseScript[];
  /** Keys of two use cases whose disagreements are shown. */
  readonly compared?: readonly [first: string, second: string];
  readonly criteria: (useCaseKey: string, siteName: string) => CriteriaDocument;
  readonly model: {
    readonly name: string;
    readonly version: string;
    readonly bytes: () => Promise<Uint8Array>;
    readonly contract: ModelContract;
    readonly card: Readonly<Record<string, string>>;
    readonly scoreThresholds: Readonly<Record<string, number>>;
    readonly rule: string;
  };
  /** What the customer's quality lead says when the evidence does not carry a GO. */
  readonly rejection: string;
}
