// Entry of the process that runs one model. Started by ModelProcess under a memory limit; speaks ChildRequest and ChildReply.
import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import { describeEnvironment } from './describe-environment.js';
import { LoadedModel } from './loaded-model.js';
import type { ChildReply, ChildRequest } from './messages.js';

// Only the three formats that are read; every other decoder of the library is out of reach of a hostile file.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'] });

let model: LoadedModel | undefined;

function reply(message: ChildReply): void {
  process.send?.(message);
}

async function serve(request: ChildRequest): Promise<void> {
  if (request.kind === 'load') {
    const { imageLimits: image, memoryBytes, inputCache, tuning } = request;
    const settings = { image, memoryBytes, tuning, ...(inputCache && { inputCache }) };
    const loaded = await LoadedModel.load(request.model, request.contract, settings);
    if (!(loaded instanceof LoadedModel)) return reply({ kind: 'refused', id: request.id, failure: loaded });
    model = loaded;
    const environment = describeEnvironment(loaded.onnxruntime, tuning);
    return reply({ kind: 'loaded', id: request.id, modelSha256: loaded.sha256, environment });
  }
  if (model === undefined) throw new Error('An image came before a model.');
  const answered = await model.infer(request.image, request);
  // maxRSS is in KiB everywhere.
  const peakMemoryBytes = process.resourceUsage().maxRSS * 1024;
  reply({ kind: 'answer', id: request.id, ...answered, peakMemoryBytes });
}

process.on('message', (request: ChildRequest) => {
  // Anything that escapes `serve` is a fault of ours: let the process end, the parent reports it as a crash.
  serve(request).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    // Not `exit`, which would wait for a session that never ends.
    process.kill(process.pid, 'SIGKILL');
  });
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
new Worker(new URL('./orphan-watch.js', import.meta.url), {
  // A thread that only looks at a number: without these, its reserved address space is taken from the model's.
  resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, codeRangeSizeMb: 4, stackSizeMb: 1 },
}).unref();
reply({ kind: 'ready', id: 0 });
