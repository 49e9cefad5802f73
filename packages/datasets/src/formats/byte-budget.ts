import { DataError } from '../data-error.js';

/** What a JavaScript object for one value takes at most, roughly. */
const OBJECT_BYTES = 1024;

/** Default for the memory that the content of one file may take. */
export const DEFAULT_MAX_BYTES = 2 ** 31;

/**
 * Counts the memory that a file makes its reader use, so that a small hostile file cannot ask for a
 * huge amount: everything is charged before it is allocated.
 */
export class ByteBudget {
  #left: number;

  constructor(
    readonly total: number,
    readonly file: string,
  ) {
    this.#left = total;
  }

  get left(): number {
    return this.#left;
  }

  /** Charges bytes, and `objects` values; throws when the budget is spent. */
  charge(where: string, bytes: number, objects = 0): void {
    this.#left -= bytes + objects * OBJECT_BYTES;
    if (this.#left >= 0) return;
    throw new DataError({
      where: `${this.file}, ${where}`,
      expected: `content of at most ${this.total} bytes`,
      found: 'more',
      fix: 'Pass a larger maxBytes if you trust the file, or read fewer variables.',
    });
  }
}
