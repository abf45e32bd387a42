import { createHash } from 'node:crypto';
import { sha256Of } from '../../../kernel/sha256.js';
import type { SceneRequest } from '../scenes/scene.js';
import type { TrainingPhoto } from './data/training-photo.js';
import { requestsOf } from './data/photo-sets.js';
import type { PhotoSet } from './data/photo-sets.js';
import { exportDetector } from './detector/export-detector.js';
import { chooseThresholds, figuresOf } from './evaluate/choose-thresholds.js';
import type { ChosenThresholds, SiteFigures } from './evaluate/choose-thresholds.js';
import { detectPhotos } from './evaluate/detect-photos.js';
import { trainDetector } from './train-detector.js';
import type { LossLine, TrainingPlan } from './train-detector.js';
import { detectorParameters } from './training-graph.js';

/** From nothing to a model: what it is made by. */
export interface Recipe {
  readonly plan: TrainingPlan;
  readonly training: PhotoSet;
  readonly threshold: PhotoSet;
}

export interface MadeModel {
  readonly onnx: Buffer;
  readonly sha256: string;
  readonly parameters: number;
  /** SHA-256 over the pixels and objects of all training photos, in order: tells other photos from other arithmetic. */
  readonly photosSha256: string;
  readonly losses: readonly LossLine[];
  readonly thresholds: ChosenThresholds;
  readonly figures: Readonly<Record<'bright' | 'dim', SiteFigures>>;
}

/** Trains, exports, chooses thresholds and says how well the result does on the photos they were chosen on. Depends on nothing else. */
export async function makeModel(
  { plan, training, threshold }: Recipe,
  photo: (request: SceneRequest) => Promise<TrainingPhoto>,
  onLosses: (line: LossLine) => void,
): Promise<MadeModel> {
  const requests = requestsOf(training);
  const photosSha256 = await digestOf(requests, photo);
  const losses: LossLine[] = [];
  const weights = await trainDetector(plan, { requests, photo }, (line) => {
    losses.push(line);
    onLosses(line);
  });
  const list = detectorParameters();
  const onnx = exportDetector(list, weights);
  const answered = await detectPhotos(onnx, { requests: requestsOf(threshold), photo });
  const thresholds = chooseThresholds(answered);
  const at = (site: string) => answered.filter(({ item }) => item.attributes['meta.site'] === site);
  return {
    onnx,
    sha256: sha256Of(onnx),
    parameters: list.size,
    photosSha256,
    losses,
    thresholds,
    figures: {
      bright: figuresOf(at('bright'), thresholds.perClass),
      dim: figuresOf(at('dim'), thresholds.perClass),
    },
  };
}

async function digestOf(
  requests: readonly SceneRequest[],
  photo: (request: SceneRequest) => Promise<TrainingPhoto>,
): Promise<string> {
  const hash = createHash('sha256');
  for (const request of requests) {
    const { pixels, objects } = await photo(request);
    hash.update(pixels).update(JSON.stringify(objects));
  }
  return hash.digest('hex');
}
