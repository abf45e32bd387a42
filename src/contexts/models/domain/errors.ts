import { DomainError } from '../../../kernel/domain-error.js';
import type { Problem } from '../../../kernel/document-reader.js';

export class ModelNotFound extends DomainError<'MODEL_NOT_FOUND'> {
  readonly code = 'MODEL_NOT_FOUND';
  constructor(id: string) {
    super(`There is no model "${id}" that you may see. Check the id.`, { details: { id } });
  }
}

export class OperatingPointNotFound extends DomainError<'OPERATING_POINT_NOT_FOUND'> {
  readonly code = 'OPERATING_POINT_NOT_FOUND';
  constructor(reference: string) {
    super(`There is no operating point "${reference}" that you may see. Register one for the model, then name it.`, {
      details: { reference },
    });
  }
}

export class ModelBytesMissing extends DomainError<'MODEL_BYTES_MISSING'> {
  readonly code = 'MODEL_BYTES_MISSING';
  constructor(sha256: string) {
    super(
      `No file with SHA-256 ${sha256.slice(0, 80)} was uploaded. Upload the ONNX file first (PUT /api/v1/pilots/<pilot id>/blobs answers with its digest), then register it.`,
      { path: '/sha256', details: { sha256 } },
    );
  }
}

export class ModelVersionTaken extends DomainError<'MODEL_VERSION_TAKEN'> {
  readonly code = 'MODEL_VERSION_TAKEN';
  constructor(name: string, version: string, found: { sha256: string; contractDigest: string }) {
    super(
      `${name} ${version} is registered already, with the bytes ${found.sha256} and the contract ${found.contractDigest}. ` +
        'What is registered never changes: register other bytes or another contract under a new version.',
      { path: '/version', details: { name, version, ...found } },
    );
  }
}

export class ModelFieldsInvalid extends DomainError<'MODEL_FIELDS_INVALID'> {
  readonly code = 'MODEL_FIELDS_INVALID';
  constructor(readonly problems: readonly [Problem, ...Problem[]]) {
    super(`The model cannot be registered: ${problems.map(({ message }) => message).join(' ')}`, {
      path: problems[0].path,
      details: { problems },
    });
  }
}

export class OperatingPointInvalid extends DomainError<'OPERATING_POINT_INVALID'> {
  readonly code = 'OPERATING_POINT_INVALID';
  constructor(readonly problems: readonly [Problem, ...Problem[]]) {
    super(
      `The operating point cannot be used: ${problems.map(({ path, message }) => `${path} ${message}`).join(' ')}`,
      {
        path: problems[0].path,
        details: { problems },
      },
    );
  }
}

export class UploadEmpty extends DomainError<'UPLOAD_EMPTY'> {
  readonly code = 'UPLOAD_EMPTY';
  constructor() {
    super('The upload holds no bytes. Send the file again.');
  }
}

export class BlobDigestMismatch extends DomainError<'BLOB_DIGEST_MISMATCH'> {
  readonly code = 'BLOB_DIGEST_MISMATCH';
  constructor(announced: string, found: string) {
    super(
      `The bytes received have SHA-256 ${found}, but X-Content-Sha256 announces ${announced}. Send the file again.`,
      {
        details: { announced, found },
      },
    );
  }
}
