import type { Box } from './box.js';
import type { Resize } from './model-contract.js';
import type { Size } from './tensor.js';

/** Where the resized image lies inside the model's input, in input pixels. The rest of the input is padding. */
export interface Placement {
  readonly left: number;
  readonly top: number;
  /** Extent of the resized image, whole pixels, at least 1. */
  readonly width: number;
  readonly height: number;
  /** Source pixels per input pixel along each axis: source extent / resized extent, exact in doubles. */
  readonly scaleX: number;
  readonly scaleY: number;
}

/**
 * Places a source image in the model's input. `stretch` fills it; `letterbox` scales by the smaller ratio, rounds the
 * extent to whole pixels and puts the image in the top left corner or the centre (an odd rest pixel goes right and below).
 */
export function placeInInput(
  resize: Pick<Resize, 'mode'> & { readonly anchor?: 'centre' | 'topLeft' },
  source: Size,
  input: Size,
): Placement {
  const ratio = Math.min(input.width / source.width, input.height / source.height);
  const extent = (pixels: number, limit: number): number => Math.min(limit, Math.max(1, Math.round(pixels * ratio)));
  const width = resize.mode === 'stretch' ? input.width : extent(source.width, input.width);
  const height = resize.mode === 'stretch' ? input.height : extent(source.height, input.height);
  const isCentred = resize.anchor === 'centre';
  return {
    left: isCentred ? Math.floor((input.width - width) / 2) : 0,
    top: isCentred ? Math.floor((input.height - height) / 2) : 0,
    width,
    height,
    scaleX: source.width / width,
    scaleY: source.height / height,
  };
}

/** A box in input pixels as a box in source pixels. Not clipped: what a model says beyond the image stays visible. */
export function toSourcePixels(box: Box, placement: Placement): Box {
  return {
    x: (box.x - placement.left) * placement.scaleX,
    y: (box.y - placement.top) * placement.scaleY,
    width: box.width * placement.scaleX,
    height: box.height * placement.scaleY,
  };
}

/** The inverse of {@link toSourcePixels}. */
export function toInputPixels(box: Box, placement: Placement): Box {
  return {
    x: box.x / placement.scaleX + placement.left,
    y: box.y / placement.scaleY + placement.top,
    width: box.width / placement.scaleX,
    height: box.height / placement.scaleY,
  };
}
