import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderPhoto } from '../../scenes/render-photo.js';
import type { SceneRequest, WarehousePhoto } from '../../scenes/scene.js';
import { INPUT } from '../detector/network.js';
import type { TrainingObject } from '../detector/targets.js';
import { asTrainingPhoto } from './training-photo.js';
import type { TrainingPhoto } from './training-photo.js';

const DIGEST_BYTES = 32;
const PIXEL_BYTES = 3 * INPUT.width * INPUT.height;

/**
 * Photos as the network sees them, rendered once and kept as files: digest of what follows, pixels, objects as JSON. A file that is
 * missing, cut short or changed is rendered again; it can slow training down, never change it.
 */
export class PhotoCache {
  constructor(
    private readonly folder: string,
    private readonly render: (request: SceneRequest) => Promise<WarehousePhoto> = renderPhoto,
  ) {}

  async get(request: SceneRequest): Promise<TrainingPhoto> {
    const file = join(this.folder, fileNameOf(request));
    return parse(await readIfThere(file)) ?? this.renderTo(file, request);
  }

  private async renderTo(file: string, request: SceneRequest): Promise<TrainingPhoto> {
    const photo = await asTrainingPhoto(await this.render(request));
    const content = Buffer.concat([photo.pixels, Buffer.from(JSON.stringify(photo.objects))]);
    await mkdir(this.folder, { recursive: true });
    // Under another name first: an interrupted write leaves no half file under the final one.
    const draft = `${file}.${process.pid}.part`;
    await writeFile(draft, Buffer.concat([digestOf(content), content]));
    await rename(draft, file);
    return photo;
  }
}

function fileNameOf({ site, purpose, seed, group, view }: SceneRequest): string {
  return [site, purpose, seed, group, view].join('-') + '.photo';
}

function digestOf(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(file: Buffer | undefined): TrainingPhoto | undefined {
  if (file === undefined || file.length <= DIGEST_BYTES + PIXEL_BYTES) return undefined;
  const content = file.subarray(DIGEST_BYTES);
  if (!digestOf(content).equals(file.subarray(0, DIGEST_BYTES))) return undefined;
  const objects = JSON.parse(content.subarray(PIXEL_BYTES).toString('utf8')) as TrainingObject[];
  return { pixels: content.subarray(0, PIXEL_BYTES), objects };
}
