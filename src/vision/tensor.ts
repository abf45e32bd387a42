/** A dense float tensor in row-major order: `data.length` is the product of `dims` (1 for a scalar). */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Width and height in pixels, both at least 1. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
