/**
 * A NumPy .npy file of version 1 from its little-endian, row-major content.
 *
 * @param descr NumPy's name of the type, such as `<f2`.
 */
export function npyBytes(
  descr: string,
  shape: readonly number[],
  content: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // The numbers start at a multiple of 64 bytes.
  const header = `${text.padEnd(64 * Math.ceil((text.length + 11) / 64) - 11)}\n`;
  const bytes = new Uint8Array(10 + header.length + content.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  bytes.set(content, 10 + header.length);
  return bytes;
}
