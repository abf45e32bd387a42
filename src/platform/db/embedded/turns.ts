/** Thrown to a connection that waited too long for another's transaction to end. */
export class TurnTimeout extends Error {}

interface Waiting {
  readonly owner: object;
  readonly grant: () => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Who may talk to the single engine. A connection takes the turn with its first message and keeps it until its
 * transaction ends; the others wait in order of arrival, so a nested checkout waits and never mixes with the outer one.
 */
export class Turns {
  private owner: object | undefined;
  private readonly queue: Waiting[] = [];

  /** @param waitMilliseconds beyond it a waiting connection is told so: the holder is probably waiting for it. */
  constructor(private readonly waitMilliseconds: number) {}

  /** Resolves when `owner` holds the turn; at once when it already does. @throws TurnTimeout */
  take(owner: object): Promise<void> {
    if (this.owner === undefined) this.owner = owner;
    if (this.owner === owner) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.forget(owner);
        reject(new TurnTimeout());
      }, this.waitMilliseconds);
      this.queue.push({ owner, grant: resolve, timer });
    });
  }

  holds(owner: object): boolean {
    return this.owner === owner;
  }

  release(owner: object): void {
    if (this.owner !== owner) return;
    const next = this.queue.shift();
    this.owner = next?.owner;
    if (!next) return;
    clearTimeout(next.timer);
    next.grant();
  }

  private forget(owner: object): void {
    const at = this.queue.findIndex((waiting) => waiting.owner === owner);
    if (at >= 0) this.queue.splice(at, 1);
  }
}
