import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkit';
import { GlyphMissing } from './glyph-missing.js';

export type FontName = 'light' | 'regular' | 'medium' | 'semibold' | 'mono';

export type FontInstance = ReturnType<typeof create>;

/** A piece of text that one font can draw. */
export interface TextRun {
  readonly font: string;
  readonly text: string;
}

const FILES: Record<FontName, string> = {
  light: '@expo-google-fonts/ibm-plex-sans/300Light/IBMPlexSans_300Light.ttf',
  regular: '@expo-google-fonts/ibm-plex-sans/400Regular/IBMPlexSans_400Regular.ttf',
  medium: '@expo-google-fonts/ibm-plex-sans/500Medium/IBMPlexSans_500Medium.ttf',
  semibold: '@expo-google-fonts/ibm-plex-sans/600SemiBold/IBMPlexSans_600SemiBold.ttf',
  mono: '@expo-google-fonts/ibm-plex-mono/400Regular/IBMPlexMono_400Regular.ttf',
};

/** Japanese, and Chinese names as far as they are written with the same characters. Asked after the fonts of the operator. */
const LAST_RESORT = '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf';

/** C0 and C1 controls, soft hyphen, zero-width and bidirectional controls, byte order mark, line and paragraph separators. */
const INVISIBLE =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/gu;
/** Scripts whose words would need reordering; printing them in the wrong order would change their meaning. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/u;

/** NFC, without characters that draw nothing or reorder others; a tab is a space. Line feeds stay. */
export function printable(text: string): string {
  return text.normalize('NFC').replaceAll('\t', ' ').replaceAll(INVISIBLE, '');
}

/**
 * The fonts of a document: five faces of IBM Plex and, behind each, the fallback fonts in the given order, then Noto Sans JP.
 * Instances are shared between documents; pdfkit parses a font anew at every switch when it gets bytes.
 */
export class FontShelf {
  readonly #instances = new Map<string, FontInstance>();
  readonly #fallbacks: string[] = [];
  readonly #widths = new Map<string, number>();

  constructor(fallbackFonts: readonly Uint8Array[] = []) {
    const require = createRequire(import.meta.url);
    for (const [name, file] of Object.entries(FILES))
      this.#instances.set(name, open(readFileSync(require.resolve(file))));
    const fallbacks = [...fallbackFonts, readFileSync(require.resolve(LAST_RESORT))];
    fallbacks.forEach((bytes, index) => {
      this.#fallbacks.push(`fallback-${index}`);
      this.#instances.set(`fallback-${index}`, open(bytes));
    });
  }

  entries(): Iterable<[string, FontInstance]> {
    return this.#instances;
  }

  /** Width in points. Words are measured one by one and remembered. */
  widthOf(font: string, text: string, size: number): number {
    const key = `${font}\u0000${text}`;
    let width = this.#widths.get(key);
    if (width === undefined) {
      const instance = this.#instance(font);
      width = instance.layout(text).advanceWidth / instance.unitsPerEm;
      this.#widths.set(key, width);
    }
    return width * size;
  }

  /** Splits a text into runs, each covered by one font. @throws GLYPH_MISSING */
  runsOf(font: FontName, text: string): TextRun[] {
    const runs: { font: string; text: string }[] = [];
    for (const character of text) {
      const chosen = this.#fontFor(font, character, text);
      const last = runs.at(-1);
      if (last?.font === chosen) last.text += character;
      else runs.push({ font: chosen, text: character });
    }
    return runs;
  }

  #fontFor(font: FontName, character: string, text: string): string {
    const codePoint = character.codePointAt(0) ?? 0;
    if (!RIGHT_TO_LEFT.test(character)) {
      for (const name of [font, ...(font === 'mono' ? ['regular'] : []), ...this.#fallbacks])
        if (this.#instance(name).hasGlyphForCodePoint(codePoint)) return name;
    }
    throw new GlyphMissing(character, text);
  }

  #instance(name: string): FontInstance {
    const instance = this.#instances.get(name);
    if (instance === undefined) throw new Error(`There is no font named ${name}.`);
    return instance;
  }
}

/** Sixteen zero bytes behind the file: fontkit 2.0.4 reads past the end of fonts whose last glyphs are empty (foliojs/fontkit#378). */
function open(bytes: Uint8Array): FontInstance {
  return create(Buffer.concat([bytes, Buffer.alloc(16)]));
}
