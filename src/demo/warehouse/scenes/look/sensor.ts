// By name, not through the global object: under a test runner's own globals each look-up costs more than the sum around it.
const { abs, max, min, round, sqrt } = Math;

/** What stands between the light and the file. Lengths in pixels. */
export interface Sensor {
  readonly width: number;
  readonly height: number;
  /** Factor on the light. */
  readonly gain: number;
  /** Factors on red, green, blue: a white balance that is a little off. */
  readonly balance: readonly [number, number, number];
  /** 0 sharp to 1: weight of the neighbours. */
  readonly softness: number;
  /** Way the camera or the goods moved while the shutter was open, along x and y. */
  readonly motion: readonly [number, number];
  /** Loss of light in the corners, 0 to 1. */
  readonly vignette: number;
  /** Standard deviation of the noise at full light, and of the noise of the electronics, as shares of full light. */
  readonly shotNoise: number;
  readonly readNoise: number;
  readonly seed: number;
}

/** Eight bits a channel, red green blue, from linear light, which is used up. @param room for steps between. */
export function develop(
  light: Float32Array,
  sensor: Sensor,
  room: { readonly moved: Float32Array; readonly across: Float32Array },
): Uint8Array {
  const moved = smeared(light, sensor, room.moved);
  soften(moved, sensor, room.across);
  return readOut(moved, sensor);
}

function smeared(light: Float32Array, { width, height, motion: [mx, my] }: Sensor, out: Float32Array): Float32Array {
  const taps = round(max(abs(mx), abs(my))) + 1;
  if (taps < 2) return light;
  out.fill(0);
  for (let tap = 0; tap < taps; tap += 1) {
    const share = tap / (taps - 1) - 0.5;
    const dx = round(mx * share);
    const dy = round(my * share);
    for (let y = 0; y < height; y += 1) {
      const from = min(height - 1, max(0, y + dy)) * width;
      for (let x = 0, into = y * width * 3; x < width; x += 1, into += 3) {
        const source = (from + min(width - 1, max(0, x + dx))) * 3;
        out[into] = (out[into] as number) + (light[source] as number) / taps;
        out[into + 1] = (out[into + 1] as number) + (light[source + 1] as number) / taps;
        out[into + 2] = (out[into + 2] as number) + (light[source + 2] as number) / taps;
      }
    }
  }
  return out;
}

/** Three by three, the weights of a line being softness : 2 : softness, then divided by their sum. In place. */
function soften(light: Float32Array, { width, height, softness }: Sensor, across: Float32Array): void {
  const side = softness / (2 + 2 * softness);
  const middle = 1 / (1 + softness);
  const row = width * 3;
  for (let y = 0; y < height; y += 1) {
    const start = y * row;
    const end = start + row - 3;
    for (let c = 0; c < 3; c += 1) {
      across[start + c] = light[start + c] as number;
      across[end + c] = light[end + c] as number;
    }
    for (let i = start + 3; i < end; i += 1) {
      across[i] = (light[i] as number) * middle + ((light[i - 3] as number) + (light[i + 3] as number)) * side;
    }
  }
  light.set(across.subarray(0, row));
  light.set(across.subarray(-row), light.length - row);
  for (let i = row; i < light.length - row; i += 1) {
    light[i] = (across[i] as number) * middle + ((across[i - row] as number) + (across[i + row] as number)) * side;
  }
}

function readOut(light: Float32Array, sensor: Sensor): Uint8Array {
  const { width, height, gain, balance } = sensor;
  const [red, green, blue] = balance;
  const vignette = sensor.vignette * 2;
  const noise = new Noise(sensor.seed);
  const reading = new Reading(sensor);
  const out = new Uint8Array(light.length);
  for (let y = 0, i = 0; y < height; y += 1) {
    const dy = y / height - 0.5;
    for (let x = 0; x < width; x += 1, i += 3) {
      const dx = x / width - 0.5;
      const fall = gain * (1 - vignette * (dx * dx + dy * dy));
      noise.draw();
      out[i] = reading.of((light[i] as number) * fall * red, noise.common + noise.red);
      out[i + 1] = reading.of((light[i + 1] as number) * fall * green, noise.common + noise.green);
      out[i + 2] = reading.of((light[i + 2] as number) * fall * blue, noise.common + noise.blue);
    }
  }
  return out;
}

/** From light and noise to the value in the picture. */
class Reading {
  readonly #curve: Uint8Array;
  readonly #deviation: Float32Array;

  constructor(sensor: Sensor) {
    this.#curve = toneCurve();
    this.#deviation = noiseCurve(sensor);
  }

  of(light: number, noise: number): number {
    const noisy = light + (this.#deviation[min(CURVE - 1, (light * STEP) | 0)] as number) * noise;
    return this.#curve[max(0, min(CURVE - 1, (noisy * STEP) | 0))] as number;
  }
}

/** Entries of the curves, over linear light from 0 to 2. */
const CURVE = 32_768;
const STEP = CURVE / 2;

let tones: Uint8Array | undefined;

/** Tone curve of a camera: soft shoulder, square root for the display, a little contrast. Always the same, hence kept. */
function toneCurve(): Uint8Array {
  tones ??= Uint8Array.from({ length: CURVE }, (_, i) => {
    const light = (i + 0.5) / STEP;
    const rolled = (light * (1 + light * 0.12)) / (1 + light * 0.45);
    const display = sqrt(min(1, rolled * 1.12));
    const contrast = display + 0.22 * display * (1 - display) * (2 * display - 1);
    return round(255 * min(1, contrast));
  });
  return tones;
}

/** Standard deviation by light: photons come by chance, and the electronics add theirs. */
function noiseCurve({ shotNoise, readNoise }: Sensor): Float32Array {
  const shot = shotNoise ** 2;
  const read = readNoise ** 2;
  const curve = new Float32Array(CURVE);
  for (let i = 0; i < CURVE; i += 1) curve[i] = sqrt((shot * i) / STEP + read);
  return curve;
}

/** Noise that a pixel's channels share, and each one's own; weighted. */
const COMMON = noiseOfSums(0.75);
const OWN = noiseOfSums(0.65);

/** Mean 0, deviation as given, from -2.4 to 2.4 times that: by the sum of two bytes. */
function noiseOfSums(deviation: number): Float64Array {
  return Float64Array.from({ length: 511 }, (_, sum) => deviation * ((sum - 255) / 104.5));
}

/** Sums of two bytes of a xorshift generator, four of them a pixel. */
class Noise {
  common = 0;
  red = 0;
  green = 0;
  blue = 0;
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  draw(): void {
    const second = shifted(this.#state);
    const first = shifted(second);
    this.#state = first;
    this.common = COMMON[(second & 255) + ((second >>> 8) & 255)] as number;
    this.red = OWN[((second >>> 16) & 255) + (second >>> 24)] as number;
    this.green = OWN[(first & 255) + ((first >>> 8) & 255)] as number;
    this.blue = OWN[((first >>> 16) & 255) + (first >>> 24)] as number;
  }
}

function shifted(state: number): number {
  let s = state;
  s ^= s << 13;
  s ^= s >>> 17;
  return s ^ (s << 5);
}
