import {
  ChallengeWaiver,
  DecideWaiver,
  DowngradeItem,
  DraftWaiver,
  RaiseItem,
  ReadItems,
  ResolveItem,
  StartItem,
  SubmitWaiver,
  TriageItem,
  VerifyItem,
  type ItemCategory,
  type NewItem,
  type NewWaiver,
  type PunchItem,
  type Waiver,
} from '../../src/contexts/findings/public.js';
import { InviteMember, RedeemInvitation } from '../../src/contexts/identity/public.js';
import type { OrganisationId, PersonId } from '../../src/kernel/ids.js';
import type { Principal, Role } from '../../src/ports/principal.js';
import {
  aReadyPilot,
  images,
  scores,
  type DecisionWorld,
  type EvaluatedPilot,
  type PilotPlace,
} from './evaluated-pilot.js';
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
    dueOn: new Date(world.clock.at.getTime() + 10 * 86_400_000).toISOString().slice(0, 10),
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

export function draftWaiver(
  world: World,
  itemId: string,
  own: Partial<NewWaiver> & { by?: Principal } = {},
): Promise<Waiver> {
  const { by, ...request } = own;
  return world.get(DraftWaiver).execute(by ?? world.cast.VML, {
    itemId,
    type: 'PERMIT',
    maxQuantity: 500,
    validTo: new Date(world.clock.at.getTime() + 90 * 86_400_000),
    compensatingMeasure: 'A person looks at every wagon that leaves the gate.',
    risk: 'One green wagon in ten leaves under a wrong name.',
    ...request,
  });
}

export interface WaiverSigning {
  readonly by?: Principal;
  readonly decision?: 'APPROVE' | 'REJECT';
  readonly comment?: string;
  readonly password?: string;
  readonly nonce?: string;
}

/** Asks for a challenge and answers it, as the person whose role names the slot. */
export async function signWaiver(world: World, waiverId: string, slot: 'CQL' | 'CSM' | 'SO', own: WaiverSigning = {}) {
  const by = own.by ?? world.cast[slot];
  const nonce = own.nonce ?? (await world.get(ChallengeWaiver).execute(by, { waiverId, slot })).nonce;
  return world.get(DecideWaiver).execute(by, {
    waiverId,
    slot,
    decision: own.decision ?? 'APPROVE',
    ...(own.comment !== undefined && { comment: own.comment }),
    nonce,
    password: own.password ?? PASSWORD,
  });
}

/** Drafted, submitted and signed by everybody who must. */
export async function grantWaiver(world: World, itemId: string, own: Partial<NewWaiver> = {}): Promise<Waiver> {
  const draft = await draftWaiver(world, itemId, own);
  let waiver = await world.get(SubmitWaiver).execute(world.cast.VML, draft.id);
  for (const slot of waiver.concernsSafety ? (['CQL', 'CSM', 'SO'] as const) : (['CQL', 'CSM'] as const))
    waiver = await signWaiver(world, waiver.id, slot);
  return waiver;
}

/** A pilot whose newest formal run misses the criterion, with the item that was raised for it, triaged. */
export async function aMissedPilot(
  world: DecisionWorld,
  own: Parameters<typeof aReadyPilot>[1] & { category?: ItemCategory } = {},
) {
  const { category = 'B', ...ready } = own;
  const pilot = await aReadyPilot(world, ready);
  const runId = await aFormalRun(world, pilot, 'WRONG');
  const [raised] = await itemsOf(world, pilot.pilot.id);
  if (raised === undefined) throw new Error('no item was raised');
  const item = await triageItem(world, raised.id, { category });
  return { ...pilot, runId, item };
}
