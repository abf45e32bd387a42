/** How many bytes an upload may have, as the installation is configured. */
export abstract class UploadLimits {
  abstract readonly imageBytes: number;
  abstract readonly modelBytes: number;
  /** Annotation and metadata files. */
  abstract readonly documentBytes: number;
}
