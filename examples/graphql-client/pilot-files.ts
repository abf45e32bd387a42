import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from './documents.js';

export type PersonKey = Extract<Role, 'CQL' | 'CSM' | 'SO' | 'VPM' | 'VML'>;

/** One site with the files its data lie in, relative to the data folder. */
export interface SiteFile {
  readonly key: string;
  readonly name: string;
  readonly facts: unknown;
  readonly sliceSchema: unknown;
  readonly dataset: {
    readonly key: string;
    readonly groupAttribute: string;
    readonly provenance: unknown;
    readonly representativeness: string;
    /** A folder of photographs. */
    readonly images: string;
    /** A COCO file. */
    readonly annotations: string;
    /** JSON Lines, one photograph a line. */
    readonly metadata: string;
  };
}

/** One question with the files of its contract and its criteria, relative to the pilot folder. */
export interface UseCaseFile {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly contract: string;
  readonly criteria: string;
}

/** pilot.json: who, where, what is asked, on which images, of which model. */
export interface PilotFile {
  readonly title: string;
  readonly vendor: string;
  readonly customer: string;
  readonly people: Readonly<Record<PersonKey, string>>;
  readonly daysToDecide: number;
  readonly terms: {
    readonly attemptBudget: number;
    readonly imageBudget: number;
    readonly onExpiry: string;
    readonly intendedUse: string;
    readonly outOfScope: string;
    readonly whenUnsure: string;
    readonly contact: string;
  };
  readonly sites: readonly SiteFile[];
  readonly useCases: readonly UseCaseFile[];
  readonly model: {
    readonly name: string;
    readonly version: string;
    /** The ONNX file, relative to the data folder. */
    readonly file: string;
    /** Relative to the pilot folder. */
    readonly contract: string;
    readonly card: unknown;
    readonly scoreThresholds: unknown;
    readonly rule: string;
  };
  readonly rejection: string;
}

/** The documents of a pilot and the images, labels and model it speaks of. */
export interface PilotFiles {
  readonly pilot: PilotFile;
  /** A JSON document of the pilot folder. */
  readonly document: (name: string) => Promise<unknown>;
  /** A file of the data folder. */
  readonly data: (name: string) => Promise<Uint8Array>;
  /** File names in a folder of the data folder, sorted. */
  readonly list: (folder: string) => Promise<readonly string[]>;
}

export async function readPilotFiles(pilotFolder: string, dataFolder: string): Promise<PilotFiles> {
  const document = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(pilotFolder, name), 'utf8')) as unknown;
  return {
    pilot: (await document('pilot.json')) as PilotFile,
    document,
    data: (name) => readFile(join(dataFolder, name)),
    list: async (folder) => (await readdir(join(dataFolder, folder))).sort(),
  };
}
