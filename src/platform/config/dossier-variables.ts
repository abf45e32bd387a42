import { listOf } from './variables.js';

/** How dossiers are printed. */
export const DOSSIER_VARIABLES = {
  dossierFonts: listOf('TOUCHSTONE_DOSSIER_FONTS', 'paths of font files, separated by commas', (part) => part !== '', {
    meaning:
      'TrueType or OpenType files asked, in this order, for characters that IBM Plex lacks; Noto Sans JP is asked last. Absolute paths, or from the directory of start',
  }),
} as const;
