import type { CocoImage } from './coco-fields.js';
import { AnnotationFileLayout } from './errors.js';

/** Finds images by name, without the ending of the file: with its folder, or by the last part alone where that is unique. */
export class ImageIndex {
  private readonly byPath = new Map<string, CocoImage | 'AMBIGUOUS'>();
  private readonly byName = new Map<string, CocoImage | 'AMBIGUOUS'>();
  /** Which file spoke of an image. */
  private readonly taken = new Map<number, string>();

  constructor(images: readonly CocoImage[]) {
    for (const image of images) {
      const stem = stemOf(image.fileName ?? String(image.id));
      put(this.byPath, stem, image);
      put(this.byName, lastOf(stem), image);
    }
  }

  /** The image a file speaks of. @param stem name without ending. @throws AnnotationFileLayout when none, several, or spoken of before */
  take(stem: string, file: string): CocoImage {
    const image = this.byPath.get(stem) ?? this.byName.get(lastOf(stem));
    if (image === undefined) {
      throw new AnnotationFileLayout(
        `${file}: no image of this name is listed. Check that both sides belong to the same images.`,
        '',
      );
    }
    if (image === 'AMBIGUOUS') {
      throw new AnnotationFileLayout(
        `${file}: several images have this name. Use the same folders and names on both sides.`,
        '',
      );
    }
    const before = this.taken.get(image.id);
    if (before !== undefined) {
      throw new AnnotationFileLayout(`${file}: speaks of the same image as ${before}. Keep one file an image.`, '');
    }
    this.taken.set(image.id, file);
    return image;
  }
}

function put(map: Map<string, CocoImage | 'AMBIGUOUS'>, key: string, image: CocoImage): void {
  map.set(key, map.has(key) ? 'AMBIGUOUS' : image);
}

function stemOf(name: string): string {
  return name.replaceAll('\\', '/').replace(/\.(jpe?g|png|webp|bmp|tiff?|gif|avif)$/i, '');
}

function lastOf(stem: string): string {
  return stem.slice(stem.lastIndexOf('/') + 1);
}
