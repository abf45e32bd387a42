import type { SiteFigures } from './evaluate/choose-thresholds.js';
import type { MadeModel, Recipe } from './make-model.js';
import type { PhotoSet } from './data/photo-sets.js';

/** The card of the committed model, made from what was measured, so that card, log and file cannot disagree. */
export function modelCard({ plan, training, threshold }: Recipe, made: MadeModel): string {
  const { perClass, rule } = made.thresholds;
  const seen = plan.steps * plan.batch;
  return `# Model card: warehouse detector

A small detector for generated warehouse photographs. It finds \`box\` (one carton) and \`pallet\` (a carrier with everything on it). Written by
\`npm run train-demo-model -- --write\`; edit nothing here by hand.

| | |
| --- | --- |
| File | \`box-pallet-detector.onnx\`, ${made.onnx.length} bytes, ONNX opset 13 |
| SHA-256 | \`${made.sha256}\` |
| Licence | Apache-2.0, as the whole repository; no foreign data, no foreign weights |
| Input and output | [contract.ts](contract.ts): 320 x 240 RGB; one row of box and scores per cell |
| Parameters | ${made.parameters}, stored in half precision, computed in single precision |
| Score thresholds | box ${perClass.box}, pallet ${perClass.pallet}: ${rule} |

## Intended use

To show, in \`npm run demo\`, how one generic model is judged for two use cases. It is trained on drawn scenes and knows nothing about real
warehouses. Do not use it for anything else; figures below say nothing about a photograph of a camera.

## How it was made

- Scenes of the repository's own generator. Training: ${setText(training)}. Thresholds: ${setText(threshold)}. No acceptance scene was rendered
  for training, for thresholds or for any choice on the way.
- ${plan.steps} steps of ${plan.batch} photos (${seen} photos seen, each varied by flip, crop, light and noise), seed ${plan.seed}, Adam, learning rate up to
  ${plan.rate} with warm-up and half a cosine. The number of steps is fixed; nothing depends on time. Weights are averaged over the last steps.
- Network: patches of 4 x 4 pixels; residual blocks at stride 8 and, dilated, at stride 16; cartons are looked for on a grid of 4 pixels, pallets on one
  of 16; focal loss for centres, overlap loss (GIoU) for sides.
- The whole training step is one ONNX graph that onnxruntime runs on one thread. Losses of each ${plan.logEvery} steps: [training-log.jsonl](training-log.jsonl).

## Figures on the threshold scenes

The thresholds were chosen on these very scenes, so the figures flatter the model a little. They are no evidence of acceptance.

| | bright | dim |
| --- | --- | --- |
${figureRows(made.figures)}

"Asked for" is what the use cases ask for: visible to at least half, and not too small (src/demo/warehouse/story/use-cases.ts).

## Limits

- Photos of another generator, another camera or another size than 640 x 480 were never tried.
- Cartons with a short side below 10 pixels, pallets below 32, and objects seen to less than 0.4 (boxes 0.45) were not learned.
- Doubles are suppressed above an overlap of 0.5: of two cartons that cover each other further, one may be lost.

## Retraining

\`npm run train-demo-model -- --check\` does everything again from nothing (photos, training, thresholds) and says whether the bytes are the same. Rendered
photos are kept in a folder (\`--cache\`) and reused. Equal bytes are to be expected on the same kind of processor with the same versions of
onnxruntime and sharp; onnxruntime picks its arithmetic by instruction set (AVX2, AVX-512, NEON), so that another processor may give other last digits,
which training then amplifies. \`photosSha256\` in the log tells whether the photos already differed.
`;
}

function setText({ purpose, seed, groups }: PhotoSet): string {
  return `purpose \`${purpose}\`, seed ${seed}, ${groups.bright} bright and ${groups.dim} dim arrangements, one photo each`;
}

const ROWS: readonly (readonly [keyof SiteFigures, string])[] = [
  ['photos', 'photos'],
  ['boxesFound', 'boxes asked for that are found, mean over arrangements'],
  ['boxPrecision', 'reported boxes that are boxes'],
  ['boxPhotosRight', 'photos with every box found and none invented'],
  ['palletPhotosRight', 'photos with every pallet found and none invented'],
  ['palletsFound', 'pallets asked for that are found'],
  ['photosWithInventedPallet', 'photos with an invented pallet'],
];

function figureRows({ bright, dim }: MadeModel['figures']): string {
  return ROWS.map(([key, text]) => `| ${text} | ${bright[key]} | ${dim[key]} |`).join('\n');
}
