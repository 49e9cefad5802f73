/** One entry of a tar for tests: anything that a hostile one may say. */
export interface TarTestEntry {
  name: string;
  content?: Uint8Array | string;
  /** '0' for a file, '1' and '2' for links, '5' for a folder, 'x' for an extended header. */
  type?: string;
  linkname?: string;
  /** What the header says; the length of the content by default. */
  size?: number;
}

/** Writes a ustar by hand, so that its headers can lie. */
export function writeTar(entries: readonly TarTestEntry[], end = true): Buffer {
  const blocks: Buffer[] = [];
  for (const { name, content = '', type = '0', linkname = '', size } of entries) {
    const bytes = Buffer.from(content as string);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0'.repeat(1), 100);
    header.write((size ?? bytes.length).toString(8).padStart(11, '0'), 124);
    header.write('00000000000', 136);
    header.write(' '.repeat(8), 148);
    header.write(type, 156);
    header.write(linkname, 157, 100);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((a, b) => a + b, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    blocks.push(header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512));
  }
  if (end) blocks.push(Buffer.alloc(1024));
  return Buffer.concat(blocks);
}
