/** How pixels become the input tensor. Mandatory: a wrong one is a silent error (swapped colours hardly change a figure). */
export interface ModelInput {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly layout: 'NCHW' | 'NHWC';
  readonly dtype: 'float32' | 'uint8';
  readonly colourOrder: 'RGB' | 'BGR';
  /** Pixel value 0..255 is divided by this (255 gives 0..1, 1 keeps 0..255), then `(v - mean) / std` per channel in colourOrder. */
  readonly divideBy: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  readonly resize: Resize;
}

/** `stretch` ignores the aspect ratio; `letterbox` keeps it and pads with one grey value. Kernels are sharp's; `linear` is a widened triangle filter. */
export type Resize =
  | { readonly mode: 'stretch'; readonly kernel: ResizeKernel }
  | {
      readonly mode: 'letterbox';
      readonly kernel: ResizeKernel;
      readonly padValue: number;
      readonly anchor: 'centre' | 'topLeft';
    };
export type ResizeKernel = 'nearest' | 'linear' | 'cubic' | 'lanczos3';

/** Suppression of doubles: IoU strictly above the limit drops the lower score; ties by row. */
export interface NmsRule {
  readonly iouThreshold: number;
  readonly scope: 'perClass' | 'classBlind';
  readonly maxDetections: number;
}

/** One entry per supported model family: how output tensors become detections or class scores. */
export type DecoderRule =
  /** [1,N,4+C] (or [1,4+C,N] when `transposed`): box then one independent score a class. */
  | {
      readonly kind: 'boxes-and-scores';
      readonly output: string;
      readonly boxForm: 'x1y1x2y2' | 'cxcywh' | 'xywh';
      readonly boxUnits: 'inputPixels' | 'fraction';
      readonly transposed: boolean;
      readonly activation: 'none' | 'sigmoid';
      readonly minScore: number;
      readonly nms: NmsRule;
    }
  /** [1,5+C,H,W] grid of FastestDet: objectness, raw box, class probabilities. */
  | { readonly kind: 'fastestdet'; readonly output: string; readonly minScore: number; readonly nms: NmsRule }
  /** YuNet: cls/obj/bbox tensors at strides 8, 16, 32. */
  | { readonly kind: 'yunet'; readonly minScore: number; readonly nms: NmsRule }
  /** [1,C] class scores of one image. */
  | { readonly kind: 'classifier'; readonly output: string; readonly activation: 'none' | 'softmax' | 'sigmoid' };

/** The full input and output contract of a registered model. */
export interface ModelContract {
  readonly format: 'touchstone/model-contract@1';
  readonly task: 'detection' | 'classification';
  readonly input: ModelInput;
  /** Declared outputs with shapes; a loaded model must match. `null` = any extent. */
  readonly outputs: readonly { readonly name: string; readonly shape: readonly (number | null)[] }[];
  readonly decoder: DecoderRule;
  /** Raw class names in index order. */
  readonly classes: readonly string[];
}
