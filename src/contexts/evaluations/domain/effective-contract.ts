import { unmappedClasses, type InterpretationContract } from '../../../metrics/interpretation/contract.js';
import type { ModelContract } from '../../../vision/model-contract.js';
import { AnswersDoNotFit, ClassNotMapped } from './errors.js';
import type { EvaluationPlan } from './plan.js';

/** The contract a run reads predictions by: the agreed one with the run's operating point in place of its thresholds. */
export function effectiveContract(
  contract: InterpretationContract,
  plan: Pick<EvaluationPlan, 'operatingPoint'>,
): InterpretationContract {
  return plan.operatingPoint === null ? contract : { ...contract, scoreThreshold: plan.operatingPoint.scoreThreshold };
}

/** @throws ClassNotMapped when a class of the model or of the labels has no role: it would vanish silently. */
export function assertClassesMapped(
  contract: InterpretationContract,
  useCaseKey: string,
  classes: readonly string[],
): void {
  const unmapped = unmappedClasses(contract, classes);
  if (unmapped.length > 0) throw new ClassNotMapped(useCaseKey, unmapped);
}

/** @throws AnswersDoNotFit when the contract asks for objects and the model answers with a class of the whole image, or the reverse. */
export function assertAnswersFit(
  { task }: InterpretationContract,
  useCaseKey: string,
  model: Pick<ModelContract, 'task'>,
): void {
  const asksForClass = task === 'classification';
  if (asksForClass !== (model.task === 'classification')) throw new AnswersDoNotFit(useCaseKey, asksForClass);
}
