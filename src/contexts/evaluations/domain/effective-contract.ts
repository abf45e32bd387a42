import { unmappedClasses, type InterpretationContract } from '../../../metrics/interpretation/contract.js';
import { ClassNotMapped } from './errors.js';
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
