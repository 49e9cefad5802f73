/** Writes a .npy file of version 1, as numpy.save does. */
export function writeNpy(
  descr: string,
  shape: number[],
  content: Uint8Array,
  { fortran = false } = {},
): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const order = fortran ? 'True' : 'False';
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${tuple}, }`;
  const padded = `${header.padEnd(64 * Math.ceil((header.length + 11) / 64) - 11)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(padded.length);
  const magic = Buffer.from('\x93NUMPY\x01\0', 'latin1');
  return new Uint8Array(Buffer.concat([magic, length, Buffer.from(padded), content]));
}
