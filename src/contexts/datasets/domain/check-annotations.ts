import { below, type Problem } from '../../../kernel/document-reader.js';
import type { GroundTruth, GroundTruthObject } from '../../../metrics/ground-truth.js';
import type { Box } from '../../../vision/box.js';
import { ItemNames } from './item-names.js';

/** One entry of a COCO file as it stands there; `index` is its position in its list. */
export type CocoEntry =
  | { readonly list: 'images'; readonly index: number; readonly value: unknown }
  | { readonly list: 'categories'; readonly index: number; readonly value: unknown }
  | { readonly list: 'annotations'; readonly index: number; readonly value: unknown };

export interface AnnotatedItem {
  readonly id: string;
  readonly name: string;
  readonly width: number | null;
  readonly height: number | null;
}

export interface AnnotationsTaken {
  readonly ok: true;
  readonly categories: readonly string[];
  /** By item id; an image that is listed without annotations is empty, which is a statement too. */
  readonly groundTruths: ReadonlyMap<string, GroundTruth>;
  readonly objects: number;
}

export interface AnnotationsNotTaken {
  readonly ok: false;
  /** The first ones, at most `MOST_PROBLEMS`. */
  readonly problems: readonly Problem[];
  readonly total: number;
}

/** A longer list helps nobody: most of it has one cause. */
export const MOST_PROBLEMS = 50;
/** Exports round corners and sizes apart, so a box may leave the frame by this much. Beyond it, boxes belong to another image size. */
export const FRAME_TOLERANCE_PX = 1;

type Key = string;

interface ListedImage {
  readonly item: AnnotatedItem;
  readonly width: number | null;
  readonly height: number | null;
  readonly classLabel?: string;
  readonly objects: GroundTruthObject[];
}

/**
 * Checks a whole COCO file against the images of a dataset, all or nothing. Boxes are kept as they stand (never clipped).
 * Ids may be any whole number or text, 0 among them. @returns the ground truth per item, or every problem with its JSON pointer.
 */
export function checkAnnotations(
  entries: readonly CocoEntry[],
  items: readonly AnnotatedItem[],
): AnnotationsTaken | AnnotationsNotTaken {
  const check = new AnnotationCheck(new ItemNames(items));
  for (const list of ['categories', 'images', 'annotations'] as const)
    for (const entry of entries) if (entry.list === list) check.take(entry);
  return check.result();
}

class AnnotationCheck {
  private readonly problems: Problem[] = [];
  private total = 0;
  private readonly categories = new Map<Key, string>();
  private readonly images = new Map<Key, ListedImage>();
  private readonly listedItems = new Map<string, string>();
  private readonly annotationIds = new Set<Key>();

  constructor(private readonly names: ItemNames<AnnotatedItem>) {}

  take({ list, index, value }: CocoEntry): void {
    const path = `/${list}/${index}`;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return this.refuse('ANNOTATIONS_MALFORMED', path, 'Expected an object.');
    const fields = value as Record<string, unknown>;
    const key = keyOf(fields['id']);
    if (key === undefined)
      return this.refuse('ID_INVALID', below(path, 'id'), 'Expected a whole number or a text as id.');
    if (list === 'categories') this.category(key, fields, path);
    else if (list === 'images') this.image(key, fields, path);
    else this.annotation(key, fields, path);
  }

  result(): AnnotationsTaken | AnnotationsNotTaken {
    if (this.total > 0) return { ok: false, problems: this.problems, total: this.total };
    const groundTruths = new Map<string, GroundTruth>();
    for (const { item, objects, classLabel } of this.images.values())
      groundTruths.set(item.id, { objects, ...(classLabel !== undefined && { classLabel }) });
    return {
      ok: true,
      categories: [...new Set(this.categories.values())].sort(),
      groundTruths,
      objects: this.annotationIds.size,
    };
  }

  private refuse(code: string, path: string, message: string): void {
    this.total += 1;
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ code, path, message });
  }

  private category(key: Key, fields: Record<string, unknown>, path: string): void {
    const name = fields['name'];
    if (this.categories.has(key))
      return this.refuse('DUPLICATE_ID', below(path, 'id'), `Category id ${shown(key)} is used twice.`);
    if (typeof name !== 'string' || name.trim() === '' || !isPlainText(name))
      return this.refuse('ANNOTATIONS_MALFORMED', below(path, 'name'), 'A category needs a name.');
    this.categories.set(key, name);
  }

  private image(key: Key, fields: Record<string, unknown>, path: string): void {
    if (this.images.has(key))
      return this.refuse('DUPLICATE_ID', below(path, 'id'), `Image id ${shown(key)} is used twice.`);
    const name = fields['file_name'];
    if (typeof name !== 'string')
      return this.refuse('ANNOTATIONS_MALFORMED', below(path, 'file_name'), 'An image needs a file_name.');
    const item = this.names.find(name);
    if (item === undefined)
      return this.refuse(
        'ANNOTATION_IMAGE_UNKNOWN',
        below(path, 'file_name'),
        `This dataset holds no image "${name}", or several whose names end so. Add it or take the entry out.`,
      );
    const before = this.listedItems.get(item.id);
    if (before !== undefined)
      return this.refuse('DUPLICATE_IMAGE', below(path, 'file_name'), `"${name}" was listed before, at ${before}.`);
    this.listedItems.set(item.id, path);
    const size = this.sizeOf(item, fields, path);
    const classLabel = this.classLabelOf(fields, path);
    this.images.set(key, { item, ...size, objects: [], ...(classLabel !== undefined && { classLabel }) });
  }

  /** The decoded size holds; a file that states another one was drawn on another picture (often one not yet turned upright). */
  private sizeOf(
    item: AnnotatedItem,
    fields: Record<string, unknown>,
    path: string,
  ): Pick<ListedImage, 'width' | 'height'> {
    const width = positive(fields['width']);
    const height = positive(fields['height']);
    if (differs(width, item.width) || differs(height, item.height)) {
      const [stated, found] = [sizeText(width, height), sizeText(item.width, item.height)];
      this.refuse(
        'IMAGE_SIZE_MISMATCH',
        path,
        `The file says ${stated} pixels, the upright image "${item.name}" has ${found}. Boxes drawn on another size or turn would be misplaced.`,
      );
    }
    return { width: item.width ?? width, height: item.height ?? height };
  }

  private classLabelOf(fields: Record<string, unknown>, path: string): string | undefined {
    const label = fields['class_label'];
    if (label === undefined || label === null) return undefined;
    if (typeof label === 'string' && [...this.categories.values()].includes(label)) return label;
    this.refuse(
      'ANNOTATION_CLASS_UNKNOWN',
      below(path, 'class_label'),
      `${shown(label)} is not among the categories of this file.`,
    );
    return undefined;
  }

  private annotation(key: Key, fields: Record<string, unknown>, path: string): void {
    if (this.annotationIds.has(key))
      return this.refuse('DUPLICATE_ID', below(path, 'id'), `Annotation id ${shown(key)} is used twice.`);
    this.annotationIds.add(key);
    const image = this.images.get(keyOf(fields['image_id']) ?? '');
    const label = this.categories.get(keyOf(fields['category_id']) ?? '');
    if (image === undefined)
      this.refuse(
        'ANNOTATION_IMAGE_UNKNOWN',
        below(path, 'image_id'),
        `No image of this file has the id ${shown(fields['image_id'])}.`,
      );
    if (label === undefined)
      this.refuse(
        'ANNOTATION_CLASS_UNKNOWN',
        below(path, 'category_id'),
        `No category of this file has the id ${shown(fields['category_id'])}.`,
      );
    const box = this.boxOf(fields['bbox'], image, below(path, 'bbox'));
    const visibility = this.visibilityOf(fields['visibility'], below(path, 'visibility'));
    if (image === undefined || label === undefined || box === undefined) return;
    const crowd = fields['iscrowd'] === 1 || fields['iscrowd'] === true;
    image.objects.push({ id: key, label, box, crowd, ...(visibility !== undefined && { visibility }) });
  }

  private boxOf(value: unknown, image: ListedImage | undefined, path: string): Box | undefined {
    const box = readBox(value);
    if (box === undefined) {
      this.refuse('BOX_MALFORMED', path, 'Expected four numbers: left, top, width, height in pixels.');
      return undefined;
    }
    const { x, y, width, height } = box;
    if (width <= 0 || height <= 0) {
      this.refuse('BOX_NEGATIVE', path, `The box is ${width} x ${height} pixels; both sides must be above 0.`);
      return undefined;
    }
    if (image === undefined || !leavesFrame(box, image)) return box;
    const [found, frame] = [`${x}, ${y}, ${sizeText(width, height)}`, sizeText(image.width, image.height)];
    this.refuse(
      'BOX_OUT_OF_FRAME',
      path,
      `The box ${found} leaves the image of ${frame} pixels by more than ${FRAME_TOLERANCE_PX} pixel.`,
    );
    return undefined;
  }

  private visibilityOf(value: unknown, path: string): number | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && value >= 0 && value <= 1) return value;
    this.refuse('VISIBILITY_OUT_OF_RANGE', path, `Visibility is a share from 0 to 1; found ${shown(value)}.`);
    return undefined;
  }
}

/** COCO ids are numbers, some exports write texts: both are compared as text, so 1 and "1" are one id. */
function keyOf(id: unknown): Key | undefined {
  if (typeof id === 'number' && Number.isSafeInteger(id)) return String(id);
  return typeof id === 'string' && id !== '' && id.length <= 200 && isPlainText(id) ? id : undefined;
}

/** The database keeps no NUL and no half of a surrogate pair. */
function isPlainText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

function positive(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}

function readBox(value: unknown): Box | undefined {
  if (!Array.isArray(value) || value.length !== 4 || !value.every((entry) => Number.isFinite(entry))) return undefined;
  const [x, y, width, height] = value as [number, number, number, number];
  return { x, y, width, height };
}

function differs(stated: number | null, found: number | null): boolean {
  return stated !== null && found !== null && stated !== found;
}

function sizeText(width: number | null, height: number | null): string {
  return `${width ?? '?'} x ${height ?? '?'}`;
}

function leavesFrame(box: Box, { width, height }: Pick<ListedImage, 'width' | 'height'>): boolean {
  if (box.x < -FRAME_TOLERANCE_PX || box.y < -FRAME_TOLERANCE_PX) return true;
  return (
    (width !== null && box.x + box.width > width + FRAME_TOLERANCE_PX) ||
    (height !== null && box.y + box.height > height + FRAME_TOLERANCE_PX)
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
