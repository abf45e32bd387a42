import sharp from 'sharp';
import { composeScene, PICTURE, type Scene } from './compose-scene.js';
import { diceFor } from './dice.js';
import { Darkroom } from './look/darkroom.js';
import { expose } from './look/exposure.js';
import { Illumination, lightingOf } from './look/light.js';
import { stockOfMaterials } from './look/materials.js';
import { Relief } from './look/relief.js';
import { develop } from './look/sensor.js';
import { sensorOf } from './look/camera-settings.js';
import { survey } from './picture/survey.js';
import type { SceneRequest, WarehousePhoto } from './scene.js';

/**
 * The photograph a request names, with its ground truth. The same request gives the same bytes.
 * @throws RangeError for a request that names no photograph.
 */
export async function renderPhoto(request: SceneRequest): Promise<WarehousePhoto> {
  const scene = composeScene(request);
  const { seen, picture } = drawn(scene, request);
  const raw = { width: PICTURE.width, height: PICTURE.height, channels: 3 } as const;
  const jpeg = await sharp(picture, { raw })
    .jpeg({ quality: scene.site === 'dim' ? 78 : 84 })
    .toBuffer();
  const group = `${request.site}-${String(request.group).padStart(4, '0')}`;
  return {
    name: `${group}-${scene.metadata.camera}.jpg`,
    group,
    ...PICTURE,
    jpeg: new Uint8Array(jpeg),
    objects: seen,
    metadata: scene.metadata,
  };
}

let darkroom: Darkroom | undefined;

/** Made on first use, then kept, one for each thread. Drawing never waits for anything, so one photograph at a time is in it. */
function drawn(
  scene: Scene,
  request: SceneRequest,
): { readonly seen: WarehousePhoto['objects']; readonly picture: Uint8Array } {
  darkroom ??= new Darkroom(PICTURE);
  const seen = survey(scene.solids, scene.camera, darkroom.samples);
  const light = expose(seen, scene.camera, {
    light: illuminationOf(scene, request),
    stock: stockOfMaterials(),
    room: darkroom,
  });
  const sensor = sensorOf(scene, diceFor(request, `sensor ${request.view}`));
  return { seen: seen.objects, picture: develop(light, sensor, darkroom) };
}

/** Both cameras see the same lamps. */
function illuminationOf(scene: Scene, request: SceneRequest): Illumination {
  const lighting = lightingOf(scene.site, scene.metadata, diceFor(request, 'lamps'));
  return new Illumination(lighting, new Relief(scene.solids), scene.camera.position);
}
