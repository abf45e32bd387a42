export { AcknowledgeDossier, ChallengeDossier, type Acknowledgement } from './app/acknowledge-dossier.js';
export { ClosePilot } from './app/close-pilot.js';
export { ExportPilot } from './app/bundle/export-pilot.js';
export type { BundleFile } from './domain/bundle/bundle.js';
export { IssueDossier } from './app/issue-dossier.js';
export { ReadDossiers } from './app/read-dossiers.js';
export { SealDossier } from './app/seal-dossier.js';
export { DossierSettings } from './app/ports.js';
export type { Dossier } from './domain/dossier.js';
