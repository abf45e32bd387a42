import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { InferenceAnswer, InferenceSession } from '../../../src/ports/machines.js';
import {
  DEFAULT_INFERENCE_LIMITS,
  SupervisedInferenceRuntime,
} from '../../../src/platform/inference/supervised-inference-runtime.js';
import type { ModelContract } from '../../../src/vision/model-contract.js';
import type { Detection } from '../../../src/vision/prediction.js';
import { fixtureContract } from '../../builders/model-contract.js';
import type { FixtureContract } from '../../builders/model-contract.js';
import { describeWithRealKit, kitFile, kitJson, kitLines } from '../../builders/real-kit.js';

interface Photo {
  readonly image_id: number;
  readonly file: string;
  readonly site: string;
}
interface CocoResult {
  readonly image_id: number;
  readonly category_id?: number;
  readonly class_index?: number;
  readonly bbox: readonly [number, number, number, number];
  readonly score: number;
}
interface Tensors {
  readonly images: readonly { image_id: number; file: string; output_sha256_f32le: string }[];
}

const runtime = new SupervisedInferenceRuntime();

async function open(contract: ModelContract, file: string): Promise<InferenceSession> {
  return runtime.open(kitFile(`models/${file}`), contract, DEFAULT_INFERENCE_LIMITS);
}

function detectionsOf(answer: InferenceAnswer): readonly Detection[] {
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
  if (answer.prediction.kind !== 'detections') throw new Error('not a detector');
  return answer.prediction.detections;
}

/** Detections without a partner of the same class within 0.05 pixel and 1e-3 score, from both sides. */
function unmatched(contract: ModelContract, found: readonly Detection[], expected: readonly CocoResult[]): number {
  const wanted = expected.map(({ category_id, class_index, bbox, score }) => ({
    label: contract.classes[class_index ?? (category_id ?? 0) - 1],
    numbers: [...bbox, score],
  }));
  const tolerance = [0.05, 0.05, 0.05, 0.05, 1e-3];
  const open = [...wanted];
  let extra = 0;
  for (const { label, box, score } of found) {
    const numbers = [box.x, box.y, box.width, box.height, score];
    const index = open.findIndex(
      (other) =>
        other.label === label &&
        other.numbers.every((value, i) => Math.abs(value - (numbers[i] ?? NaN)) <= (tolerance[i] ?? 0)),
    );
    if (index < 0) extra += 1;
    else open.splice(index, 1);
  }
  return extra + open.length;
}

describeWithRealKit.each(['wagon-v1', 'wagon-v2'] as const)(
  'the real detector %s, through the supervised process',
  (name) => {
    let session: InferenceSession;
    const answers = new Map<number, InferenceAnswer>();
    const contract = fixtureContract(name);

    beforeAll(async () => {
      session = await open(contract, `${name}/model.onnx`);
      for (const { image_id, file } of kitLines<Photo>('wagon/metadata.jsonl')) {
        answers.set(image_id, await session.infer(kitFile(`wagon/${file}`)));
      }
    }, 300_000);
    afterAll(() => session.close());

    it.each(['site-a', 'site-b', 'site-c', 'threshold'])('finds the recorded detections of %s', (set) => {
      const expected = kitJson<CocoResult[]>(`wagon/expected/${name}/${set}.detections.json`);
      const photos = kitLines<Photo>('wagon/metadata.jsonl').filter(({ site }) => site === set);
      const off = photos.reduce((sum, { image_id }) => {
        const answer = answers.get(image_id);
        if (answer === undefined) throw new Error(`no answer for image ${image_id}`);
        const wanted = expected.filter((result) => result.image_id === image_id);
        return sum + unmatched(contract, detectionsOf(answer), wanted);
      }, 0);
      expect(photos.length).toBeGreaterThan(0);
      // "Most" agree by the kit's own tolerance: a box near a threshold or a suppression limit may flip.
      expect(off).toBeLessThanOrEqual(expected.length * 0.02);
    });

    it('gives the recorded raw output of every photo, or on another processor the same detections', () => {
      const { images } = kitJson<Tensors>(`wagon/expected/${name}/tensors.json`);
      const identical = images.filter(({ image_id, output_sha256_f32le }) => {
        const answer = answers.get(image_id);
        return answer?.ok === true && answer.outputSha256 === output_sha256_f32le;
      });
      const isRecordedProcessor =
        session.environment.cpu.includes('avx512_vnni') && session.environment.libvips === '8.18.7';
      expect(images.length).toBe(65);
      if (isRecordedProcessor) expect(identical.length).toBe(65);
    });

    it('says which runtime, processor and settings computed it', () => {
      expect(session.environment).toMatchObject({ onnxruntime: '1.30.0', executionProvider: 'cpu', threads: 1 });
    });
  },
);

describeWithRealKit('FastestDet, whose output is one grid', () => {
  interface Expected {
    readonly images: readonly { input: string; output_sha256_f32le: string; detections: readonly CocoResult[] }[];
  }
  const contract = fixtureContract('fastestdet');
  let session: InferenceSession;
  beforeAll(async () => {
    session = await open(contract, 'fastestdet/model.onnx');
  }, 300_000);
  afterAll(() => session.close());

  it('decodes the lossless reference inputs as recorded, in the recorded order', async () => {
    const { images } = kitJson<Expected>('models/fastestdet/expected.json');
    for (const { input, detections } of images) {
      const found = detectionsOf(await session.infer(kitFile(input)));
      expect(found.map(({ label }) => label)).toEqual(
        detections.map(({ class_index }) => contract.classes[class_index ?? -1]),
      );
      // Expected boxes are in pixels of the 640x640 photo, the reference input has 352x352.
      const scale = 640 / 352;
      found.forEach(({ box, score }, index) => {
        const wanted = detections[index];
        expect(score).toBeCloseTo(wanted?.score ?? NaN, 4);
        [box.x, box.y, box.width, box.height].forEach((value, axis) =>
          expect(Math.abs(value * scale - (wanted?.bbox[axis] ?? NaN))).toBeLessThan(0.05),
        );
      });
    }
    expect(images.length).toBeGreaterThan(1);
  });

  it('finds the recorded detections on the photographs', async () => {
    const expected = kitJson<CocoResult[]>('models/fastestdet/wagon-detections.json');
    let off = 0;
    for (const { image_id, file } of kitLines<Photo>('wagon/metadata.jsonl')) {
      const found = detectionsOf(await session.infer(kitFile(`wagon/${file}`)));
      off += unmatched(
        contract,
        found,
        expected.filter((result) => result.image_id === image_id),
      );
    }
    expect(off).toBeLessThanOrEqual(expected.length * 0.02);
  }, 300_000);
});

describeWithRealKit.each([
  ['yunet_n_640_640', 'yunet-n'],
  ['yunet_n_dynamic', 'yunet-n-dynamic'],
] as const)('YuNet (%s), with twelve outputs and no face in sight', (model, fixture: FixtureContract) => {
  interface Expected {
    readonly images: readonly {
      image_id: number;
      model: string;
      maxScore: number;
      detectionsAt0_3: readonly CocoResult[];
    }[];
  }
  const contract = fixtureContract(fixture);
  const photos = (): Map<number, string> =>
    new Map(kitLines<Photo>('wagon/metadata.jsonl').map(({ image_id, file }) => [image_id, file]));

  it('gives the recorded false alarms and highest scores', async () => {
    const everything: ModelContract = {
      ...contract,
      decoder: { kind: 'yunet', minScore: 0, nms: { iouThreshold: 0.5, scope: 'perClass', maxDetections: 1 } },
    };
    const [atContract, atZero] = [
      await open(contract, `yunet-n/${model}.onnx`),
      await open(everything, `yunet-n/${model}.onnx`),
    ];
    try {
      const images = kitJson<Expected>('models/yunet-n/expected.json').images.filter((image) => image.model === model);
      for (const { image_id, maxScore, detectionsAt0_3 } of images) {
        const photo = kitFile(`wagon/${photos().get(image_id) ?? ''}`);
        const found = detectionsOf(await atContract.infer(photo));
        expect(
          unmatched(
            contract,
            found,
            detectionsAt0_3.map((result) => ({ ...result, class_index: 0 })),
          ),
        ).toBe(0);
        expect(detectionsOf(await atZero.infer(photo))[0]?.score).toBeCloseTo(maxScore, 4);
      }
      expect(images.length).toBeGreaterThan(1);
    } finally {
      await Promise.all([atContract.close(), atZero.close()]);
    }
  }, 300_000);
});
