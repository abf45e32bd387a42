import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PilotScript } from '../../pilot/pilot-script.js';
import { WAREHOUSE_MODEL_CONTRACT } from '../model/contract.js';

/** How the thresholds were chosen, as the training wrote it down. */
export interface StoredOperatingPoint {
  readonly scoreThresholds: Readonly<Record<string, number>>;
  readonly rule: string;
}

export function warehouseModelFile(folder: string): string {
  return join(folder, 'box-pallet-detector.onnx');
}

/** The detector as its makers register it: bytes, contract, and the operating point chosen on threshold scenes. @param folder of the model's files */
export function warehouseModel(folder: string): PilotScript['model'] {
  const { scoreThresholds, rule } = operatingPointIn(folder);
  return {
    name: 'box-pallet-detector',
    version: 'v1',
    bytes: () => readFile(warehouseModelFile(folder)),
    contract: WAREHOUSE_MODEL_CONTRACT,
    card: {
      training:
        'generated warehouse scenes of other seeds, fixed number of steps, seeded; script and log lie beside the file',
      licence: 'Apache-2.0, like this repository',
      caveats:
        'Seen nothing but generated scenes. It shows how models are judged and is of no use in a real warehouse.',
    },
    scoreThresholds,
    rule,
  };
}

export function operatingPointIn(folder: string): StoredOperatingPoint {
  return JSON.parse(readFileSync(join(folder, 'operating-point.json'), 'utf8')) as StoredOperatingPoint;
}
