import { DomainError } from '../../../kernel/domain-error.js';

/** The bytes are gone; not missing: two people decided so. */
export class DatasetItemErased extends DomainError<'DATASET_ITEM_ERASED'> {
  readonly code = 'DATASET_ITEM_ERASED';
  constructor(what: string, erased: { readonly count: number; readonly at?: string }) {
    super(
      `${what}: ${erased.count === 1 ? 'an image was' : `${erased.count} images were`} erased` +
        `${erased.at === undefined ? '' : ` on ${erased.at.slice(0, 10)}`}. What was judged before stays and can be recomputed from the kept answers. ` +
        'For new runs, correct the data as a new version: it leaves erased images out.',
      { path: '/datasetId', details: { count: erased.count } },
    );
  }
}

/** The same bytes come back by an upload. */
export class ImageErased extends DomainError<'IMAGE_ERASED'> {
  readonly code = 'IMAGE_ERASED';
  constructor(name: string, at: string) {
    super(
      `The image "${name}" was erased from this dataset on ${at.slice(0, 10)} and is not taken again. Leave it out of the upload.`,
      { details: { name, at } },
    );
  }
}

/** What is asked to be erased cannot be. */
export class ErasureInvalid extends DomainError<'ERASURE_INVALID'> {
  readonly code = 'ERASURE_INVALID';
  constructor(problem: string, ids: readonly string[] = []) {
    super(`${problem} Check the list of items and ask again.`, {
      path: '/itemIds',
      details: { items: ids.slice(0, 20) },
    });
  }
}
