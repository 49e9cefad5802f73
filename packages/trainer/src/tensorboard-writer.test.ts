import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32c } from './crc32c.js';
import { encodeRecord, TensorBoardWriter } from './tensorboard-writer.js';

test('CRC-32C gives the published check value', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
});

test('a record is framed as TensorFlow frames it', () => {
  // tf.io.TFRecordWriter writes these bytes for the content b"".
  const empty = encodeRecord(new Uint8Array(0));
  expect(empty.subarray(0, 8)).toEqual(Buffer.alloc(8));
  expect(empty).toHaveLength(16);
  expect(empty.readUInt32LE(12)).toBe(0xa282ead8);
});

test('an event file holds the version and the scalars', () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'mas-board-'));
  const writer = new TensorBoardWriter(dir, 5000);
  writer.scalars(300, { loss: 0.5 }, 6000);
  writer.close();
  const [name] = readdirSync(dir);
  expect(name).toMatch(/^events\.out\.tfevents\.5\./);
  const bytes = readFileSync(path.join(dir, name));
  const first = Number(bytes.readBigUInt64LE(0));
  expect(bytes.subarray(12, 12 + first).toString('latin1')).toContain('brain.Event:2');
  const second = bytes.subarray(16 + first);
  const event = second.subarray(12, 12 + Number(second.readBigUInt64LE(0)));
  expect(event.readDoubleLE(1)).toBe(6);
  // Field 2, varint 300.
  expect([...event.subarray(9, 12)]).toEqual([0x10, 0xac, 0x02]);
  expect(event.toString('latin1')).toContain('loss');
  expect(event.readFloatLE(event.length - 4)).toBe(0.5);
  rmSync(dir, { recursive: true });
});
