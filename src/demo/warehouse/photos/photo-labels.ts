import type { SceneObject, WarehousePhoto } from '../scenes/scene.js';

/** A photograph without its bytes. */
export type LabelledPhoto = Omit<WarehousePhoto, 'jpeg'>;

export interface CocoLabels {
  readonly images: readonly object[];
  readonly categories: readonly object[];
  readonly annotations: readonly object[];
}

const CATEGORIES = [
  { id: 1, name: 'box' },
  { id: 2, name: 'pallet' },
] as const;

/** Labels of photographs as a COCO document, with the visible share of every object as `visibility`. Ids count from 1 in the order given. */
export function cocoOf(photos: readonly LabelledPhoto[]): CocoLabels {
  let lastId = 0;
  const images = photos.map(({ name, width, height }, index) => ({ id: index + 1, file_name: name, width, height }));
  const annotations = photos.flatMap(({ objects }, index) =>
    objects.map((object) => {
      lastId += 1;
      return annotationOf(object, { id: lastId, image_id: index + 1 });
    }),
  );
  return { images, categories: CATEGORIES, annotations };
}

function annotationOf({ className, box, visibility }: SceneObject, ids: { id: number; image_id: number }): object {
  const category_id = CATEGORIES.find(({ name }) => name === className)?.id;
  return { ...ids, category_id, bbox: box, area: box[2] * box[3], iscrowd: 0, visibility };
}

/** Attribute that names the independent unit: views of one arrangement are not independent. */
export const GROUP_ATTRIBUTE = 'meta.arrangement';

/** Metadata as JSON Lines, one photograph a line. */
export function metadataOf(photos: readonly LabelledPhoto[]): string {
  return photos
    .map(({ name, group, metadata }) => `${JSON.stringify({ file: name, arrangement: group, ...metadata })}\n`)
    .join('');
}
