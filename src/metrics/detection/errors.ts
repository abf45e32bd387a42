import { DomainError } from '../../kernel/domain-error.js';

/** A parameter of the evaluation that has no meaning (a threshold outside 0..1, three area ranges instead of four). */
export class DetectionParamsInvalid extends DomainError<'DETECTION_PARAMS_INVALID'> {
  readonly code = 'DETECTION_PARAMS_INVALID';

  constructor(path: string, message: string) {
    super(message, { path });
  }
}

/** A detection names an image that the ground truth does not list: the two files do not belong together. */
export class DetectionForUnknownImage extends DomainError<'DETECTION_FOR_UNKNOWN_IMAGE'> {
  readonly code = 'DETECTION_FOR_UNKNOWN_IMAGE';

  constructor(row: number, imageId: number) {
    super(
      `Detection ${row + 1} is on image ${imageId}, which the ground truth does not list. ` +
        'Check that both files belong to the same image set, or list the image (without annotations if it is empty).',
      { path: `/${row}/image_id`, details: { row, imageId } },
    );
  }
}

/** An annotation names an image that its own file does not list. */
export class AnnotationForUnknownImage extends DomainError<'ANNOTATION_FOR_UNKNOWN_IMAGE'> {
  readonly code = 'ANNOTATION_FOR_UNKNOWN_IMAGE';

  constructor(row: number, imageId: number) {
    super(
      `Annotation ${row + 1} is on image ${imageId}, which the list of images does not hold. ` +
        'Add the image to the list or remove the annotation.',
      { path: `/annotations/${row}/image_id`, details: { row, imageId } },
    );
  }
}

/** An annotation names a class that its own file does not list. */
export class AnnotationForUnknownClass extends DomainError<'ANNOTATION_FOR_UNKNOWN_CLASS'> {
  readonly code = 'ANNOTATION_FOR_UNKNOWN_CLASS';

  constructor(row: number, categoryId: number) {
    super(
      `Annotation ${row + 1} has class ${categoryId}, which the list of categories does not hold. ` +
        'Add the class to the list or remove the annotation.',
      { path: `/annotations/${row}/category_id`, details: { row, categoryId } },
    );
  }
}

/** A score that is not a number cannot be ranked. */
export class DetectionScoreNotFinite extends DomainError<'DETECTION_SCORE_NOT_FINITE'> {
  readonly code = 'DETECTION_SCORE_NOT_FINITE';

  constructor(row: number, score: number) {
    super(`Detection ${row + 1} has the score ${score}; a score must be a finite number.`, {
      path: `/${row}/score`,
      details: { row },
    });
  }
}
