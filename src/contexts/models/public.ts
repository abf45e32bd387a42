export { Models } from './app/models.js';
export { RegisterModel, type RegisterModelInput } from './app/register-model.js';
export { RegisterOperatingPoint, type RegisterOperatingPointInput } from './app/register-operating-point.js';
export { UploadBlob, type UploadBlobInput } from './app/upload-blob.js';
export type { ModelRef, OperatingPointDocument, OperatingPointRef } from './domain/model.js';
