import { findMetric } from '../metrics/metric-catalogue.js';
import type { Measured, Outcome } from '../metrics/outcome.js';
import type { CriteriaDocument, Criterion } from './criteria/criteria-document.js';
import type { CellResult } from './judgement.js';

/** Whether a criterion is about figures that are measured on a machine, not about what the model says. */
export function isAboutMeasurements({ metric }: Pick<Criterion, 'metric'>): boolean {
  const lookup = findMetric(metric);
  return 'metric' in lookup && lookup.metric.kind === 'DECIDING' && lookup.metric.needs === 'MEASUREMENTS';
}

/** Whether a run under this document must be measured. */
export function needsMeasurements({ criteria }: Pick<CriteriaDocument, 'criteria'>): boolean {
  return criteria.some(isAboutMeasurements);
}

/**
 * Why figures of these outcomes say nothing about the agreed device class; `undefined` when all of them were measured there. A device class is named,
 * or `hardware-` and the fingerprint of the machine.
 */
export function offTarget(
  { deviceClass = '' }: Criterion,
  outcomes: readonly Outcome[],
): CellResult['reason'] | undefined {
  const answered = outcomes.filter(({ status }) => status === 'EVALUATED');
  const measured = answered.flatMap((outcome) => outcome.measured ?? []);
  const elsewhere = measured.filter(
    (one) => one.deviceClass !== deviceClass && `hardware-${one.hardware}` !== deviceClass,
  );
  if (elsewhere.length > 0) {
    const found = [...new Set(elsewhere.map(placeOf))].sort().join(', ');
    const message = `Not on target: agreed for device class ${deviceClass}, measured on ${found}. Run it there.`;
    return { code: 'NOT_ON_TARGET', message };
  }
  const unmeasured = answered.length - measured.length;
  if (unmeasured === 0 && answered.length > 0) return undefined;
  const message = `Not measured: ${unmeasured} of ${answered.length} answered images have no times (a run under other criteria, or answers from elsewhere). Run it on device class ${deviceClass}.`;
  return { code: 'NOT_MEASURED', message };
}

function placeOf({ deviceClass, hardware }: Measured): string {
  return `${deviceClass} (hardware-${hardware})`;
}
