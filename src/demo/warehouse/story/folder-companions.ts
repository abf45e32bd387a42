import type { InterpretationContract } from '../../../metrics/interpretation/contract.js';
import { WAREHOUSE_MODEL_CONTRACT } from '../model/contract.js';
import { ACCEPTANCE_GROUPS, ACCEPTANCE_SEED } from '../photos/acceptance.js';
import { GROUP_ATTRIBUTE } from '../photos/photo-labels.js';
import { type PhotoSeries, VIEWS } from '../photos/photo-series.js';
import { warehouseCriteria } from './criteria.js';
import { operatingPointIn, type StoredOperatingPoint } from './model.js';
import { WAREHOUSE_USE_CASES } from './use-cases.js';

export interface CompanionSource {
  readonly series: PhotoSeries;
  /** The folder as one types it. */
  readonly folder: string;
  /** What starts the command line: `node bin/touchstone.mjs`. */
  readonly touchstone: string;
  readonly modelFolder: string;
  /** The detector as one types it. */
  readonly modelFile: string;
}

/** What stands beside generated photographs so that they can be judged at once: contracts, criteria, and how to use them. */
export function companionsOf(source: CompanionSource): Record<string, string> {
  const operatingPoint = operatingPointIn(source.modelFolder);
  const files: Record<string, string> = { 'model-contract.json': textOf(WAREHOUSE_MODEL_CONTRACT) };
  for (const { key, contract } of WAREHOUSE_USE_CASES) {
    const name = key.toLowerCase();
    files[`${name}-contract.json`] = textOf(withOperatingPoint(contract, operatingPoint));
    files[`${name}-criteria.json`] = textOf(warehouseCriteria(key, source.series.site.toUpperCase()));
  }
  return { ...files, 'README.md': readmeOf(source) };
}

/** On files nothing replaces the contract's thresholds, so they are those that the vendor registers with the model. */
function withOperatingPoint(
  contract: InterpretationContract,
  { scoreThresholds: perClass, rule }: StoredOperatingPoint,
): InterpretationContract {
  const provenance = { ...contract.scoreThreshold.provenance, chosenBy: 'Vendor', rule };
  return { ...contract, scoreThreshold: { perClass, provenance } };
}

function textOf(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function readmeOf({ series, folder, touchstone, modelFile }: CompanionSource): string {
  const { site, purpose, seed, count } = series;
  const evaluate = (useCase: string): string =>
    [
      `${touchstone} evaluate --model ${modelFile} --model-contract ${folder}/model-contract.json \\`,
      `  --images ${folder}/photos --annotations ${folder}/annotations.json \\`,
      `  --metadata ${folder}/metadata.jsonl --group ${GROUP_ATTRIBUTE} \\`,
      `  --contract ${folder}/${useCase}-contract.json --criteria ${folder}/${useCase}-criteria.json`,
    ].join('\n');
  return `# ${count} generated warehouse photographs, site ${site}

Made by \`${touchstone} demo generate --site ${site} --n ${count} --seed ${seed} --purpose ${purpose} --out ${folder}\`. The same command gives the same bytes; a larger
\`--n\` begins with these photographs. They are rendered, and show nothing about any real warehouse.

| file | what it is |
|---|---|
| \`photos/\` | JPEG, 640 x 480; ${VIEWS} cameras see each arrangement |
| \`annotations.json\` | COCO: every box and every loaded pallet with its full extent; \`visibility\` is the share that is seen, 0 to 1 |
| \`metadata.jsonl\` | one photograph a line; \`arrangement\` is the independent unit, the rest can be sliced by |
| \`box-contract.json\`, \`pallet-contract.json\` | what a photograph ought to give in each use case |
| \`box-criteria.json\`, \`pallet-criteria.json\` | what must be shown; as in the demo |
| \`model-contract.json\` | input and output of the demo's detector |

Judge the demo's detector on them, as a trial that counts no attempt:

\`\`\`sh
${evaluate('box')}

${evaluate('pallet')}
\`\`\`

With purpose \`acceptance\`, seed ${ACCEPTANCE_SEED} and n = ${ACCEPTANCE_GROUPS * VIEWS} these are exactly the photographs that \`touchstone demo\` judges: whoever trains or chooses thresholds on them proves
nothing with the demo any more. Take another seed, or purpose \`training\` or \`threshold\`, for your own experiments.
`;
}
