import { stat } from 'node:fs/promises';
import { readCocoGroundTruth, readCocoResults, type CocoGroundTruth } from '../../platform/annotations/coco-reader.js';
import { readYoloGroundTruth, readYoloPredictions, type SizePolicy } from '../../platform/annotations/yolo-reader.js';
import { DetectionForUnknownImage } from '../../metrics/detection/errors.js';
import type { DetectionTable } from '../../vision/box-tables.js';
import { InputFileInvalid } from './stats-input.js';

/** Where boxes come from: COCO files, or folders of YOLO labels with what goes with them. */
export interface BoxFileOptions {
  readonly gt: string;
  readonly dt: string;
  readonly images?: string;
  readonly sizes?: string;
  readonly names?: string;
}

/** A detection that is on none of the images is told with the file it stands in. */
export function inDetections<T>(dt: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DetectionForUnknownImage) error.message = `${dt}: ${error.message}`;
    throw error;
  }
}

export interface BoxFiles {
  readonly groundTruth: CocoGroundTruth;
  readonly detections: DetectionTable;
}

/** Reads both sides; a folder holds YOLO labels, a file is COCO. @throws coded errors with file, position and reason */
export async function readBoxFiles(options: BoxFileOptions, policy: SizePolicy = 'REQUIRED'): Promise<BoxFiles> {
  const { gt, dt, names } = options;
  const [gtIsYolo, dtIsYolo] = [await isFolder(gt), await isFolder(dt)];
  refuseMixture(options, gtIsYolo, dtIsYolo);
  const groundTruth = gtIsYolo ? await readYoloGroundTruth(gt, options, policy) : await readCocoGroundTruth(gt);
  if (!dtIsYolo) return { groundTruth, detections: await readCocoResults(dt) };
  const rules = { classNumbers: gtIsYolo ? ('OWN' as const) : ('PLACE' as const), policy };
  const detections = await readYoloPredictions(dt, groundTruth, { ...rules, ...(names !== undefined && { names }) });
  return { groundTruth, detections };
}

function refuseMixture({ gt, dt, images, sizes, names }: BoxFileOptions, gtIsYolo: boolean, dtIsYolo: boolean): void {
  if (gtIsYolo && !dtIsYolo) {
    const why = 'COCO results name images by number, YOLO labels by file name, so they cannot be brought together.';
    throw new InputFileInvalid(dt, `${why} Give a folder of YOLO predictions, or ground truth as COCO.`);
  }
  const extra = Object.entries({ '--images': images, '--sizes': sizes }).find(([, value]) => value !== undefined);
  if (extra !== undefined && !gtIsYolo) {
    throw new InputFileInvalid(
      gt,
      `${extra[0]} goes with a folder of YOLO labels; a COCO file states its images itself.`,
    );
  }
  if (names !== undefined && !dtIsYolo) {
    throw new InputFileInvalid(dt, '--names goes with YOLO labels; a COCO file names its classes itself.');
  }
  for (const file of [gtIsYolo ? '' : gt, dtIsYolo ? '' : dt]) {
    if (file.endsWith('.txt')) {
      throw new InputFileInvalid(file, 'YOLO labels are given as the folder that holds one .txt file an image.');
    }
  }
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
