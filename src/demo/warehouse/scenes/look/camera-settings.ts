import type { Scene } from '../compose-scene.js';
import type { Dice } from '../dice.js';
import type { SceneMetadata } from '../site-schema.js';
import { PICTURE } from '../compose-scene.js';
import type { Sensor } from './sensor.js';

/** The automatic white balance takes out part of the lamps' colour. */
const BALANCE: Readonly<Record<SceneMetadata['lighting'], readonly [number, number, number]>> = {
  daylight: [1, 1, 1],
  'cold-lamps': [1.02, 1, 0.98],
  'warm-lamps': [0.95, 1, 1.16],
  uneven: [0.98, 1, 1.08],
};

export function sensorOf({ site, metadata }: Pick<Scene, 'site' | 'metadata'>, dice: Dice): Sensor {
  const dim = site === 'dim';
  const night = metadata.shift === 'night';
  const [r, g, b] = BALANCE[metadata.lighting];
  const long = metadata.motion === 'moving' ? dice.between(3, 7) : 0;
  const upright = dice.between(-0.4, 0.4);
  return {
    ...PICTURE,
    gain: (dim ? 1.25 : 1.0) * dice.between(0.92, 1.1),
    balance: [r * dice.between(0.98, 1.02), g, b * dice.between(0.98, 1.02)],
    softness: dim ? dice.between(0.35, 0.8) : dice.between(0.2, 0.4),
    motion: [long, long * upright],
    vignette: dim ? dice.between(0.3, 0.5) : dice.between(0.16, 0.28),
    shotNoise: dim ? dice.between(0.025, night ? 0.05 : 0.04) : dice.between(0.012, 0.02),
    readNoise: dim ? dice.between(0.004, 0.008) : dice.between(0.002, 0.004),
    seed: dice.whole(1, 2_000_000_000),
  };
}
