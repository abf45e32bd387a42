import { add, cross, dot, normalise, scale, subtract, type Vec } from '../vector.js';

/** A pinhole camera without lens distortion. Axes are unit vectors in the world; focal length and centre in pixels. */
export interface Camera {
  readonly position: Vec;
  readonly right: Vec;
  readonly down: Vec;
  readonly forward: Vec;
  readonly focal: number;
  readonly width: number;
  readonly height: number;
}

/** @param roll tangent of the camera's roll; 0 is level. */
export function cameraAt(
  position: Vec,
  target: Vec,
  lens: { focal: number; width: number; height: number; roll: number },
): Camera {
  const forward = normalise(subtract(target, position));
  const level = normalise(cross(forward, [0, 0, 1]));
  const upright = cross(forward, level);
  const right = normalise(add(level, scale(upright, lens.roll)));
  return { position, right, down: cross(forward, right), forward, ...lens };
}

/** Coordinates along right, down and forward, metres. */
export function seenFrom(camera: Camera, point: Vec): Vec {
  return axesOf(camera, subtract(point, camera.position));
}

export function axesOf(camera: Camera, direction: Vec): Vec {
  return [dot(direction, camera.right), dot(direction, camera.down), dot(direction, camera.forward)];
}

/** Pixel of a point that lies before the camera. */
export function pixelOf(camera: Camera, [right, down, forward]: Vec): readonly [number, number] {
  return [camera.width / 2 + (camera.focal * right) / forward, camera.height / 2 + (camera.focal * down) / forward];
}
