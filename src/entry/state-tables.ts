import { CRITERIA_TRANSITIONS } from '../contexts/criteria/domain/criteria-states.js';
import { DATASET_TRANSITIONS } from '../contexts/datasets/domain/dataset-states.js';
import { DOSSIER_TRANSITIONS } from '../contexts/dossiers/domain/dossier-states.js';
import { RUN_TRANSITIONS } from '../contexts/evaluations/domain/run-states.js';
import { ITEM_TRANSITIONS } from '../contexts/findings/domain/item-states.js';
import { WAIVER_TRANSITIONS } from '../contexts/findings/domain/waiver-states.js';
import { GATE_TRANSITIONS, SIGN_OFF_TRANSITIONS } from '../contexts/gates/domain/gate-states.js';
import { MOTION_TRANSITIONS } from '../contexts/pilots/domain/motion-states.js';
import { PILOT_TRANSITIONS } from '../contexts/pilots/domain/pilot-states.js';
import { stateSection } from '../kernel/state-diagram.js';
import type { StateTable } from '../kernel/state-table.js';

/** Every state table of the product, in the order of docs/states.md. A new one is one line more. */
export const stateTables: readonly StateTable<string>[] = [
  PILOT_TRANSITIONS,
  MOTION_TRANSITIONS,
  CRITERIA_TRANSITIONS,
  DATASET_TRANSITIONS,
  RUN_TRANSITIONS,
  ITEM_TRANSITIONS,
  WAIVER_TRANSITIONS,
  GATE_TRANSITIONS,
  SIGN_OFF_TRANSITIONS,
  DOSSIER_TRANSITIONS,
];

const HEAD = `# States

What may become of what, drawn from the tables the product itself obeys; \`node scripts/draw-states.mjs\` writes this page. A step that is not
in its table is refused, by the product and by the database. CQL: customer quality lead; CSM: customer site manager; SO: safety officer; VPM:
vendor project manager; VML: vendor machine-learning engineer; "product": a rule acts by itself.
`;

/** docs/states.md. */
export function statesPage(): string {
  return [HEAD, ...stateTables.map(stateSection)].join('\n');
}
