import { join } from 'node:path';
import type { PilotScript } from '../../demo/pilot/pilot-script.js';
import { wagonScript } from '../../demo/wagon/script.js';
import { UsageInvalid } from '../entry-errors.js';
import { packageFolder } from '../product-version.js';

export interface Scenario {
  readonly name: string;
  readonly headline: string;
  readonly script: () => PilotScript;
  /** Commands worth trying after this scenario, each with what it does. */
  readonly more: readonly (readonly [command: string, does: string])[];
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'wagon',
    headline: 'Touchstone demo: a real pilot on photographs of freight wagons',
    script: () => wagonScript(join(packageFolder(), 'src/demo/wagon/data')),
    more: [],
  },
];

export const DEFAULT_SCENARIO = 'wagon';

/** @throws UsageInvalid for a scenario that is not there */
export function scenarioOf(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  const known = SCENARIOS.map((scenario) => scenario.name).join(', ');
  throw new UsageInvalid(`There is no scenario "${name}". Scenarios: ${known}.`);
}
