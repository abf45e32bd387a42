declare const brand: unique symbol;

/** A string that only its parser may make: `Id<'Pilot'>` is not assignable to `Id<'Site'>`. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type OrganisationId = Id<'Organisation'>;
export type PersonId = Id<'Person'>;
export type PilotId = Id<'Pilot'>;
export type SiteId = Id<'Site'>;
export type UseCaseId = Id<'UseCase'>;
export type ContractId = Id<'Contract'>;
export type CriteriaSetId = Id<'CriteriaSet'>;
export type DatasetId = Id<'Dataset'>;
export type ItemId = Id<'Item'>;
export type ModelId = Id<'Model'>;
export type RunId = Id<'Run'>;
export type JudgementId = Id<'Judgement'>;
export type GateId = Id<'Gate'>;
export type DossierId = Id<'Dossier'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a text is a lower-case UUID, the only form of id that Touchstone gives out. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
