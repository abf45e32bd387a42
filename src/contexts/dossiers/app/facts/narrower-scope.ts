import type { GateEvidence } from '../../../gates/public.js';
import type { DossierFacts, GateFacts } from '../../domain/facts.js';

/** What a narrower decision is limited to and leaves out, in words of the criteria; nothing for a decision on everything. */
export function narrowerScope({ scope, cells }: GateEvidence): Pick<GateFacts, 'scope'> {
  if (scope === undefined) return {};
  const limitedTo = cells.flatMap(({ siteKey, useCaseKey, narrowedTo }) => {
    const place = `${useCaseKey} at ${siteKey}`;
    return narrowedTo === undefined ? [place] : narrowedTo.map((one) => `${place}: ${nameOf(one)}`);
  });
  const leftOut = scope.leftOut.flatMap(({ siteKey, useCaseKey, verdict, statements }) => {
    const place = `${useCaseKey} at ${siteKey}`;
    if (statements === null) return [{ subject: place, verdict }];
    return statements.map((one) => ({ subject: `${place}: ${nameOf(one)}`, verdict: one.verdict }));
  });
  return { scope: { limitedTo, leftOut } };
}

/** The same for the list of what the decision says nothing about. */
export function leftOutOf(evidence: GateEvidence): DossierFacts['notTested'] {
  const { leftOut = [] } = narrowerScope(evidence).scope ?? {};
  return leftOut.map(({ subject, verdict }) => ({
    subject,
    consequence: `left out of this decision; ${verdict === null ? 'not judged' : verdict}`,
    acceptedBy: null,
  }));
}

function nameOf({ criterionId, slice }: { readonly criterionId: string; readonly slice: string | null }): string {
  return slice === null ? criterionId : `${criterionId} where ${slice}`;
}
