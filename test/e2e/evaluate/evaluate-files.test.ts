import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { touchstone, type Ended } from '../../builders/command-line.js';

jest.setTimeout(90_000);

const ROOT = join(import.meta.dirname, '../../..');
const DATA = join(ROOT, 'src/demo/wagon/data');
const EXAMPLE = join(ROOT, 'examples/cli-pilot');

let folder: string;
let ended: Ended;

const inFolder = (name: string): string => join(folder, name);

function options(own: Record<string, string> = {}): string[] {
  const given: Record<string, string> = {
    '--model': join(DATA, 'model/wagon-v2.onnx'),
    '--model-contract': join(EXAMPLE, 'model-contract.json'),
    '--images': join(DATA, 'images/site-a'),
    '--annotations': join(DATA, 'site-a.json'),
    '--metadata': join(DATA, 'site-a.metadata.jsonl'),
    '--group': 'meta.wagon_by_eye',
    '--contract': join(EXAMPLE, 'use-case.json'),
    '--criteria': join(EXAMPLE, 'criteria.json'),
    ...own,
  };
  return Object.entries(given).flat();
}
const evaluate = (own: Record<string, string> = {}): Promise<Ended> =>
  touchstone(['evaluate', ...options(own)], folder);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluate-'));
  ended = await evaluate({
    '--outcomes': inFolder('outcomes.jsonl'),
    '--predictions': inFolder('predictions.jsonl'),
    '--coco-results': inFolder('results.json'),
    '--junit': inFolder('reports/junit.xml'),
    '--sarif': inFolder('reports/touchstone.sarif'),
    '--markdown': inFolder('reports/summary.md'),
  });
});
afterAll(() => rm(folder, { recursive: true }));

describe('touchstone evaluate on plain files', () => {
  it('ends with the verdict: 8 of 17 wagons with a sack are stopped, as the independent reference counts', () => {
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('8 of 17 photos of wagons with a sack were stopped');
  });

  it('writes COCO results which score finds as the reference does: 15 of 110 objects at .5', async () => {
    const scored = await touchstone(
      ['score', 'detection', '--gt', join(DATA, 'site-a.json'), '--dt', inFolder('results.json'), '--json'],
      folder,
    );
    const { fixed } = JSON.parse(scored.stdout) as {
      fixed: { scoreThr: number; micro: { tp: number; fn: number } }[];
    };
    expect(fixed.find(({ scoreThr }) => scoreThr === 0.5)?.micro).toMatchObject({ tp: 15, fn: 110 - 15 });
  });

  it('writes outcomes which judge gives the same verdict', async () => {
    const judged = await touchstone(
      ['judge', '--criteria', join(EXAMPLE, 'criteria.json'), '--outcomes', inFolder('outcomes.jsonl'), '--json'],
      folder,
    );
    expect(judged.code).toBe(1);
    expect((await readFile(inFolder('predictions.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(25);
  });

  it('writes what pipelines read', async () => {
    expect(await readFile(inFolder('reports/junit.xml'), 'utf8')).toContain('<failure type="FAIL"');
    expect(await readFile(inFolder('reports/summary.md'), 'utf8')).toMatch(/^## FAIL: /);
    const sarif = JSON.parse(await readFile(inFolder('reports/touchstone.sarif'), 'utf8')) as { version: string };
    expect(sarif.version).toBe('2.1.0');
  });

  it.each([
    ['a model that is no ONNX file', { '--model': join(DATA, 'site-a.json') }, 'MODEL_UNREADABLE', 3],
    ['a model that is not there', { '--model': 'nowhere.onnx' }, 'INPUT_FILE_INVALID', 64],
    ['a folder without images', { '--images': EXAMPLE }, 'INPUT_FILE_INVALID', 64],
    ['annotations of other images', { '--annotations': join(DATA, 'site-b.json') }, 'INPUT_FILE_INVALID', 64],
    ['a group that no image has', { '--group': 'meta.nothing' }, 'INPUT_FILE_INVALID', 64],
    ['criteria that are none', { '--criteria': join(EXAMPLE, 'use-case.json') }, 'CRITERIA_FILE_REFUSED', 4],
  ])('refuses %s', async (_what, own, code, exit) => {
    const refused = await evaluate(own);
    expect(refused.stderr.split(':')[0]).toBe(code);
    expect(refused.code).toBe(exit);
    expect(refused.stdout).toBe('');
  });

  it('refuses COCO results under numbers that the annotation file does not have', async () => {
    const document = JSON.parse(await readFile(join(DATA, 'site-a.json'), 'utf8')) as {
      categories: { name: string }[];
      annotations: { category_id: number }[];
    };
    const [first] = document.categories;
    const annotations = { ...document, categories: [first], annotations: [] };
    await writeFile(inFolder('fewer.json'), JSON.stringify(annotations));
    const refused = await evaluate({ '--annotations': inFolder('fewer.json'), '--coco-results': inFolder('x.json') });
    expect(refused.stderr).toMatch(/^INPUT_FILE_INVALID: .* has no category "/);
  });

  it('says when what it found cannot be written', async () => {
    const refused = await evaluate({ '--outcomes': join(DATA, 'site-a.json', 'outcomes.jsonl') });
    expect(refused.code).toBe(64);
    expect(refused.stderr).toContain('cannot be written');
  });

  it('says what is missing', async () => {
    const refused = await touchstone(['evaluate', '--model', 'm.onnx'], folder);
    expect(refused.code).toBe(64);
    expect(refused.stderr).toContain('--model-contract, --images, --annotations, --contract, --criteria');
  });
});

describe('touchstone evaluate under a criterion about speed', () => {
  const judgedOn = async (deviceClass: string): Promise<{ verdict: string; reason: { code: string } } | undefined> => {
    const criteria = JSON.parse(await readFile(join(EXAMPLE, 'criteria.json'), 'utf8')) as {
      criteria: { id: string }[];
    };
    const [decision] = criteria.criteria;
    const speed = {
      ...decision,
      ...{ id: 'speed', role: 'SUPPORT', parent: decision?.id, metric: 'latency-within:20000ms@1', deviceClass },
      ...{ unit: 'image', comparator: 'AT_LEAST', threshold: '0.8', designPoint: null, power: null, slices: [] },
    };
    await writeFile(inFolder('speed.json'), JSON.stringify({ ...criteria, criteria: [...criteria.criteria, speed] }));
    const files = { '--criteria': inFolder('speed.json'), '--outcomes': inFolder('measured.jsonl') };
    await evaluate(files);
    const judged = await touchstone(
      ['judge', '--criteria', inFolder('speed.json'), '--outcomes', inFolder('measured.jsonl'), '--json'],
      folder,
    );
    const { criteria: results } = JSON.parse(judged.stdout) as {
      criteria: { criterionId: string; verdict: string; reason: { code: string } }[];
    };
    return results.find(({ criterionId }) => criterionId === 'speed');
  };

  it('measures every image, and judge finds the same without model and images', async () => {
    expect(await judgedOn('undeclared')).toMatchObject({ verdict: 'PASS' });
    const [first = ''] = (await readFile(inFolder('measured.jsonl'), 'utf8')).split('\n');
    expect(JSON.parse(first)).toMatchObject({ measured: { deviceClass: 'undeclared', modelBytes: 1_000_885 } });
  });

  it('proves nothing on another device class', async () => {
    expect(await judgedOn('line-pc')).toMatchObject({ verdict: 'INCONCLUSIVE', reason: { code: 'NOT_ON_TARGET' } });
  });
});
