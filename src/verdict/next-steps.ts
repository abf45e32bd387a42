import type { CellResult, CriterionResult, JudgedAttempt, JudgementResult, SamplesNeeded } from './judgement.js';
import type { UnitOfAnalysis } from './criteria/criteria-document.js';
import { explainNeeded } from './explain.js';
import { isMandatory } from './roll-up.js';

/** One mandatory statement, by criterion and slice (`null` = all items). */
export interface Statement {
  readonly criterionId: string;
  readonly title: string;
  readonly slice: string | null;
  readonly sliceText: string;
}

/** What a statement that is not proven would still take. */
export interface OpenStatement extends Statement {
  readonly unit: UnitOfAnalysis;
  readonly needed: SamplesNeeded;
}

/** What may follow an unproven judgement. A GO of the whole scope is never among them. */
export type NextStep =
  | {
      readonly kind: 'MORE_DATA';
      readonly text: string;
      readonly needs: readonly OpenStatement[];
      /** These data cannot be topped up: more data means data that share no image, and a count that starts at one. */
      readonly freshDataOnly: boolean;
      /** Independent groups at the next agreed look, those judged already among them; `null` = no stage plan holds, or any number (E_PROCESS). */
      readonly topUpTo: number | null;
    }
  | { readonly kind: 'NARROWER_SCOPE'; readonly text: string; readonly passed: readonly Statement[] }
  | { readonly kind: 'NO_GO'; readonly text: string };

/**
 * What an INCONCLUSIVE judgement leads to: more data (when data alone can settle every open statement), a GO of narrower scope (when every
 * mandatory criterion has a condition that did pass), or NO-GO, always. Other verdicts leave no choice of this kind: empty.
 */
export function nextSteps(result: JudgementResult): readonly NextStep[] {
  if (result.verdict !== 'INCONCLUSIVE') return [];
  const mandatory = result.criteria.filter(isMandatory);
  const steps = [moreData(result, mandatory), narrowerScope(mandatory)].filter((step) => step !== undefined);
  return [...steps, { kind: 'NO_GO', text: 'Decide NO-GO: the agreed requirements were not shown to be met.' }];
}

function moreData({ attempt }: JudgementResult, mandatory: readonly CriterionResult[]): NextStep | undefined {
  const open = mandatory.flatMap((criterion) =>
    criterion.cells
      .filter(({ verdict }) => verdict === 'INCONCLUSIVE')
      .map((cell) => ({ ...statementOf(criterion, cell), unit: criterion.unit, needed: cell.needed })),
  );
  const needs = open.flatMap(({ needed, ...statement }) => (isReachable(needed) ? [{ ...statement, needed }] : []));
  if (needs.length === 0 || needs.length < open.length) return undefined;
  const { where, ...way } = wayOf(attempt);
  const each = needs.map((need) => `"${need.title}", ${need.sliceText}: ${explainNeeded(need.needed, need.unit)}`);
  return { kind: 'MORE_DATA', text: [where, ...each].join(' '), needs, ...way };
}

/** How data may grow is agreed beforehand or not at all: who adds until it suffices will always reach it. */
function wayOf({ spending, stage }: JudgedAttempt): {
  readonly where: string;
  readonly freshDataOnly: boolean;
  readonly topUpTo: number | null;
} {
  const topUpTo = stage?.nextGroups ?? null;
  if (spending === 'E_PROCESS')
    return {
      where:
        'Add new groups to these data and judge all of them together (topUpOf); evidence may be looked at at any time.',
      freshDataOnly: false,
      topUpTo,
    };
  if (stage !== undefined && topUpTo !== null)
    return {
      where: `Add new groups up to ${topUpTo} and judge all of them together (topUpOf): the agreed stage ${stage.number + 1} of ${stage.of}.`,
      freshDataOnly: false,
      topUpTo,
    };
  const why = stage === undefined ? 'no stages were agreed for these' : 'the agreed stages of these are used up';
  return { where: `Collect fresh data: ${why}, so they cannot be topped up.`, freshDataOnly: true, topUpTo };
}

function isReachable(needed: SamplesNeeded | null): needed is SamplesNeeded {
  return needed !== null && Object.values(needed).some((units) => units !== null);
}

function narrowerScope(mandatory: readonly CriterionResult[]): NextStep | undefined {
  const passing = mandatory.map((criterion) =>
    criterion.cells.filter(({ verdict }) => verdict === 'PASS').map((cell) => statementOf(criterion, cell)),
  );
  if (passing.length === 0 || passing.some((cells) => cells.length === 0)) return undefined;
  const passed = passing.flat();
  const named = passed.map(({ title, sliceText }) => `"${title}", ${sliceText}`).join('; ');
  const text = `Decide GO for a narrower scope, limited to what was shown: ${named}. Agree that scope in writing first.`;
  return { kind: 'NARROWER_SCOPE', text, passed };
}

function statementOf({ criterionId, title }: CriterionResult, { slice, sliceText }: CellResult): Statement {
  return { criterionId, title, slice, sliceText };
}
