/** Values of the smallest piece of room. */
const PIECE = 1 << 19;

/** Hands out room for the lattices of one photograph after another: many small rooms of their own cost more than what is in them. */
export class LatticeStore {
  #piece = new Float32Array(PIECE);
  #used = 0;

  /** Everything handed out before may be handed out again. */
  clear(): void {
    this.#used = 0;
  }

  /** Room for values, all NaN. It stays whole until `clear`. */
  take(length: number): Float32Array {
    if (this.#used + length > this.#piece.length) {
      // What was handed out keeps the piece it lies in.
      this.#piece = new Float32Array(Math.max(this.#piece.length, length));
      this.#used = 0;
    }
    const values = this.#piece.subarray(this.#used, this.#used + length);
    this.#used += length;
    return values.fill(NaN);
  }
}
