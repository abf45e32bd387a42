import type { AnnotationRow, BoxTuple, Category, DetectionRow } from '../../vision/box-tables.js';
import { AnnotationFieldInvalid } from './errors.js';

/** JSON pointer of an entry, made when needed. */
export type Pointer = () => string;

/** One image of a COCO file. Fields the format does not know are kept in `extra` (site, capture group, date …). */
export interface CocoImage {
  readonly id: number;
  readonly fileName?: string;
  readonly width?: number;
  readonly height?: number;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** Checks one entry of `images`. @param path its JSON pointer, asked for only when something is wrong */
export function imageOf(entry: unknown, path: Pointer): CocoImage {
  const { id: _id, file_name, width, height, ...extra } = objectOf(entry, path);
  return {
    id: idOf(entry, 'id', path),
    ...(file_name !== undefined && { fileName: textOf(file_name, 'file_name', path) }),
    ...(width !== undefined && { width: sideOf(width, 'width', path) }),
    ...(height !== undefined && { height: sideOf(height, 'height', path) }),
    extra,
  };
}

/** Checks one entry of `categories`. */
export function categoryOf(entry: unknown, path: Pointer): Category {
  const { name } = objectOf(entry, path);
  if (name === undefined) throw missing('name', path);
  return { id: idOf(entry, 'id', path), name: textOf(name, 'name', path) };
}

/** Checks one entry of `annotations`. */
export function annotationOf(entry: unknown, path: Pointer): AnnotationRow {
  const { area, iscrowd } = objectOf(entry, path);
  if (area === undefined) throw missing('area', path, ' Where there are no masks it is width x height of the box.');
  if (typeof area !== 'number' || !Number.isFinite(area) || area < 0) {
    throw wrong('area', path, area, 'a finite number of at least 0 (square pixels)');
  }
  if (iscrowd !== undefined && iscrowd !== 0 && iscrowd !== 1 && typeof iscrowd !== 'boolean') {
    throw wrong('iscrowd', path, iscrowd, '0 or 1');
  }
  return {
    id: idOf(entry, 'id', path),
    image_id: idOf(entry, 'image_id', path),
    category_id: idOf(entry, 'category_id', path),
    bbox: boxOf(entry, path),
    area,
    iscrowd: iscrowd ? 1 : 0,
  };
}

/** Checks one entry of a results file. */
export function detectionOf(entry: unknown, path: Pointer): DetectionRow {
  const { score } = objectOf(entry, path);
  if (score === undefined) throw missing('score', path);
  if (typeof score !== 'number' || !Number.isFinite(score)) throw wrong('score', path, score, 'a finite number');
  return {
    image_id: idOf(entry, 'image_id', path),
    category_id: idOf(entry, 'category_id', path),
    bbox: boxOf(entry, path),
    score,
  };
}

export function objectOf(entry: unknown, path: Pointer): Record<string, unknown> {
  if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) return entry as Record<string, unknown>;
  throw new AnnotationFieldInvalid(path(), '', `an object is expected here, found ${shown(entry)}.`);
}

export function idOf(entry: unknown, field: 'id' | 'image_id' | 'category_id', path: Pointer): number {
  const id = (entry as Record<string, unknown>)[field];
  if (typeof id === 'number' && Number.isSafeInteger(id)) return id;
  throw id === undefined ? missing(field, path) : wrong(field, path, id, 'a whole number');
}

function boxOf(entry: unknown, path: Pointer): BoxTuple {
  const { bbox } = entry as Record<string, unknown>;
  if (bbox === undefined) throw missing('bbox', path);
  if (!Array.isArray(bbox) || bbox.length !== 4 || !bbox.every((side) => Number.isFinite(side))) {
    throw wrong('bbox', path, bbox, 'four finite numbers [x, y, width, height] in pixels');
  }
  const box = bbox as unknown as BoxTuple;
  if (box[2] < 0 || box[3] < 0) {
    throw wrong('bbox', path, bbox, 'a width and a height of at least 0 (is it [x1, y1, x2, y2]?)');
  }
  return box;
}

function textOf(value: unknown, field: string, path: Pointer): string {
  if (typeof value === 'string') return value;
  throw wrong(field, path, value, 'a text');
}

function sideOf(value: unknown, field: string, path: Pointer): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw wrong(field, path, value, 'a number of pixels above 0');
}

function missing(field: string, path: Pointer, hint = ''): AnnotationFieldInvalid {
  return new AnnotationFieldInvalid(path(), field, `"${field}" is missing.${hint}`);
}

export function wrong(field: string, path: Pointer, found: unknown, wanted: string): AnnotationFieldInvalid {
  return new AnnotationFieldInvalid(path(), field, `"${field}" must be ${wanted}; found ${shown(found)}.`);
}

function shown(value: unknown): string {
  if (typeof value === 'number') return String(value); // JSON.stringify would print Infinity as null
  const text = Array.isArray(value) ? `[${value.map(shown).join(', ')}]` : (JSON.stringify(value) ?? 'nothing');
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
