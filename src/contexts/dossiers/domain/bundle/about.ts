/** What signatures are about. `file` is `null` for content that was replaced before it was agreed and is not kept. */
export interface BundledEvidence {
  readonly subject: string;
  readonly digest: string;
  readonly file: string | null;
}

/** A statement about a run or a gate; `digest` is that of the envelope, as the chain records it. */
export interface BundledAttestation {
  readonly id: string;
  readonly predicateType: string;
  readonly about: string;
  readonly digest: string;
  readonly file: string;
}

/** The manifest of a sealed dataset; `withheld` of its items appear as their leaf alone. */
export interface BundledDataset {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly merkleRoot: string;
  readonly count: number;
  readonly withheld: number;
  readonly file: string;
}

export interface BundleAbout {
  readonly format: 'touchstone/bundle@1';
  readonly pilot: { readonly id: string; readonly key: string; readonly title: string };
  readonly vendorOrganisationId: string;
  readonly customerOrganisationId: string;
  /** Id of the organisation whose chain is in `chain.jsonl`. */
  readonly chain: string;
  readonly entries: number;
  readonly withheld: number;
  readonly exportedAt: string;
  readonly exportedBy: { readonly personId: string; readonly name: string; readonly organisationId: string };
  readonly productVersion: string;
  readonly evidence: readonly BundledEvidence[];
  readonly attestations: readonly BundledAttestation[];
  readonly datasets: readonly BundledDataset[];
}
