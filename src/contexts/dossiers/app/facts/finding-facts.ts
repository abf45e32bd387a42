import type { ConditionFact, GateEvidence, ItemFact, WaiverFact } from '../../../gates/public.js';
import { ROLE_TITLES } from '../../../identity/public.js';
import type { DossierFacts } from '../../domain/facts.js';
import type { DossierScope } from './dossier-scope.js';

interface Names {
  /** Names of sites by key. */
  readonly siteNames: DossierScope['siteNames'];
  /** Printed names by id, of those who have acted. */
  readonly people: ReadonlyMap<string, string>;
}

/** Waivers, conditions and open points as they were when the round opened: what the signatures bind, in words. */
export function findingFacts(
  evidence: GateEvidence,
  names: Names,
): Pick<DossierFacts, 'waivers' | 'conditions' | 'punchItems'> {
  const { waivers = [], conditions = [], openItems = [] } = evidence;
  return {
    waivers: waivers.map((waiver) => waiverRow(evidence, waiver, names)),
    conditions: conditions.map(({ number, text, dueOn }) => ({ key: `P${number}`, text, due: dueOn, done: false })),
    punchItems: openItems.map((item) => itemRow(evidence, item, { conditions, names })),
  };
}

function waiverRow(evidence: GateEvidence, waiver: WaiverFact, names: Names): DossierFacts['waivers'][number] {
  const { number, nth, criterionId, slice, maxQuantity, validTo, concernsSafety, type } = waiver;
  const again = nth === 1 ? '' : `, waived the ${ordinal(nth)} time`;
  const signers = [ROLE_TITLES.CQL, ROLE_TITLES.CSM, ...(concernsSafety ? [ROLE_TITLES.SO] : [])];
  return {
    key: `W${number}`,
    subject: `${criterionId}${slice === null ? '' : ` where ${slice}`} is not met${again}`,
    scope: `${type === 'PERMIT' ? 'Permit' : 'Concession'} for ${placeOf(evidence, waiver, names)}, at most ${maxQuantity} units`,
    until: validTo.slice(0, 10),
    approvedBy: signers.join(', '),
  };
}

function itemRow(
  evidence: GateEvidence,
  item: ItemFact,
  { conditions, names }: { readonly conditions: readonly ConditionFact[]; readonly names: Names },
): DossierFacts['punchItems'][number] {
  const condition = conditions.find(({ itemId }) => itemId === item.id);
  const about = item.criterionId === null ? 'Deviation' : `${item.criterionId} is not met`;
  const safety = item.concernsSafety ? ', concerns safety' : '';
  return {
    key: `P${item.number}`,
    category: item.category ?? 'not triaged',
    text: `${about}: ${placeOf(evidence, item, names)}${safety}`,
    state: item.state,
    owner: condition === undefined ? null : (names.people.get(condition.ownerId) ?? null),
  };
}

function placeOf(
  { cells }: GateEvidence,
  { siteId, useCaseId }: Pick<ItemFact, 'siteId' | 'useCaseId'>,
  { siteNames }: Names,
): string {
  const siteKey = cells.find((cell) => cell.siteId === siteId)?.siteKey;
  const useCaseKey = cells.find((cell) => cell.useCaseId === useCaseId)?.useCaseKey;
  const site = siteKey === undefined ? 'all sites' : (siteNames.get(siteKey) ?? siteKey);
  return `${useCaseKey ?? 'all use cases'} at ${site}`;
}

function ordinal(nth: number): string {
  const endings: Readonly<Record<number, string>> = { 1: 'st', 2: 'nd', 3: 'rd' };
  const isTeen = nth % 100 >= 11 && nth % 100 <= 13;
  return `${nth}${isTeen ? 'th' : (endings[nth % 10] ?? 'th')}`;
}
