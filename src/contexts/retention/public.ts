export { CheckBlobs } from './app/check-blobs.js';
export { CollectBlobs, type Collection } from './app/collect-blobs.js';
export { ListRetention, PurgePilot, type ListedPilot } from './app/purge-pilots.js';
export { SetRetention } from './app/set-retention.js';
export { BlobsDamaged, RetentionNotOver } from './domain/errors.js';
