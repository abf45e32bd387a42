/** The two places photographed: `bright` is tidy, evenly lit and mostly unwrapped; `dim` is dark, wrapped, mixed and crowded. */
export type WarehouseSite = 'bright' | 'dim';

/** What a photograph is for. Another purpose means other seeds: a scene of one purpose never occurs in another. */
export type ScenePurpose = 'training' | 'threshold' | 'acceptance';

/** Which photograph is wanted. The same request gives the same bytes. */
export interface SceneRequest {
  readonly site: WarehouseSite;
  readonly purpose: ScenePurpose;
  /** Whole, 0 or more. */
  readonly seed: number;
  /** Number of the arrangement, whole, 0 or more. */
  readonly group: number;
  /** The camera: 0 is a, 1 is b. Both see the same arrangement at the same moment. */
  readonly view: number;
}

export type SceneClass = 'box' | 'pallet';

/** One thing to be found: a carton, or a loaded pallet (carrier and load together). */
export interface SceneObject {
  readonly className: SceneClass;
  /** Left, top, width, height in pixels: the whole object, seen and hidden, cut at the picture's edge. */
  readonly box: readonly [number, number, number, number];
  /**
   * Share of the object's own projected area that is seen, above 0 up to 1, counted on four samples a pixel.
   * What lies beyond the picture's edge counts as not seen. Stretch film hides nothing: one sees through it.
   */
  readonly visibility: number;
}

export interface WarehousePhoto {
  /** For example bright-0007-b.jpg. */
  readonly name: string;
  /** The arrangement; all its views share it. */
  readonly group: string;
  /** Pixels: 640. */
  readonly width: number;
  /** Pixels: 480. */
  readonly height: number;
  readonly jpeg: Uint8Array;
  readonly objects: readonly SceneObject[];
  /** Keys and values of WAREHOUSE_METADATA in site-schema.ts, nothing else. */
  readonly metadata: Readonly<Record<string, string | number>>;
}
