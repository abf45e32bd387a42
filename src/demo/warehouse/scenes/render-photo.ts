import sharp from 'sharp';
import { composeScene, PICTURE } from './compose-scene.js';
import { rough } from './picture/rough.js';
import { survey } from './picture/survey.js';
import type { SceneRequest, WarehousePhoto } from './scene.js';

/**
 * The photograph a request names, with its ground truth. The same request gives the same bytes.
 * @throws RangeError for a request that names no photograph.
 */
export async function renderPhoto(request: SceneRequest): Promise<WarehousePhoto> {
  const scene = composeScene(request);
  const seen = survey(scene.solids, scene.camera);
  const pixels = rough(seen);
  const raw = { width: PICTURE.width, height: PICTURE.height, channels: 3 } as const;
  const jpeg = await sharp(pixels, { raw }).jpeg({ quality: 84 }).toBuffer();
  const group = `${request.site}-${String(request.group).padStart(4, '0')}`;
  return {
    name: `${group}-${scene.metadata.camera}.jpg`,
    group,
    ...PICTURE,
    jpeg: new Uint8Array(jpeg),
    objects: seen.objects,
    metadata: scene.metadata,
  };
}
