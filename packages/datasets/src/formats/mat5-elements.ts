import { DataError } from '../data-error.js';

/** One data element: a type and its bytes. */
export interface Element {
  type: number;
  bytes: Uint8Array;
  /** Of the element's tag, in the file or in the inflated variable. */
  offset: number;
  /** Starts the place in messages: empty, or the variable that was inflated. */
  place: string;
}

/** Walks over the data elements of a part of a MAT-file, never beyond its end. */
export class Mat5Elements {
  readonly #view: DataView;
  #at: number;

  constructor(
    readonly bytes: Uint8Array,
    readonly littleEndian: boolean,
    readonly file: string,
    start = 0,
    readonly place = '',
    /** What `bytes` start at, for messages. */
    readonly base = 0,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#at = start;
  }

  get atEnd(): boolean {
    // MATLAB pads; fewer than 8 bytes are no element.
    return this.#at + 8 > this.bytes.length;
  }

  /** Bytes that are left. */
  get left(): number {
    return Math.max(0, this.bytes.length - this.#at);
  }

  next(): Element {
    const offset = this.base + this.#at;
    if (this.atEnd) this.#fail(offset, 'a data element', `${this.left} bytes`);
    const tag = this.#view.getUint32(this.#at, this.littleEndian);
    const { place } = this;
    if (tag >>> 16 !== 0) {
      // Small element: size, type and up to 4 bytes in 8.
      const size = tag >>> 16;
      if (size > 4) this.#fail(offset, 'at most 4 bytes in a small element', `${size}`);
      const start = this.#at + 4;
      this.#at += 8;
      return { type: tag & 0xffff, bytes: this.bytes.subarray(start, start + size), offset, place };
    }
    const size = this.#view.getUint32(this.#at + 4, this.littleEndian);
    const start = this.#at + 8;
    if (size > this.bytes.length - start) {
      const found = `${this.bytes.length - start} that follow`;
      this.#fail(offset, `the ${size} bytes that the element promises`, found);
    }
    // All but compressed elements are padded to 8 bytes.
    this.#at = start + (tag === 15 ? size : 8 * Math.ceil(size / 8));
    return { type: tag, bytes: this.bytes.subarray(start, start + size), offset, place };
  }

  #fail(offset: number, expected: string, found: string): never {
    throw new DataError({
      where: `${this.file}, ${this.place}offset ${offset}`,
      expected,
      found,
      fix: 'The file is cut off or damaged: copy it again.',
    });
  }
}
