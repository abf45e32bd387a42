import { DomainError } from '../../kernel/domain-error.js';

/** A text holds a character that no installed font can draw. Printing a blank in its place would change a name. */
export class GlyphMissing extends DomainError<'GLYPH_MISSING'> {
  readonly code = 'GLYPH_MISSING';

  constructor(codePoint: number, text: string) {
    const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
    super(
      `No installed font can print the character ${name} in "${text.slice(0, 60)}", so the dossier was not sealed. Configure a font that covers it, or change the text.`,
      { details: { codePoint: name, text: text.slice(0, 200) } },
    );
  }
}
