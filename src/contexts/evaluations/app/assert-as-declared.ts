import { digestOf } from '../../../kernel/canonical-json.js';
import { contractDigest } from '../../../metrics/interpretation/contract.js';
import { criteriaDigest } from '../../../verdict/criteria/expand-criteria.js';
import { PlanAltered } from '../domain/errors.js';
import { planDigest } from '../domain/plan.js';
import type { PredictedItem } from '../domain/predicted-item.js';
import type { Run } from '../domain/run.js';
import type { RunSource } from './run-sources.js';

/**
 * Digests are computed again from what was loaded: a stored digest would say nothing about the text beside it.
 * @throws PlanAltered
 */
export function assertAsDeclared(run: Run, source: RunSource): void {
  const { plan } = run;
  assertModelAsDeclared(run, source);
  if (plan.dataset.merkleRoot !== null)
    assertSame('the sealed dataset', plan.dataset.merkleRoot, source.computedMerkleRoot);
  plan.judgements.forEach((planned, at) => {
    const inputs = source.judgements[at];
    if (inputs === undefined) throw new PlanAltered(`the use case ${planned.useCaseKey}`, planned.useCaseId, 'nothing');
    const { contract, criteria } = inputs;
    assertSame(`the contract of ${planned.useCaseKey}`, planned.contract.digest, contractDigest(contract.document));
    assertSame(`the criteria of ${planned.useCaseKey}`, planned.criteriaSet.digest, criteriaDigest(criteria.document));
  });
}

/** The plan and the model alone. @throws PlanAltered */
export function assertModelAsDeclared({ plan, planDigest: digest }: Run, { model }: Pick<RunSource, 'model'>): void {
  assertSame('the plan', digest, planDigest(plan));
  assertSame('the model', plan.model.sha256, model.sha256);
  assertSame('the model contract', plan.model.contractDigest, digestOf(model.contract));
}

/** That answers belong, one by one, to the images that are judged. @throws PlanAltered */
export function assertAnswersOf(
  items: readonly { readonly id: string; readonly imageSha256: string; readonly excluded: unknown }[],
  predictions: readonly PredictedItem[],
): void {
  const judged = items.filter(({ excluded }) => excluded === null);
  assertSame('the number of images', String(judged.length), String(predictions.length));
  judged.forEach(({ id, imageSha256 }, at) => {
    const given = predictions[at];
    assertSame(`image ${at + 1} of the run`, `${id} ${imageSha256}`, `${given?.itemId} ${given?.imageSha256}`);
  });
}

function assertSame(what: string, expected: string, found: string): void {
  if (expected !== found) throw new PlanAltered(what, expected, found);
}
