const FORM = /^[^\p{Cc}\p{Cs}\\]{1,300}$/u;

/** Whether a text may name an image: printable, no way out of a folder, no slash at either end. */
export function isItemName(name: string): boolean {
  if (!FORM.test(name) || name.trim() !== name) return false;
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/**
 * Finds items by the names that annotation and metadata files use. An export often carries more or fewer leading folders than
 * the upload, so besides the exact name the one item whose path ends alike is taken; two candidates are none.
 */
export class ItemNames<Item extends { readonly name: string }> {
  private readonly exact = new Map<string, Item>();
  private readonly byFileName = new Map<string, Item[]>();

  constructor(items: Iterable<Item>) {
    for (const item of items) {
      this.exact.set(item.name, item);
      const fileName = fileNameOf(item.name);
      this.byFileName.set(fileName, [...(this.byFileName.get(fileName) ?? []), item]);
    }
  }

  find(name: string): Item | undefined {
    const exact = this.exact.get(name);
    if (exact !== undefined) return exact;
    const alike = (this.byFileName.get(fileNameOf(name)) ?? []).filter((item) => endsAlike(item.name, name));
    return alike.length === 1 ? alike[0] : undefined;
  }
}

/** What stands behind the last slash. */
export function fileNameOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function endsAlike(one: string, other: string): boolean {
  return one.endsWith(`/${other}`) || other.endsWith(`/${one}`) || one === other;
}
