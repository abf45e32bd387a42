import { join } from 'node:path';
import type { PilotScript } from '../../demo/pilot/pilot-script.js';
import { wagonScript } from '../../demo/wagon/script.js';
import { warehouseModel } from '../../demo/warehouse/story/model.js';
import { warehouseScript } from '../../demo/warehouse/story/script.js';
import { UsageInvalid } from '../entry-errors.js';
import { packageFolder } from '../product-version.js';

export interface Scenario {
  readonly name: string;
  readonly headline: string;
  readonly script: () => PilotScript;
  /** Commands worth trying after this scenario, each with what it does. */
  readonly more: readonly (readonly [command: string, does: string])[];
}

/** Files of the warehouse detector, in the package. */
export const WAREHOUSE_MODEL_FOLDER = 'src/demo/warehouse/model';

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'warehouse',
    headline: 'Touchstone demo: one detector, two expectations, two halls (generated photographs, a real model)',
    script: () => warehouseScript(warehouseModel(join(packageFolder(), WAREHOUSE_MODEL_FOLDER))),
    more: [['demo generate --site dim --n 20 --out photos-dim', 'more photographs to judge']],
  },
  {
    name: 'wagon',
    headline: 'Touchstone demo: a real pilot on photographs of freight wagons',
    script: () => wagonScript(join(packageFolder(), 'src/demo/wagon/data')),
    more: [],
  },
];

export const DEFAULT_SCENARIO = 'warehouse';

/** @throws UsageInvalid for a scenario that is not there */
export function scenarioOf(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found === undefined) {
    const known = SCENARIOS.map((scenario) => scenario.name).join(', ');
    throw new UsageInvalid(`There is no scenario "${name}". Scenarios: ${known}.`);
  }
  return found;
}
