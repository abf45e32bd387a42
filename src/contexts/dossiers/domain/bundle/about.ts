/** What signatures are about. `file` is `null` for content that was replaced before it was agreed and is not kept. */
export interface BundledEvidence {
  readonly subject: string;
  readonly digest: string;
  readonly file: string | null;
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
}
