// One measurement of the overlap benchmark, in a process of its own; prints one line of JSON.
// usage: node bench/overlap-side.mjs bare|evaluation MODEL KIT FOLDER [WARM]
// `bare`: a single-threaded loop over session.run with tensors that are ready. `evaluation`: the pass of a run over the same images, from stored
// files to predictions; WARM = the cache of prepared inputs, in FOLDER, is used. Neither counts the loading of the model; both warm up.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { benchModel } from './overlap-models.mjs';

const [side, name, kit, folder, warm] = process.argv.slice(2);
const { model, contract, images: count } = benchModel(name, kit);
const photos = ['site-a', 'site-b', 'site-c', 'threshold']
  .flatMap((set) => readdirSync(join(kit, 'wagon/images', set)).map((file) => join(kit, 'wagon/images', set, file)))
  .sort()
  .map((file) => readFileSync(file));

console.log(JSON.stringify(side === 'bare' ? await bare() : await evaluation()));

async function bare() {
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const { DEFAULT_TUNING, sessionOptions } = await import('../dist/src/platform/inference/session-options.js');
  const { DEFAULT_IMAGE_LIMITS, readPixels } = await import('../dist/src/platform/images/read-image.js');
  const { prepareModelInput } = await import('../dist/src/platform/images/resize-for-model.js');
  const session = await InferenceSession.create(model, sessionOptions(DEFAULT_TUNING));
  const { width, height, name: input } = contract.input;
  const tensors = [];
  for (const photo of photos) {
    const data = await prepareModelInput(await readPixels(photo, DEFAULT_IMAGE_LIMITS), contract.input);
    tensors.push({ [input]: new Tensor('float32', data, [1, 3, height, width]) });
  }
  const outputs = contract.outputs.map((output) => output.name);
  for (let i = 0; i < 10; i += 1) await session.run(tensors[i % tensors.length], outputs);
  const start = performance.now();
  for (let i = 0; i < count; i += 1) await session.run(tensors[i % tensors.length], outputs);
  return { imagesPerSecond: (count / (performance.now() - start)) * 1000 };
}

async function evaluation() {
  const { InferItems } = await import('../dist/src/contexts/evaluations/app/infer-items.js');
  const { OpenSessions } = await import('../dist/src/contexts/evaluations/app/open-sessions.js');
  const { FileBlobStore } = await import('../dist/src/platform/blobs/file-blob-store.js');
  const { InferenceRuntime } = await import('../dist/src/ports/machines.js');
  const { DEFAULT_INFERENCE_LIMITS, SupervisedInferenceRuntime } =
    await import('../dist/src/platform/inference/supervised-inference-runtime.js');
  const blobs = new FileBlobStore(join(folder, 'blobs'));
  const stored = [];
  for (const photo of photos) stored.push(await blobs.put(photo));
  const { sha256 } = await blobs.put(model);
  const inputCache = warm === 'WARM' ? { folder: join(folder, 'cache'), mostBytes: 2 ** 31 } : undefined;
  const runtime = new SupervisedInferenceRuntime(inputCache && { inputCache });
  let start = 0;
  let startSeconds = 0;
  /** Starts the clock when the model is loaded and ten images went through. */
  class Watched extends InferenceRuntime {
    async open(...what) {
      const before = performance.now();
      const session = await runtime.open(...what);
      startSeconds = (performance.now() - before) / 1000;
      for (let i = 0; i < 10; i += 1) await session.infer(photos[i]);
      start = performance.now();
      return session;
    }
  }
  const items = Array.from({ length: count }, (_, i) => {
    const imageSha256 = stored[i % stored.length].sha256;
    return { id: String(i), name: String(i), imageSha256, problem: null };
  });
  let end = 0;
  const pass = new InferItems(new OpenSessions(new Watched(), blobs), blobs);
  const record = await pass.execute({ limits: DEFAULT_INFERENCE_LIMITS }, { sha256, contract }, items, (done) => {
    if (done === items.length) end = performance.now();
    return Promise.resolve(true);
  });
  const refused = record.predictions.find(({ answer }) => 'error' in answer);
  if (refused !== undefined) throw new Error(JSON.stringify(refused));
  return { imagesPerSecond: (count / (end - start)) * 1000, startSeconds };
}
