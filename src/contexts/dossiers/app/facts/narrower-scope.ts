import type { GateEvidence } from '../../../gates/public.js';
import type { DossierFacts, GateFacts } from '../../domain/facts.js';
import { leftOutConsequence } from '../../domain/text/en-decision.js';
import type { DossierScope } from './dossier-scope.js';

/** Names of sites by key. */
type SiteNames = DossierScope['siteNames'];

/** What a narrower decision is limited to and leaves out, in words of the criteria; nothing for a decision on everything. */
export function narrowerScope({ scope, cells }: GateEvidence, siteNames: SiteNames): Pick<GateFacts, 'scope'> {
  if (scope === undefined) return {};
  const placeOf = ({ siteKey, useCaseKey }: { readonly siteKey: string; readonly useCaseKey: string }): string =>
    `${useCaseKey} at ${siteNames.get(siteKey) ?? siteKey}`;
  const limitedTo = cells.flatMap(({ narrowedTo, ...cell }) => {
    const place = placeOf(cell);
    return narrowedTo === undefined ? [place] : narrowedTo.map((one) => `${place}: ${nameOf(one)}`);
  });
  const leftOut = scope.leftOut.flatMap(({ verdict, statements, ...cell }) => {
    const place = placeOf(cell);
    if (statements === null) return [{ subject: place, verdict }];
    return statements.map((one) => ({ subject: `${place}: ${nameOf(one)}`, verdict: one.verdict }));
  });
  return { scope: { limitedTo, leftOut } };
}

/** The same for the list of what the decision says nothing about. */
export function leftOutOf(evidence: GateEvidence, siteNames: SiteNames): DossierFacts['notTested'] {
  const { leftOut = [] } = narrowerScope(evidence, siteNames).scope ?? {};
  return leftOut.map((one) => ({ subject: one.subject, consequence: leftOutConsequence(one), acceptedBy: null }));
}

function nameOf({ criterionId, slice }: { readonly criterionId: string; readonly slice: string | null }): string {
  return slice === null ? criterionId : `${criterionId} where ${slice}`;
}
