import {
  DowngradeItem,
  RaiseItem,
  ReadItems,
  ResolveItem,
  StartItem,
  TriageItem,
  VerifyItem,
  type ItemCategory,
  type NewItem,
  type PunchItem,
} from '../../src/contexts/findings/public.js';
import { InviteMember, RedeemInvitation } from '../../src/contexts/identity/public.js';
import type { OrganisationId, PersonId } from '../../src/kernel/ids.js';
import type { Principal, Role } from '../../src/ports/principal.js';
import { images, scores, type DecisionWorld, type EvaluatedPilot, type PilotPlace } from './evaluated-pilot.js';
import { PASSWORD, type World } from './world.js';

export const REASON = 'agreed with everybody on site';
export const EVIDENCE = 'e'.repeat(64);

let people = 0;

/** One more person with a role, of the side the role belongs to (auditors: the customer's). */
export async function aColleague(world: World, role: Role): Promise<Principal> {
  const by = role === 'VPM' || role === 'VML' ? world.cast.VPM : world.cast.CQL;
  const { token } = await world.get(InviteMember).execute(by, { role });
  const printedName = `Finder ${(people += 1)}`;
  const email = `finder${people}@example.test`;
  const person = await world.get(RedeemInvitation).execute({ token, email, printedName, password: PASSWORD });
  return { personId: person.id as PersonId, printedName, organisationId: person.organisationId as OrganisationId };
}

export function raiseItem(
  world: World,
  own: Partial<NewItem> & { pilotId: string; by?: Principal },
): Promise<PunchItem> {
  const { by, ...request } = own;
  return world.get(RaiseItem).execute(by ?? world.cast.CQL, {
    kind: 'SITE',
    title: 'The lamp of lane 2 flickers',
    description: 'Every second image is dark; all were to be lit alike.',
    ...request,
  });
}

export function triageItem(
  world: World,
  itemId: string,
  own: { category?: ItemCategory; by?: Principal; dueOn?: string; reason?: string; ownerId?: string } = {},
): Promise<PunchItem> {
  const { by, ...triage } = own;
  return world.get(TriageItem).execute(by ?? world.cast.CQL, {
    itemId,
    category: 'B',
    ownerId: world.cast.VML.personId,
    dueOn: '2026-06-30',
    ...triage,
  });
}

/** Raised, triaged and worked on by the vendor until it is called resolved. */
export async function resolveItem(world: World, itemId: string): Promise<PunchItem> {
  await world.get(StartItem).execute(world.cast.VML, itemId);
  return world.get(ResolveItem).execute(world.cast.VML, {
    itemId,
    evidenceSha256: EVIDENCE,
    resolution: 'The lamp was replaced and measured.',
  });
}

export function verifyItem(world: World, itemId: string, own: { by?: Principal; runId?: string } = {}) {
  const { by, ...more } = own;
  return world.get(VerifyItem).execute(by ?? world.cast.CQL, { itemId, ...more });
}

export async function downgradeItem(world: World, itemId: string, to: ItemCategory): Promise<PunchItem> {
  const downgrade = world.get(DowngradeItem);
  await downgrade.execute(world.cast.CQL, { itemId, to, reason: REASON });
  return downgrade.execute(world.cast.SO, { itemId, to, reason: REASON });
}

export function itemsOf(world: World, pilotId: string): Promise<readonly PunchItem[]> {
  return world.get(ReadItems).page(world.cast.CQL, { pilotId }, { first: 100 });
}

/** A formal run on fresh data of which the model gets everything wrong, or right. */
export async function aFormalRun(
  world: DecisionWorld,
  of: { pilot: EvaluatedPilot; place: PilotPlace; modelId: string; count?: number },
  outcome: 'WRONG' | 'RIGHT',
): Promise<string> {
  const label = outcome === 'WRONG' ? ('green' as const) : ('red' as const);
  world.runtime.answer = () => Promise.resolve(scores('red'));
  const datasetId = await of.pilot.data(of.place.siteId, images(of.count ?? 8, { colour: label }));
  return (await of.pilot.run({ datasetId, modelId: of.modelId })).id;
}
