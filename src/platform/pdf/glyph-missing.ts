import { DomainError } from '../../kernel/domain-error.js';

/** A text holds a character that no installed font can draw. Printing a blank in its place would change a name. */
export class GlyphMissing extends DomainError<'GLYPH_MISSING'> {
  readonly code = 'GLYPH_MISSING';

  constructor(
    readonly character: string,
    readonly text: string,
    field?: string,
  ) {
    const codePoint = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    const place = field === undefined ? '' : ` (field ${field})`;
    super(
      `No installed font can print the character ${codePoint} in "${text.slice(0, 60)}"${place}, so the dossier was not sealed. Give the installation a font that covers it (TOUCHSTONE_DOSSIER_FONTS), or change the text.`,
      { ...(field !== undefined && { path: field }), details: { codePoint, text: text.slice(0, 200) } },
    );
  }

  /** The same refusal, with the field of the sources it comes from. */
  in(field: string | undefined): GlyphMissing {
    return field === undefined ? this : new GlyphMissing(this.character, this.text, field);
  }
}
