import type { JudgementResult } from '../../../verdict/judgement.js';
import { GateScopeRefused } from './errors.js';
import type { EvidenceCell } from './evidence.js';
import {
  isSameStatement,
  mandatoryStatements,
  orderedParts,
  whyNotOffered,
  type LeftOut,
  type NarrowerScope,
  type ScopePart,
} from './scope.js';

/** A cell with the result of the judgement it cites; absent when nothing was judged. */
export interface JudgedCell {
  readonly cell: EvidenceCell;
  readonly result: JudgementResult | undefined;
}

/** The cells a narrower decision is about, and what it leaves out: everything else there is. */
export function narrow(
  all: readonly JudgedCell[],
  parts: readonly ScopePart[],
): { readonly cells: EvidenceCell[]; readonly scope: NarrowerScope } {
  const cells: EvidenceCell[] = [];
  const leftOut: LeftOut[] = [];
  for (const { cell, result } of all) {
    const { siteKey, useCaseKey } = cell;
    const part = partOf(parts, cell);
    const verdict = result?.verdict ?? null;
    if (part === undefined) leftOut.push({ siteKey, useCaseKey, verdict, statements: null });
    else if (part.statements === null || result === undefined) cells.push(cell);
    else {
      const named = part.statements;
      const judged = mandatoryStatements(result);
      const within = judged.filter((one) => named.some((ref) => isSameStatement(ref, one)));
      cells.push({ ...cell, narrowedTo: within });
      leftOut.push({ siteKey, useCaseKey, verdict, statements: judged.filter((one) => !within.includes(one)) });
    }
  }
  return { cells, scope: { parts: orderedParts(parts), leftOut } };
}

/** @throws GateScopeRefused unless every part is one that the judgements offer, and something is left out */
export function assertOffered(all: readonly JudgedCell[], parts: readonly ScopePart[]): void {
  if (parts.length === 0) throw new GateScopeRefused('it names nothing; leave it out to decide on everything');
  parts.forEach((part, index) => {
    if (parts.findIndex((other) => partOf([other], part) !== undefined) !== index)
      throw new GateScopeRefused('it names a site and use case twice', index);
    const found = all.find(({ cell }) => partOf([part], cell) !== undefined);
    if (found === undefined) throw new GateScopeRefused('it names a site or use case that is not in the gate', index);
    assertPart(found, part, index);
  });
  if (parts.length === all.length && parts.every(({ statements }) => statements === null))
    throw new GateScopeRefused('it leaves nothing out; open the gate without a scope');
}

function assertPart({ cell, result }: JudgedCell, { statements }: ScopePart, index: number): void {
  const place = `${cell.useCaseKey} at ${cell.siteKey}`;
  if (result === undefined) throw new GateScopeRefused(`${place} has not been judged`, index);
  if (statements === null) {
    if (result.verdict !== 'PASS')
      throw new GateScopeRefused(
        `${place} is ${result.verdict}; only what was shown as a whole is named without statements`,
        index,
      );
    return;
  }
  const why = whyNotOffered(result, statements);
  if (why !== undefined) throw new GateScopeRefused(`${place}: ${why}`, index);
}

function partOf(
  parts: readonly ScopePart[],
  { siteId, useCaseId }: { readonly siteId: string; readonly useCaseId: string },
): ScopePart | undefined {
  return parts.find((part) => part.siteId === siteId && part.useCaseId === useCaseId);
}
