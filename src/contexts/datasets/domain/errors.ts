import type { Problem } from '../../../kernel/document-reader.js';
import { DomainError } from '../../../kernel/domain-error.js';

export class DatasetNotFound extends DomainError<'DATASET_NOT_FOUND'> {
  readonly code = 'DATASET_NOT_FOUND';
  constructor(id: string) {
    super(`There is no dataset "${id}" that you may see. Check the id.`, { details: { id } });
  }
}

/** Also the answer for an image that exists but is not shown to this person. */
export class ItemNotFound extends DomainError<'ITEM_NOT_FOUND'> {
  readonly code = 'ITEM_NOT_FOUND';
  constructor(id: string) {
    super(
      `There is no item "${id}" in this dataset that you may see. Check the id; images of acceptance data are shown to the vendor only when they are revealed.`,
      { details: { id } },
    );
  }
}

/** What is wrong with the fields of a request to make a dataset. */
export class DatasetInvalid extends DomainError<'DATASET_INVALID'> {
  readonly code = 'DATASET_INVALID';
  constructor(readonly problems: readonly [Problem, ...Problem[]]) {
    super(`The dataset cannot be made: ${problems.map(({ message }) => message).join(' ')}`, {
      path: problems[0].path,
      details: { problems },
    });
  }
}

export class DatasetSealed extends DomainError<'DATASET_SEALED'> {
  readonly code = 'DATASET_SEALED';
  constructor(key: string, version: number, state: string) {
    super(
      `Dataset ${key} version ${version} is ${state} and cannot be changed any more. Make a new version and change that one.`,
      { details: { key, version, state } },
    );
  }
}

export class DatasetVersionOpen extends DomainError<'DATASET_VERSION_OPEN'> {
  readonly code = 'DATASET_VERSION_OPEN';
  constructor(key: string, version: number) {
    super(`Version ${version} of dataset ${key} is still being collected. Seal it before you make the next version.`, {
      path: '/key',
      details: { key, version },
    });
  }
}

export class DatasetChanged extends DomainError<'DATASET_CHANGED'> {
  readonly code = 'DATASET_CHANGED';
  constructor(expected: number, found: number) {
    super(
      `The dataset was changed meanwhile (you looked at revision ${expected}, it is now ${found}). Look at it again, then repeat.`,
      { details: { expected, found } },
    );
  }
}

export class ImageEmpty extends DomainError<'IMAGE_EMPTY'> {
  readonly code = 'IMAGE_EMPTY';
  constructor(name: string) {
    super(`The upload of "${name}" holds no bytes. Send the file again.`, { details: { name } });
  }
}

export class UploadDigestMismatch extends DomainError<'UPLOAD_DIGEST_MISMATCH'> {
  readonly code = 'UPLOAD_DIGEST_MISMATCH';
  constructor(name: string, announced: string, found: string) {
    super(
      `The bytes of "${name}" have SHA-256 ${found}, but X-Content-Sha256 announces ${announced}. Nothing was taken; send the file again.`,
      { details: { name, announced, found } },
    );
  }
}

export class ImageNameInvalid extends DomainError<'IMAGE_NAME_INVALID'> {
  readonly code = 'IMAGE_NAME_INVALID';
  constructor(name: string) {
    super(
      `"${name.slice(0, 80)}" cannot name an image. Use 1 to 300 printable characters, without "..", a backslash or a slash at either end.`,
      { details: {} },
    );
  }
}

export class ImageNameTaken extends DomainError<'IMAGE_NAME_TAKEN'> {
  readonly code = 'IMAGE_NAME_TAKEN';
  constructor(name: string, existing: string) {
    super(
      `This dataset already holds other bytes under the name "${name}" (SHA-256 ${existing}). Give the image another name.`,
      { details: { name, existing } },
    );
  }
}

export class ImageDuplicate extends DomainError<'IMAGE_DUPLICATE'> {
  readonly code = 'IMAGE_DUPLICATE';
  constructor(name: string, twin: string) {
    super(
      `"${name}" has the same bytes as "${twin}", which this dataset already holds. One image counts once; leave the copy out.`,
      { details: { name, twin } },
    );
  }
}

interface Refusal {
  readonly problems: readonly Problem[];
  /** How many there are in all; `problems` lists the first ones. */
  readonly total: number;
}

function listed({ problems, total }: Refusal): string {
  const shown = problems.map(({ path, message }) => `${path}: ${message}`).join('\n');
  return total > problems.length ? `${shown}\n(${total - problems.length} more)` : shown;
}

/** Nothing of the file was taken. */
export class AnnotationsRefused extends DomainError<'ANNOTATIONS_REFUSED'> {
  readonly code = 'ANNOTATIONS_REFUSED';
  constructor(readonly refusal: Refusal) {
    super(
      `The annotations have ${refusal.total} problem(s); nothing was taken from them. Correct the file and send it again.\n${listed(refusal)}`,
      {
        details: { problems: refusal.problems, total: refusal.total },
      },
    );
  }
}

/** Nothing of the file was taken. */
export class MetadataRefused extends DomainError<'METADATA_REFUSED'> {
  readonly code = 'METADATA_REFUSED';
  constructor(readonly refusal: Refusal) {
    super(
      `The metadata have ${refusal.total} problem(s); nothing was taken from them. Correct the lines and send the file again.\n${listed(refusal)}`,
      {
        details: { problems: refusal.problems, total: refusal.total },
      },
    );
  }
}

export class ExclusionReasonInvalid extends DomainError<'EXCLUSION_REASON_INVALID'> {
  readonly code = 'EXCLUSION_REASON_INVALID';
  constructor(message: string) {
    super(message, { path: '/reason' });
  }
}

export class DatasetEmpty extends DomainError<'DATASET_EMPTY'> {
  readonly code = 'DATASET_EMPTY';
  constructor(key: string) {
    super(`Dataset ${key} holds no image that is not excluded, so it could show nothing. Add images before sealing.`, {
      details: { key },
    });
  }
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}

export class GroundTruthMissing extends DomainError<'GROUND_TRUTH_MISSING'> {
  readonly code = 'GROUND_TRUTH_MISSING';
  constructor(names: readonly string[]) {
    super(
      `Nobody has said what is on ${names.length} image(s): ${some(names)}. Annotate them (an image that shows nothing is listed ` +
        'in the annotation file without boxes), or exclude each with a reason.',
      { details: { items: names } },
    );
  }
}

export class GroupMissing extends DomainError<'GROUP_MISSING'> {
  readonly code = 'GROUP_MISSING';
  constructor(attribute: string, names: readonly string[]) {
    super(
      `${names.length} image(s) have no ${attribute}, so nobody can tell which of them are independent: ${some(names)}. ` +
        'Add the attribute to the metadata or exclude the images with a reason.',
      { path: '/groupAttribute', details: { attribute, items: names } },
    );
  }
}

export class IndependenceNotDeclared extends DomainError<'INDEPENDENCE_NOT_DECLARED'> {
  readonly code = 'INDEPENDENCE_NOT_DECLARED';
  constructor() {
    super(
      'No attribute groups these images, so every image would count as independent. Name the attribute that groups them, or declare in ' +
        'a sentence of your own why they are independent; it is recorded under your name and printed in the dossier.',
      { path: '/independence' },
    );
  }
}

export class RepresentativenessNotConfirmed extends DomainError<'REPRESENTATIVENESS_NOT_CONFIRMED'> {
  readonly code = 'REPRESENTATIVENESS_NOT_CONFIRMED';
  constructor() {
    super(
      'Sealing says that these images represent the site. Write at least 20 characters on why they do; they are recorded under your name.',
      { path: '/representativeness' },
    );
  }
}

export class ThresholdDataInAcceptance extends DomainError<'THRESHOLD_DATA_IN_ACCEPTANCE'> {
  readonly code = 'THRESHOLD_DATA_IN_ACCEPTANCE';
  constructor(count: number, names: readonly string[]) {
    const which = names.length === 0 ? '' : `: ${some(names)}`;
    super(
      `${count} image(s) are both in acceptance data and in data for choosing thresholds${which}. A threshold chosen on an image cannot ` +
        'be judged on it: exclude them here with the reason LEAKED.',
      { details: { count, items: names } },
    );
  }
}

export class LineagesMixed extends DomainError<'LINEAGES_MIXED'> {
  readonly code = 'LINEAGES_MIXED';
  constructor(datasets: readonly string[]) {
    super(
      `This dataset shares images with ${datasets.join(' and ')}, whose attempts are counted apart. Take the images of one of them ` +
        'and fresh images only, or the count of attempts would be lost.',
      { details: { datasets } },
    );
  }
}

/** Only what is sealed has a root. */
export class ManifestNotFixed extends DomainError<'MANIFEST_NOT_FIXED'> {
  readonly code = 'MANIFEST_NOT_FIXED';
  constructor(key: string, state: string) {
    super(`Dataset ${key} is ${state}: what it holds is not fixed yet. Seal it first.`, { details: { key, state } });
  }
}

/** The rows are not the ones that were sealed. */
export class NotAsSealed extends DomainError<'NOT_AS_SEALED'> {
  readonly code = 'NOT_AS_SEALED';
  constructor(key: string, name: string) {
    super(
      `Dataset ${key} is no longer what was sealed: image "${name}" or another one does not fit the root. Nothing can be proven from it; have the database checked.`,
      { details: { key, name } },
    );
  }
}

/** The step is not in the table of what may become of a dataset. */
export class DatasetStateRefused extends DomainError<'DATASET_STATE_REFUSED'> {
  readonly code = 'DATASET_STATE_REFUSED';
  constructor(
    key: string,
    version: number,
    states: { readonly from: string; readonly to: string; readonly allowed: readonly string[] },
  ) {
    const { from, to, allowed } = states;
    super(
      `Dataset ${key} v${version} is ${from} and cannot become ${to}. ` +
        (allowed.length === 0 ? 'This state is final.' : `From here it can become ${allowed.join(' or ')}.`),
      { path: '/datasetId', details: { key, version, from, to, allowed } },
    );
  }
}

/** A correction starts from sealed data; compromised or retired data are replaced by fresh ones. */
export class DatasetNotCorrectable extends DomainError<'DATASET_NOT_CORRECTABLE'> {
  readonly code = 'DATASET_NOT_CORRECTABLE';
  constructor(key: string, version: number, why: string) {
    super(`Dataset ${key} v${version} cannot be corrected as a new version: ${why}.`, {
      path: '/datasetId',
      details: { key, version },
    });
  }
}

/** A label that differs from the sealed one is one person's word until another arrives at the same. */
export class SecondAnnotatorMissing extends DomainError<'SECOND_ANNOTATOR_MISSING'> {
  readonly code = 'SECOND_ANNOTATOR_MISSING';
  constructor(names: readonly string[]) {
    const shown = names.slice(0, 10).join(', ');
    super(
      `${names.length} corrected label(s) have one annotator only: ${shown}${names.length > 10 ? ', ...' : ''}. ` +
        'Another person who keeps these data must import the same labels before they are sealed.',
      { path: '/datasetId', details: { count: names.length, names: names.slice(0, 100) } },
    );
  }
}
