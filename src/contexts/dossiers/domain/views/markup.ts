/** Text that is HTML already; everything else is escaped when it is put into a template. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Markup[] | null;

/** Tagged template: what is put in is escaped, so that no text of a person becomes a tag, an attribute or a link. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((all, string, at) => all + textOf(parts[at - 1] ?? null) + string));
}

export function joined(parts: readonly Markup[], between = '\n'): Markup {
  return new Markup(parts.map(({ text }) => text).join(between));
}

export const NOTHING = new Markup('');

function textOf(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('\n');
  return escaped(String(part));
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
