/**
 * Results in the order of the items, with up to `most` of them being worked on at a time. A failure is thrown when its turn comes, and
 * nothing is begun after it; `most` = 1 is one after the other.
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const begun: Promise<Result>[] = [];
  for (let next = 0; next < items.length || begun.length > 0;) {
    for (const item of items.slice(next, next + most - begun.length)) {
      const one = work(item);
      // Heard when its turn comes; until then nobody waits for it.
      one.catch(() => undefined);
      begun.push(one);
      next += 1;
    }
    yield await (begun.shift() as Promise<Result>);
  }
}
