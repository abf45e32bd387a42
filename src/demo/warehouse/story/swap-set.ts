import type { InterpretationContract } from '../../../metrics/interpretation/contract.js';
import type { ItemToInterpret } from '../../../metrics/interpretation/interpreted-item.js';
import type { LabelledPhoto } from '../photos/photo-labels.js';
import type { SceneObject } from '../scenes/scene.js';
import { BOX_CONTRACT, PALLET_CONTRACT } from './use-cases.js';

/** So many photographs of a site are designated: the first that both use cases ask something of. */
const DESIGNATED = 3;

/**
 * The answer of somebody who reports whole loads and no box. PALLET must call it right and BOX wrong on every photograph that
 * shows a load and a box both ask for; if not, the contracts are not applied. Rests on labels only, on no model.
 */
export function swapSetOf(photos: readonly LabelledPhoto[]): Omit<ItemToInterpret, 'contract'>[] {
  return photos
    .filter(({ objects }) => asksFor(objects, 'pallet', PALLET_CONTRACT) && asksFor(objects, 'box', BOX_CONTRACT))
    .slice(0, DESIGNATED)
    .map(itemOf);
}

function asksFor(
  objects: readonly SceneObject[],
  className: SceneObject['className'],
  { visibility, minSize }: InterpretationContract,
): boolean {
  return objects.some(({ className: name, visibility: seen, box: [, , width, height] }) => {
    const isLarge = Math.min(width, height) >= (minSize?.shortSide ?? 0) && width * height >= (minSize?.area ?? 0);
    return name === className && seen >= (visibility?.min ?? 0) && isLarge;
  });
}

function itemOf({ name, group, width, height, objects }: LabelledPhoto): Omit<ItemToInterpret, 'contract'> {
  const labelled = objects.map(({ className, box: [x, y, boxWidth, boxHeight], visibility }, index) => ({
    id: String(index + 1),
    label: className,
    box: { x, y, width: boxWidth, height: boxHeight },
    crowd: false,
    visibility,
  }));
  const pallets = labelled.filter(({ label }) => label === 'pallet');
  return {
    item: {
      ...{ itemId: name, itemName: name, groupId: group, width, height },
      attributes: {},
      groundTruth: { objects: labelled },
    },
    answer: { kind: 'detections', detections: pallets.map(({ label, box }) => ({ label, box, score: 1 })) },
  };
}
