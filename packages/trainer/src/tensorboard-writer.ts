import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32c } from './crc32c.js';

/** TensorFlow masks checksums, so that a checksum of data with checksums stays meaningful. */
function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}

function lengthDelimited(field: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(content.length)]), content]);
}

function double(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = (field << 3) | 1;
  bytes.writeDoubleLE(value, 1);
  return bytes;
}

function float(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes[0] = (field << 3) | 5;
  bytes.writeFloatLE(value, 1);
  return bytes;
}

/** Encodes one record of a TFRecord file. */
export function encodeRecord(content: Uint8Array): Buffer {
  const header = Buffer.alloc(12);
  header.writeBigUInt64LE(BigInt(content.length));
  header.writeUInt32LE(maskedCrc(header.subarray(0, 8)), 8);
  const footer = Buffer.alloc(4);
  footer.writeUInt32LE(maskedCrc(content));
  return Buffer.concat([header, content, footer]);
}

/**
 * Writes scalars as a TensorBoard event file (`Event` and `Summary` messages of TensorFlow's
 * event.proto and summary.proto, in TFRecord framing).
 */
export class TensorBoardWriter {
  readonly #file: number;

  /** Opens a new event file in a folder, which is made if need be. */
  constructor(dir: string, now = Date.now()) {
    mkdirSync(dir, { recursive: true });
    const name = `events.out.tfevents.${Math.floor(now / 1000)}.${os.hostname()}.${process.pid}`;
    this.#file = openSync(path.join(dir, name), 'a');
    const version = lengthDelimited(3, Buffer.from('brain.Event:2'));
    writeSync(this.#file, encodeRecord(Buffer.concat([double(1, now / 1000), version])));
  }

  /** Adds scalars of one step. */
  scalars(step: number, values: Readonly<Record<string, number>>, now = Date.now()): void {
    const entries = Object.entries(values).map(([tag, value]) =>
      lengthDelimited(1, Buffer.concat([lengthDelimited(1, Buffer.from(tag)), float(2, value)])),
    );
    const event = Buffer.concat([
      double(1, now / 1000),
      Buffer.from([2 << 3, ...varint(step)]),
      lengthDelimited(5, Buffer.concat(entries)),
    ]);
    writeSync(this.#file, encodeRecord(event));
  }

  close(): void {
    closeSync(this.#file);
  }
}
