import { listOf, oneOf } from './variables.js';

/** How dossiers are printed. */
export const DOSSIER_VARIABLES = {
  dossierPaper: oneOf('TOUCHSTONE_DOSSIER_PAPER', ['A4', 'LETTER'], {
    fallback: 'A4',
    meaning: 'Paper that dossiers are printed on from now on; those sealed before stay as they are',
  }),
  dossierFonts: listOf('TOUCHSTONE_DOSSIER_FONTS', 'paths of font files, separated by commas', (part) => part !== '', {
    meaning:
      'TrueType or OpenType files asked, in this order, for characters that IBM Plex lacks; Noto Sans JP is asked last. Absolute paths, or from the directory of start',
  }),
} as const;
