import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { create } from 'fontkit';
import { ConfigurationInvalid } from '../config/config.js';

/** Font files of the operator, read at start so that a wrong path is not found when a dossier is due. @throws CONFIGURATION_INVALID */
export function readFonts(paths: readonly string[]): Uint8Array[] {
  const expected = 'paths of TrueType or OpenType files, one font each, that can be read';
  return paths.map((path) => {
    try {
      const bytes = readFileSync(resolve(path));
      create(bytes).hasGlyphForCodePoint(0x20);
      return bytes;
    } catch {
      throw new ConfigurationInvalid([{ variable: 'TOUCHSTONE_DOSSIER_FONTS', found: JSON.stringify(path), expected }]);
    }
  });
}
