import { DomainError } from '../../kernel/domain-error.js';

/** The bytes are empty, truncated or corrupt. */
export class ImageUnreadable extends DomainError<'IMAGE_UNREADABLE'> {
  readonly code = 'IMAGE_UNREADABLE';
  constructor(found: string, cause?: unknown) {
    super(`The image cannot be read: ${found}. Supply the file again as it left the camera.`, {
      details: { found },
      cause,
    });
  }
}

/** The bytes are not JPEG, PNG or WebP, whatever the file is called. */
export class ImageFormatUnsupported extends DomainError<'IMAGE_FORMAT_UNSUPPORTED'> {
  readonly code = 'IMAGE_FORMAT_UNSUPPORTED';
  constructor(found: string) {
    super(`The file is ${found}, by its first bytes. JPEG, PNG and WebP are read; convert it, keeping the original.`, {
      details: { found },
    });
  }
}

/** More pixels than the limit; refused from the header, before anything is decoded. */
export class ImageTooLarge extends DomainError<'IMAGE_TOO_LARGE'> {
  readonly code = 'IMAGE_TOO_LARGE';
  constructor(width: number, height: number, pixelLimit: number) {
    super(
      `The image says it is ${width}x${height}, ${width * height} pixels; at most ${pixelLimit} are read. Supply it at a smaller size, or raise the limit if it is genuine.`,
      { details: { width, height, pixelLimit } },
    );
  }
}

/** Several frames: which of them is the sample is not known. */
export class ImageAnimated extends DomainError<'IMAGE_ANIMATED'> {
  readonly code = 'IMAGE_ANIMATED';
  constructor(found: string) {
    super(`The file is an animation (${found}). Supply each frame that counts as an image of its own.`, {
      details: { found },
    });
  }
}

/** CMYK and the like: there is no one way to turn print colours into what a camera saw. */
export class ImageColourUnsupported extends DomainError<'IMAGE_COLOUR_UNSUPPORTED'> {
  readonly code = 'IMAGE_COLOUR_UNSUPPORTED';
  constructor(found: string) {
    super(
      `The image holds ${found} colours; RGB and grey are read, since converting print colours is a choice that changes what the model sees. Convert it to RGB first.`,
      { details: { found } },
    );
  }
}

/** Decoding took longer than the limit. */
export class ImageDecodeTimeout extends DomainError<'IMAGE_DECODE_TIMEOUT'> {
  readonly code = 'IMAGE_DECODE_TIMEOUT';
  constructor(seconds: number) {
    super(`The image was not decoded within ${seconds} seconds. Supply it at a smaller size.`, {
      details: { seconds },
    });
  }
}
