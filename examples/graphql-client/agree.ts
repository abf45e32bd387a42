import {
  AddSite,
  AddUseCase,
  ChallengeCriteria,
  CreatePilot,
  PreviewCriteria,
  ProposeCriteria,
  SignCriteria,
  SubmitCriteria,
  type PreviewCriteriaResult,
} from './documents.js';
import type { Parties, Person } from './found.js';
import type { PersonKey, PilotFiles } from './pilot-files.js';

export interface AgreedPilot {
  readonly id: string;
  readonly key: string;
  /** Ids by key. */
  readonly sites: ReadonlyMap<string, string>;
  readonly useCases: ReadonlyMap<string, string>;
}

export type Needs = PreviewCriteriaResult['lintCriteria']['needs'];

const DAY = 86_400_000;

/** The pilot with its time box, its sites, and its use cases with their contracts. */
export async function createPilot(files: PilotFiles, parties: Parties, now: number): Promise<AgreedPilot> {
  const { pilot } = files;
  const { vendorOrganisationId, customerOrganisationId, people } = parties;
  const decisionDate = new Date(now + pilot.daysToDecide * DAY).toISOString().slice(0, 10);
  const input = { title: pilot.title, vendorOrganisationId, customerOrganisationId, decisionDate, ...pilot.terms };
  const { createPilot: created } = await people.CQL.client.ask(CreatePilot, { input });
  const pilotId = there(created.pilot).id;
  const sites = new Map<string, string>();
  for (const { key, name, facts, sliceSchema } of pilot.sites) {
    const { addSite } = await people.CQL.client.ask(AddSite, { input: { pilotId, key, name, facts, sliceSchema } });
    sites.set(key, there(addSite.site).id);
  }
  const useCases = new Map<string, string>();
  for (const { key, title, description, contract } of pilot.useCases) {
    const { addUseCase } = await people.CQL.client.ask(AddUseCase, {
      input: { pilotId, key, title, description, contract: await files.document(contract) },
    });
    useCases.set(key, there(addUseCase.useCase).id);
  }
  return { id: pilotId, key: there(created.pilot).key, sites, useCases };
}

/**
 * For every site and use case: what the criteria take is looked at, the vendor proposes them, and each slot signs.
 * @returns what the criteria of each use case need, before any result exists
 */
export async function agreeCriteria(
  files: PilotFiles,
  parties: Parties,
  pilot: AgreedPilot,
): Promise<ReadonlyMap<string, Needs>> {
  const { VPM } = parties.people;
  const needs = new Map<string, Needs>();
  for (const { key, criteria } of files.pilot.useCases) {
    const document = await files.document(criteria);
    for (const siteId of pilot.sites.values()) {
      const input = { siteId, useCaseId: there(pilot.useCases.get(key)), document };
      needs.set(key, (await VPM.client.ask(PreviewCriteria, { input })).lintCriteria.needs);
      const { proposeCriteria } = await VPM.client.ask(ProposeCriteria, { input });
      const { id: criteriaSetId, rowVersion } = there(proposeCriteria.criteriaSet);
      const { submitCriteria } = await VPM.client.ask(SubmitCriteria, {
        input: { criteriaSetId, expectedVersion: rowVersion },
      });
      for (const slot of there(there(submitCriteria.criteriaSet).standing).slots) {
        await signCriteria(parties.people[slot as PersonKey], criteriaSetId, slot);
      }
    }
  }
  return needs;
}

async function signCriteria(person: Person, criteriaSetId: string, slot: string): Promise<void> {
  const { criteriaChallenge } = await person.client.ask(ChallengeCriteria, { input: { criteriaSetId, slot } });
  const { nonce } = there(criteriaChallenge.challenge);
  await person.client.ask(SignCriteria, { input: { criteriaSetId, slot, nonce, password: person.password } });
}

/** A payload without userErrors has its entity. */
export function there<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('The answer has neither an entity nor a refusal.');
  return value;
}
