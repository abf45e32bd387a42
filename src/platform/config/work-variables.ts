import { path, size, text, wholeNumber, yesOrNo } from './variables.js';

/** Node and onnxruntime do not start in less. */
const LEAST_INFERENCE_MIB = 1200;

/** Running models, and working off what is queued. */
export const WORK_VARIABLES = {
  inferenceMemoryBytes: size(
    'TOUCHSTONE_INFERENCE_MEMORY_MIB',
    4096,
    'Memory the process that runs a model may use',
    LEAST_INFERENCE_MIB,
  ),
  inferenceLoadSeconds: wholeNumber(
    'TOUCHSTONE_INFERENCE_LOAD_SECONDS',
    { least: 1, most: 3600 },
    { fallback: '60', meaning: 'Seconds a model may take to load' },
  ),
  inferenceImageSeconds: wholeNumber(
    'TOUCHSTONE_INFERENCE_IMAGE_SECONDS',
    { least: 1, most: 3600 },
    {
      fallback: '30',
      meaning: 'Seconds a model may take for one image; then it is stopped and the image counts as errored',
    },
  ),
  deviceClass: text(
    'TOUCHSTONE_DEVICE_CLASS',
    'letters, digits, ".", "_" and "-", 64 at most',
    (value) => /^[A-Za-z0-9._-]{1,64}$/.test(value),
    {
      fallback: 'undeclared',
      meaning: 'What this kind of machine is called; criteria about speed hold on the device class they name',
    },
  ),
  tuningFile: path('TOUCHSTONE_TUNING_FILE', {
    meaning:
      'What `touchstone tune` wrote on this machine: threads and execution provider of models. Not set: the processor, one thread',
  }),
  inputCacheBytes: size(
    'TOUCHSTONE_INPUT_CACHE_MIB',
    2048,
    'Most that decoded and resized images may take on disk, in `input-cache` of the data directory, so that a second pass over the same images need not decode them; 0 keeps none',
    0,
  ),
  workersInServer: yesOrNo('TOUCHSTONE_WORKER', {
    fallback: 'true',
    meaning: 'Whether `serve` also runs queued work; with PostgreSQL, `touchstone worker` can do it instead',
  }),
  shardImages: wholeNumber(
    'TOUCHSTONE_SHARD_IMAGES',
    { least: 1, most: 100_000 },
    {
      fallback: '50',
      meaning:
        'Images of one shard, the part of a run that one worker takes at a time; runs of more than 2,000 shards take larger ones. What a run gives does not depend on it',
    },
  ),
  workerConcurrency: wholeNumber(
    'TOUCHSTONE_WORKER_CONCURRENCY',
    { least: 1, most: 64 },
    { fallback: '1', meaning: 'Shards of runs a process works on at the same time, each with a process for its model' },
  ),
} as const;
