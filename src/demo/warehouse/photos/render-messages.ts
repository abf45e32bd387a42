import type { SceneRequest, WarehousePhoto } from '../scenes/scene.js';

/** To a rendering thread. */
export interface RenderOrder {
  readonly id: number;
  readonly request: SceneRequest;
}

/** From a rendering thread. */
export type RenderReply =
  { readonly id: number; readonly photo: WarehousePhoto } | { readonly id: number; readonly problem: string };
