/** @jest-environment ./test/setup/native-arrays-environment.cjs */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { renderPhoto } from '../../../../../src/demo/warehouse/scenes/render-photo.js';
import { WAREHOUSE_MODEL_CONTRACT } from '../../../../../src/demo/warehouse/model/contract.js';
import { BOX_CONTRACT } from '../../../../../src/demo/warehouse/story/use-cases.js';
import { comparison, readCommitted } from '../../../../../src/demo/warehouse/training/model-folder.js';
import { openGraph } from '../../../../../src/demo/warehouse/training/open-runtime.js';
import { sha256Of } from '../../../../../src/kernel/sha256.js';
import { interpretItem } from '../../../../../src/metrics/interpretation/interpret.js';
import { inspectOnnx } from '../../../../../src/platform/inference/inspect-onnx.js';
import { DEFAULT_IMAGE_LIMITS, readPixels } from '../../../../../src/platform/images/read-image.js';
import { prepareModelInput } from '../../../../../src/platform/images/resize-for-model.js';
import { parseModelContract } from '../../../../../src/vision/parse-model-contract.js';
import { decodeOutputs } from '../../../../../src/vision/decoders/decode-outputs.js';

const FOLDER = 'src/demo/warehouse/model';
const onnx = readFileSync(`${FOLDER}/box-pallet-detector.onnx`);
const log = readFileSync(`${FOLDER}/training-log.jsonl`, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Record<string, unknown>);
const operatingPoint = JSON.parse(readFileSync(`${FOLDER}/operating-point.json`, 'utf8'));

describe('the committed warehouse detector', () => {
  it('is at most 1 MB and has no data elsewhere', () => {
    expect(onnx.length).toBeLessThanOrEqual(1_000_000);
    expect(inspectOnnx(onnx).externalData).toEqual([]);
  });

  it('has the digest that card, log and operating point name', () => {
    const sha256 = sha256Of(onnx);
    expect(log.at(-1)).toMatchObject({ kind: 'model', sha256, bytes: onnx.length });
    expect(readFileSync(`${FOLDER}/MODEL-CARD.md`, 'utf8')).toContain(sha256);
    expect(operatingPoint.modelSha256).toBe(sha256);
  });

  it('was trained on training scenes for the fixed number of steps, and its thresholds come from threshold scenes', () => {
    const [recipe] = log as [{ plan: { steps: number }; training: object; threshold: object }];
    expect(recipe).toMatchObject({ training: { purpose: 'training' }, threshold: { purpose: 'threshold' } });
    const losses = log.filter(({ kind }) => kind === 'losses');
    expect(losses.at(-1)?.step).toBe(recipe.plan.steps);
    expect(operatingPoint.scoreThresholds).toEqual(log.find(({ kind }) => kind === 'thresholds')?.perClass);
  });

  it('has a contract the product accepts', () => {
    expect(parseModelContract(WAREHOUSE_MODEL_CONTRACT)).toEqual(WAREHOUSE_MODEL_CONTRACT);
  });
});

describe('on a rendered training scene it', () => {
  let session: Awaited<ReturnType<typeof openGraph>>;
  beforeAll(async () => {
    session = await openGraph(onnx);
  });

  it('finds most boxes a robot can take', async () => {
    const photo = await renderPhoto({ site: 'bright', purpose: 'training', seed: 1, group: 1, view: 1 });
    const { input } = WAREHOUSE_MODEL_CONTRACT;
    const pixels = await prepareModelInput(await readPixels(photo.jpeg, DEFAULT_IMAGE_LIMITS), input);
    const results = await session.session.run({
      images: session.tensor(pixels as Float32Array, [1, 3, input.height, input.width]),
    });
    const { data, dims } = results.detections as { data: Float32Array; dims: readonly number[] };
    const answer = decodeOutputs(WAREHOUSE_MODEL_CONTRACT, new Map([['detections', { data, dims }]]), photo);
    const outcome = interpretItem({
      contract: {
        ...BOX_CONTRACT,
        scoreThreshold: { ...BOX_CONTRACT.scoreThreshold, perClass: operatingPoint.scoreThresholds },
      },
      item: {
        itemId: 'x',
        itemName: photo.name,
        groupId: photo.group,
        width: photo.width,
        height: photo.height,
        attributes: {},
        groundTruth: {
          objects: photo.objects.map(({ className, box: [x, y, width, height], visibility }, index) => ({
            id: String(index),
            label: className,
            box: { x, y, width, height },
            crowd: false,
            visibility,
          })),
        },
      },
      answer,
    });
    const asked = outcome.expected.filter(({ result }) => result !== 'IGNORED');
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(({ result }) => result === 'HIT').length).toBeGreaterThanOrEqual(asked.length / 2);
  }, 60_000);
});

describe('a retraining is compared with the committed model', () => {
  const made = (sha256: string, photosSha256: string) => ({ sha256, photosSha256 }) as Parameters<typeof comparison>[1];

  it('and says when the bytes are the same', async () => {
    const committed = await readCommitted(FOLDER);
    expect(comparison(committed, made(committed.sha256, committed.photosSha256))).toContain('The same bytes');
  });

  it('and tells other arithmetic from other photos', () => {
    const committed = { sha256: 'a', photosSha256: 'p' };
    expect(comparison(committed, made('b', 'p'))).toContain('the arithmetic differs');
    expect(comparison(committed, made('b', 'q'))).toContain('The training photos differ already');
  });

  it('and fails when there is none', async () => {
    await expect(readCommitted('test/unit/demo/nowhere')).rejects.toThrow('ENOENT');
  });
});
