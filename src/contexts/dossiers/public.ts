export { ClosePilot } from './app/close-pilot.js';
export { ExportPilot } from './app/bundle/export-pilot.js';
export type { BundleFile } from './domain/bundle/bundle.js';
export { ReadDossiers } from './app/read-dossiers.js';
export { SealDossier } from './app/seal-dossier.js';
export { DossierSettings, type Dossier } from './app/ports.js';
