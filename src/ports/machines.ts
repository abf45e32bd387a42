import type { ModelContract } from '../vision/model-contract.js';
import type { Prediction } from '../vision/prediction.js';

/** What an image is, after EXIF orientation. */
export interface ImageFacts {
  readonly format: 'jpeg' | 'png' | 'webp';
  readonly width: number;
  readonly height: number;
}

/** Measured properties of an image for slicing (`img.*`): luminance 0..255, contrast (population deviation of luminance), sharpness (mean square Laplacian). */
export interface ImageMeasurements {
  readonly luminance: number;
  readonly contrast: number;
  readonly sharpness: number;
  readonly darkShare: number;
  readonly brightShare: number;
  /** Perceptual hash, 16 hexadecimal characters. */
  readonly dhash64: string;
}

/** Upright pixels, 3 bytes each, row by row. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export abstract class ImageDecoder {
  /** Header and full decode check. @throws IMAGE_UNREADABLE, IMAGE_TOO_LARGE, IMAGE_FORMAT_UNSUPPORTED (each with what was found). */
  abstract inspect(bytes: Uint8Array): Promise<ImageFacts & { readonly measurements: ImageMeasurements }>;
  abstract decode(bytes: Uint8Array): Promise<RgbImage>;
  /** JPEG, longest side at most `longestSide` pixels, upright. */
  abstract thumbnail(
    bytes: Uint8Array,
    longestSide: number,
  ): Promise<{ readonly jpeg: Buffer; readonly width: number; readonly height: number }>;
}

/** What runs the model and where: part of every run's record. */
export interface InferenceEnvironment {
  readonly onnxruntime: string;
  readonly sharp: string;
  readonly libvips: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  /** Of onnxruntime: `cpu` unless configured otherwise. */
  readonly executionProvider: string;
  readonly threads: number;
  readonly graphOptimizationLevel: string;
  /** What the operator calls this kind of machine; `undeclared` when nobody said. */
  readonly deviceClass: string;
  /** Fingerprint of what was found: processor with its flags, cores, memory, platform, provider, threads. 12 hexadecimal characters. */
  readonly hardware: string;
  readonly cores: number;
  /** Whole GiB. */
  readonly memoryGiB: number;
  readonly modelBytes: number;
}

export interface InferenceLimits {
  readonly memoryBytes: number;
  readonly loadMilliseconds: number;
  readonly imageMilliseconds: number;
}

/**
 * THROUGHPUT: images are prepared while others are computed, and prepared inputs may come from a cache. LATENCY: one image at a time from its
 * bytes to its decision, after a warm-up, nothing from a cache; only this pace gives figures that a criterion about speed may rest on.
 */
export type InferencePace = 'THROUGHPUT' | 'LATENCY';

/** Milliseconds of one image's four stages. */
export interface StageMilliseconds {
  readonly decode: number;
  readonly preprocess: number;
  readonly infer: number;
  readonly postprocess: number;
}

/** What was seen of a session as a whole. Several processes (an image brought one down) count together. */
export interface SessionObservations {
  /** Processes that loaded the model. */
  readonly starts: number;
  /** From the start of a process until the model was loaded in it, and the whole of the first image after that; the slowest start. */
  readonly loadMilliseconds: number;
  readonly firstImageMilliseconds: number | null;
  /** The images before the measured ones, decode to decision, in order; only at the pace LATENCY. */
  readonly warmUpMilliseconds: readonly number[];
  /** Largest resident memory of the process; `null` before its first answer. */
  readonly peakMemoryBytes: number | null;
  /** Images computed twice to see whether the same comes out, and of how many it did not. */
  readonly repeated: { readonly images: number; readonly differing: number };
}

/** One image's answer: a prediction with the digest of the raw output tensors and stage times, or a coded error. */
export type InferenceAnswer =
  | {
      readonly ok: true;
      readonly prediction: Prediction;
      readonly source: { readonly width: number; readonly height: number };
      readonly outputSha256: string;
      /** `null` when the prepared input came from the cache: a time is never that of a shortcut. */
      readonly milliseconds: StageMilliseconds | null;
      /** Only at the pace LATENCY. */
      readonly process?: {
        /** Largest resident memory so far. */
        readonly peakMemoryBytes: number;
        /** Of the first image after a start: loading and the first of the warm-up together. */
        readonly coldStartMilliseconds: number | null;
      };
    }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** A model loaded in a process of its own. */
export interface InferenceSession {
  readonly environment: InferenceEnvironment;
  readonly observed: SessionObservations;
  /**
   * Never throws for what the image or the model does: that is an answer. A killed child is respawned for the next image. May be asked for
   * several images at once; they are computed in the order of asking, and each answer is what it would be alone.
   */
  infer(image: Uint8Array): Promise<InferenceAnswer>;
  close(): Promise<void>;
}

/** What a model file says of itself, read without running or allocating anything it asks for. */
export interface ModelInspection {
  readonly bytes: number;
  readonly irVersion: number;
  /** Operator sets by domain; the empty domain is standard ONNX. */
  readonly operatorSets: readonly { readonly domain: string; readonly version: number }[];
  /** Every operator used, in subgraphs and local functions too, by domain and name. */
  readonly operators: readonly { readonly domain: string; readonly name: string; readonly count: number }[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Numbers in all weights together. */
  readonly parameters: number;
  /** Tensors whose values stand in other files. */
  readonly externalData: readonly { readonly tensor: string; readonly location: string }[];
  /** Why it cannot be registered; empty = nothing was found. Whether it runs only running it shows. */
  readonly faults: readonly { readonly code: string; readonly message: string }[];
}

export abstract class ModelInspector {
  /** Never throws for what the file holds: that is among the faults. */
  abstract inspect(model: Uint8Array): ModelInspection;
  /** @throws the first fault (MODEL_*) */
  abstract requireSound(model: Uint8Array): void;
}

export abstract class InferenceRuntime {
  /**
   * Loads the model in a child process and checks inputs and outputs against the contract. Without a pace: THROUGHPUT.
   * @throws MODEL_UNREADABLE, MODEL_SHAPE_MISMATCH, MODEL_UNKNOWN_OPERATOR, MODEL_LOAD_TIMEOUT, MODEL_OUT_OF_MEMORY.
   */
  abstract open(
    model: Uint8Array,
    contract: ModelContract,
    limits: InferenceLimits,
    pace?: InferencePace,
  ): Promise<InferenceSession>;
}
