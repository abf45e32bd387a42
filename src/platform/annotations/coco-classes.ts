import type { Category } from '../../vision/box-tables.js';
import { categoryOf, idOf, imageOf, objectOf, type Pointer, wrong } from './coco-fields.js';
import { AnnotationFieldInvalid, AnnotationFileLayout } from './errors.js';

/** True classes of COCO: every listed image has exactly one annotation (its box does not matter). */
export class CocoTruth {
  private readonly images = new Set<number>();
  private readonly names = new Map<number, string>();
  private readonly classOf = new Map<number, number>();

  readonly readers: Readonly<Record<string, (entry: unknown, path: Pointer) => void>> = {
    images: (entry, path) => this.images.add(imageOf(entry, path).id),
    categories: (entry, path) => {
      const { id, name } = categoryOf(entry, path);
      this.names.set(id, name);
    },
    annotations: (entry, path) => this.annotate(entry, path),
  };

  private annotate(entry: unknown, path: Pointer): void {
    objectOf(entry, path);
    const image = idOf(entry, 'image_id', path);
    if (this.classOf.has(image)) {
      const problem = `image ${image} has a class already. One annotation an image is expected; several objects are for score detection.`;
      throw new AnnotationFieldInvalid(path(), 'image_id', problem);
    }
    this.classOf.set(image, idOf(entry, 'category_id', path));
  }

  /** Images in file order, classes by ascending id. @throws AnnotationFileLayout for an image without a class, and the reverse */
  finish(): {
    readonly images: readonly number[];
    readonly categories: readonly Category[];
    readonly truth: readonly string[];
  } {
    const stranger = [...this.classOf.keys()].find((image) => !this.images.has(image));
    if (stranger !== undefined)
      throw new AnnotationFileLayout(`Image ${stranger} is annotated, but "images" does not list it.`, '/annotations');
    const images = [...this.images];
    return {
      images,
      categories: [...this.names].map(([id, name]) => ({ id, name })).sort((a, b) => a.id - b.id),
      truth: images.map((image) => this.nameOf(image)),
    };
  }

  private nameOf(image: number): string {
    const category = this.classOf.get(image);
    if (category === undefined)
      throw new AnnotationFileLayout(`Image ${image} has no annotation, so its class is not known.`, '/annotations');
    const name = this.names.get(category);
    if (name === undefined)
      throw new AnnotationFileLayout(
        `Image ${image} has class ${category}, which "categories" does not list.`,
        '/annotations',
      );
    return name;
  }
}

/** Predicted classes of COCO results: one entry an image, or one a class and image with its score. */
export class CocoAnswers {
  private readonly scoresOf = new Map<number, Map<number, number>>();
  private readonly images: ReadonlySet<number>;
  private readonly categories: ReadonlySet<number>;

  constructor(
    private readonly imageOrder: readonly number[],
    private readonly categoryOrder: readonly Category[],
  ) {
    this.images = new Set(imageOrder);
    this.categories = new Set(categoryOrder.map(({ id }) => id));
  }

  /** @throws AnnotationFieldInvalid also for images and classes that the ground truth does not list */
  read(entry: unknown, path: Pointer): void {
    const { score = 1 } = objectOf(entry, path);
    const image = this.listed(entry, 'image_id', path);
    const category = this.listed(entry, 'category_id', path);
    if (typeof score !== 'number' || !(score >= 0 && score <= 1))
      throw wrong('score', path, score, 'a number from 0 to 1');
    const scores = this.scoresOf.get(image) ?? new Map<number, number>();
    if (scores.has(category))
      throw new AnnotationFieldInvalid(path(), 'category_id', `class ${category} of image ${image} stands before.`);
    this.scoresOf.set(image, scores.set(category, score));
  }

  private listed(entry: unknown, field: 'image_id' | 'category_id', path: Pointer): number {
    const id = idOf(entry, field, path);
    if ((field === 'image_id' ? this.images : this.categories).has(id)) return id;
    throw new AnnotationFieldInvalid(path(), field, `"${field}" is ${id}, which the ground truth does not list.`);
  }

  /** The likeliest class of every image (of equals the one with the smaller id), and the scores where every class has one everywhere. */
  finish(): { readonly predicted: readonly string[]; readonly scores?: readonly (readonly number[])[] } {
    const rows = this.imageOrder.map((image) => {
      const scores = this.scoresOf.get(image);
      if (scores !== undefined) return this.categoryOrder.map(({ id }) => scores.get(id));
      throw new AnnotationFileLayout(`There is no prediction for image ${image}. Every listed image needs one.`, '');
    });
    const predicted = rows.map((row) => {
      const best = row.reduce<number>((top, score, c) => ((score ?? -1) > (row[top] ?? -1) ? c : top), 0);
      return this.categoryOrder[best]?.name ?? '';
    });
    const full = rows.filter((row): row is number[] => row.every((score) => score !== undefined));
    return { predicted, ...(full.length === rows.length && this.categories.size > 1 && { scores: full }) };
  }
}
