/**
 * Many boxes as columns, one typed array per field, row = position in the file. Ids are the numbers of the file; boxes are
 * pixels (left, top, width, height). Every column has `length` values.
 */
export interface BoxTable {
  readonly length: number;
  readonly imageId: Float64Array;
  readonly categoryId: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly width: Float64Array;
  readonly height: Float64Array;
}

/** Ground-truth boxes. `area` in square pixels as the annotator states it (of a mask, it is smaller than width x height). */
export interface AnnotationTable extends BoxTable {
  readonly id: Float64Array;
  readonly area: Float64Array;
  /** 1 = a region of many objects. */
  readonly crowd: Uint8Array;
}

/** Predicted boxes; `score` is the model's number. */
export interface DetectionTable extends BoxTable {
  readonly score: Float64Array;
}

/** A class of the ground truth. */
export interface Category {
  readonly id: number;
  readonly name: string;
}

/** Left, top, width, height in pixels. */
export type BoxTuple = readonly [number, number, number, number];

/** One ground-truth box as a row, in the field names of COCO files. */
export interface AnnotationRow {
  readonly id: number;
  readonly image_id: number;
  readonly category_id: number;
  readonly bbox: BoxTuple;
  readonly area: number;
  readonly iscrowd?: number;
}

/** One predicted box as a row, in the field names of COCO results files. */
export interface DetectionRow {
  readonly image_id: number;
  readonly category_id: number;
  readonly bbox: BoxTuple;
  readonly score: number;
}

const FIRST_CAPACITY = 1024;

/** Columns that grow: the fields every box has. */
class GrowingColumns {
  private readonly columns: Float64Array[];
  private rows = 0;

  constructor(width: number) {
    this.columns = Array.from({ length: width }, () => new Float64Array(FIRST_CAPACITY));
  }

  get length(): number {
    return this.rows;
  }

  /** Makes room for one more row and returns its number. */
  next(): number {
    if (this.rows === this.column(0).length) {
      for (let c = 0; c < this.columns.length; c++) {
        const larger = new Float64Array(this.rows * 2);
        larger.set(this.column(c));
        this.columns[c] = larger;
      }
    }
    return this.rows++;
  }

  column(index: number): Float64Array {
    return this.columns[index] as Float64Array;
  }

  setBox(row: number, imageId: number, categoryId: number, bbox: BoxTuple): void {
    this.column(0)[row] = imageId;
    this.column(1)[row] = categoryId;
    for (let side = 0; side < 4; side++) this.column(2 + side)[row] = bbox[side] as number;
  }

  boxes(): BoxTable {
    const [imageId, categoryId, x, y, width, height] = this.columns.map((column) => column.subarray(0, this.rows)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    return { length: this.rows, imageId, categoryId, x, y, width, height };
  }
}

/** Collects ground-truth boxes in file order without keeping a JavaScript object per box. */
export class AnnotationTableBuilder {
  private readonly columns = new GrowingColumns(9);

  add(row: AnnotationRow): void {
    const at = this.columns.next();
    this.columns.setBox(at, row.image_id, row.category_id, row.bbox);
    this.columns.column(6)[at] = row.id;
    this.columns.column(7)[at] = row.area;
    this.columns.column(8)[at] = row.iscrowd ? 1 : 0;
  }

  build(): AnnotationTable {
    const rows = this.columns.length;
    return {
      ...this.columns.boxes(),
      id: this.columns.column(6).subarray(0, rows),
      area: this.columns.column(7).subarray(0, rows),
      crowd: Uint8Array.from(this.columns.column(8).subarray(0, rows)),
    };
  }
}

/** Collects predicted boxes in file order without keeping a JavaScript object per box. */
export class DetectionTableBuilder {
  private readonly columns = new GrowingColumns(7);

  add(row: DetectionRow): void {
    const at = this.columns.next();
    this.columns.setBox(at, row.image_id, row.category_id, row.bbox);
    this.columns.column(6)[at] = row.score;
  }

  build(): DetectionTable {
    return { ...this.columns.boxes(), score: this.columns.column(6).subarray(0, this.columns.length) };
  }
}

/** Rows to columns; order is kept. */
export function annotationTableOf(rows: Iterable<AnnotationRow>): AnnotationTable {
  const builder = new AnnotationTableBuilder();
  for (const row of rows) builder.add(row);
  return builder.build();
}

/** Rows to columns; order is kept. */
export function detectionTableOf(rows: Iterable<DetectionRow>): DetectionTable {
  const builder = new DetectionTableBuilder();
  for (const row of rows) builder.add(row);
  return builder.build();
}

/** One ground-truth box as a row. @param row 0 to length - 1 */
export function annotationAt(table: AnnotationTable, row: number): AnnotationRow {
  return {
    id: table.id[row] as number,
    image_id: table.imageId[row] as number,
    category_id: table.categoryId[row] as number,
    bbox: boxAt(table, row),
    area: table.area[row] as number,
    iscrowd: table.crowd[row],
  };
}

/** One predicted box as a row. @param row 0 to length - 1 */
export function detectionAt(table: DetectionTable, row: number): DetectionRow {
  return {
    image_id: table.imageId[row] as number,
    category_id: table.categoryId[row] as number,
    bbox: boxAt(table, row),
    score: table.score[row] as number,
  };
}

function boxAt(table: BoxTable, row: number): BoxTuple {
  const { x, y, width, height } = table;
  return [x[row] as number, y[row] as number, width[row] as number, height[row] as number];
}
