export { ReadDossiers } from './app/read-dossiers.js';
export { SealDossier } from './app/seal-dossier.js';
export { DossierSettings, type Dossier } from './app/ports.js';
