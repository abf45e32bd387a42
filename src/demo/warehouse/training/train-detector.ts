import { seededRng } from '../../../kernel/rng.js';
import type { SceneRequest } from '../scenes/scene.js';
import { Augmentation } from './data/augment.js';
import type { TrainingPhoto } from './data/training-photo.js';
import { TARGET_CHANNELS } from './detector/loss.js';
import { HEADS, INPUT } from './detector/network.js';
import { HeadTargets } from './detector/targets.js';
import { openGraph } from './open-runtime.js';
import { buildTrainingStep, detectorParameters } from './training-graph.js';

/** Everything that decides the result, besides the photos. */
export interface TrainingPlan {
  readonly seed: number;
  readonly steps: number;
  readonly batch: number;
  /** Highest learning rate: reached after `warmUp` steps, then falls along a half cosine to a hundredth. */
  readonly rate: number;
  readonly warmUp: number;
  readonly logEvery: number;
}

export const TRAINING_PLAN: TrainingPlan = { seed: 1, steps: 5000, batch: 4, rate: 3e-3, warmUp: 100, logEvery: 50 };

/** Mean losses since the last line. */
export interface LossLine {
  readonly step: number;
  readonly rate: number;
  readonly boxCentre: number;
  readonly boxSides: number;
  readonly palletCentre: number;
  readonly palletSides: number;
}

export interface TrainingData {
  readonly requests: readonly SceneRequest[];
  readonly photo: (request: SceneRequest) => Promise<TrainingPhoto>;
}

/**
 * Trains from nothing with a fixed number of steps; the last weights, averaged over the last steps, are the result. Nothing depends on
 * time: equal plan, photos, processor type and runtime give equal bytes.
 */
export async function trainDetector(
  plan: TrainingPlan,
  data: TrainingData,
  onLosses: (line: LossLine) => void,
): Promise<Float32Array> {
  const { session, tensor } = await openGraph(buildTrainingStep(plan.batch));
  const list = detectorParameters();
  const rng = seededRng(plan.seed);
  const start = list.start(rng);
  const size = [list.size];
  const zeros = () => tensor(new Float32Array(list.size), size);
  let state = { weights: tensor(start, size), first: zeros(), second: zeros(), average: tensor(start.slice(), size) };
  const batches = new Batches(plan, data, rng);
  const scalar = (value: number) => tensor(Float32Array.of(value), []);
  let losses = [0, 0, 0, 0];
  for (let step = 1; step <= plan.steps; step += 1) {
    const { photos, box, pallet } = await batches.next();
    const rate = rateAt(plan, step);
    const result = await session.run({
      photos: tensor(photos, [plan.batch, 3, INPUT.height, INPUT.width]),
      'box.target': tensor(box, [plan.batch, TARGET_CHANNELS, HEADS.box.rows, HEADS.box.columns]),
      'pallet.target': tensor(pallet, [plan.batch, TARGET_CHANNELS, HEADS.pallet.rows, HEADS.pallet.columns]),
      'weights.in': state.weights,
      'first.in': state.first,
      'second.in': state.second,
      'average.in': state.average,
      rate: scalar(rate),
      firstScale: scalar(1 / (1 - 0.9 ** step)),
      secondScale: scalar(1 / (1 - 0.99 ** step)),
    });
    state = result as unknown as typeof state;
    const found = Array.from(result.losses?.data as Float32Array);
    losses = losses.map((sum, index) => sum + (found[index] ?? 0));
    if (step % plan.logEvery === 0) {
      onLosses(
        lineOf(
          step,
          rate,
          losses.map((sum) => sum / plan.logEvery),
        ),
      );
      losses = [0, 0, 0, 0];
    }
  }
  return state.average.data as Float32Array;
}

function rateAt({ rate, warmUp, steps }: TrainingPlan, step: number): number {
  if (step <= warmUp) return (rate * step) / warmUp;
  const way = (step - warmUp) / (steps - warmUp);
  return rate * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * way)));
}

function lineOf(step: number, rate: number, means: readonly number[]): LossLine {
  const [boxCentre = 0, boxSides = 0, palletCentre = 0, palletSides = 0] = means.map((mean) => Number(mean.toFixed(4)));
  return { step, rate: Number(rate.toPrecision(4)), boxCentre, boxSides, palletCentre, palletSides };
}

/** Draws photos in seeded order, each once before any comes again, varied and with targets. Buffers are reused from step to step. */
class Batches {
  private readonly photos: Float32Array;
  private readonly box: HeadTargets;
  private readonly pallet: HeadTargets;
  private readonly augmentation: Augmentation;
  private queue: SceneRequest[] = [];

  constructor(
    private readonly plan: TrainingPlan,
    private readonly data: TrainingData,
    private readonly rng: ReturnType<typeof seededRng>,
  ) {
    this.photos = new Float32Array(plan.batch * 3 * INPUT.height * INPUT.width);
    this.box = new HeadTargets('box', plan.batch);
    this.pallet = new HeadTargets('pallet', plan.batch);
    this.augmentation = new Augmentation(rng);
  }

  async next(): Promise<{ photos: Float32Array; box: Float32Array; pallet: Float32Array }> {
    this.box.clear();
    this.pallet.clear();
    const length = 3 * INPUT.height * INPUT.width;
    for (let image = 0; image < this.plan.batch; image += 1) {
      const photo = await this.data.photo(this.draw());
      const objects = this.augmentation.apply(photo, this.photos.subarray(image * length, (image + 1) * length));
      this.box.place(image, objects);
      this.pallet.place(image, objects);
    }
    this.box.finish();
    this.pallet.finish();
    return { photos: this.photos, box: this.box.values, pallet: this.pallet.values };
  }

  private draw(): SceneRequest {
    if (this.queue.length === 0) this.queue = shuffled(this.data.requests, this.rng);
    return this.queue.pop() as SceneRequest;
  }
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], rng: ReturnType<typeof seededRng>): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(rng.next() * (i + 1));
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}
