import { open, type FileHandle } from 'node:fs/promises';
import { DataError } from '../data-error.js';

/** A file in a tar. */
export interface TarEntry {
  name: string;
  size: number;
  read(): Promise<Uint8Array>;
}

const BLOCK = 512;
/** Longest extended header (long names): more is no name. */
const LONGEST_HEADER = 65_536;

/**
 * Reads a tar (ustar, pax, GNU long names) entry by entry; content only when it is asked for. No
 * header is believed: checksums are compared, sizes end inside the file, and anything but plain
 * files and folders (links, devices) is an error.
 *
 * @param maxBytes Largest file that may be in it.
 * @throws DataError that names the file and the place in it.
 */
export async function* readTar(file: string, maxBytes: number): AsyncGenerator<TarEntry> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    const found = error.code === 'ENOENT' ? 'no such file' : String(error);
    throw new DataError({ where: file, expected: 'a tar file', found, fix: 'Check the path.' });
  });
  try {
    const info = await handle.stat();
    yield* entriesOf({ handle, file, end: info.size, maxBytes });
  } finally {
    await handle.close();
  }
}

interface Source {
  handle: FileHandle;
  file: string;
  end: number;
  maxBytes: number;
}

async function* entriesOf(source: Source): AsyncGenerator<TarEntry> {
  const { handle, file, end, maxBytes } = source;
  const header = Buffer.alloc(BLOCK);
  let longName: string | undefined;
  for (let at = 0; ;) {
    const fail = (expected: string, found: string): never => {
      const fix = 'The file is damaged or not to be trusted: fetch it again.';
      throw new DataError({ where: `${file}, offset ${at}`, expected, found, fix });
    };
    const { bytesRead } = await handle.read(header, 0, BLOCK, at);
    if (bytesRead < BLOCK) fail('a whole header or the end mark', `${bytesRead} bytes`);
    if (header.every((byte) => byte === 0)) return;
    const { name, size, type } = parseHeader(header, fail);
    const start = at + BLOCK;
    if (start + size > end) fail(`${size} bytes of ${show(name)}`, `${end - start} bytes`);
    const content = async (): Promise<Buffer> => {
      const bytes = Buffer.alloc(size);
      const { bytesRead: got } = await handle.read(bytes, 0, size, start);
      if (got !== size) fail(`${size} bytes of ${show(name)}`, `${got} bytes`);
      return bytes;
    };
    if (type === 'x' || type === 'g' || type === 'L') {
      if (size > LONGEST_HEADER) fail(`a header of at most ${LONGEST_HEADER} bytes`, `${size}`);
      const text = (await content()).toString('utf8');
      if (type === 'L') longName = text.replace(/\0.*$/s, '');
      // Of extended headers, only a file's name matters here.
      if (type === 'x') longName = paxPath(text, fail) ?? longName;
    } else if (type === '0' || type === '\0') {
      if (size > maxBytes) fail(`files of at most ${maxBytes} bytes`, `${show(name)}: ${size}`);
      yield { name: longName ?? name, size, read: content };
      longName = undefined;
    } else if (type === '5') {
      longName = undefined;
    } else {
      fail('plain files', `${kindOf(type)} (${show(longName ?? name)})`);
    }
    at = start + BLOCK * Math.ceil(size / BLOCK);
  }
}

type Fail = (expected: string, found: string) => never;

function parseHeader(header: Buffer, fail: Fail): { name: string; size: number; type: string } {
  const text = (start: number, length: number): string =>
    header
      .subarray(start, start + length)
      .toString('utf8')
      .replace(/\0.*$/s, '');
  const octal = (start: number, length: number): number => {
    const digits = text(start, length).trim();
    return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN;
  };
  let sum = 8 * 32;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i];
  const checksum = octal(148, 8);
  if (sum !== checksum) fail('a tar header with a right checksum', `${checksum} for ${sum}`);
  // Sizes of 8 GiB and more come in base 256: no picture is that large.
  const size = octal(124, 12);
  if (!Number.isSafeInteger(size)) fail('a size in octal digits', show(text(124, 12)));
  const isUstar = text(257, 5) === 'ustar';
  const prefix = isUstar && header[263] === 0x30 ? text(345, 155) : '';
  const name = text(0, 100);
  const type = String.fromCharCode(header[156]);
  return { name: prefix ? `${prefix}/${name}` : name, size, type };
}

/** The path in a pax header: records of `LENGTH KEY=VALUE\n`. */
function paxPath(text: string, fail: Fail): string | undefined {
  let path: string | undefined;
  for (const line of text.split('\n')) {
    const [, key, value] = /^\d+ ([^=]+)=(.*)$/s.exec(line) ?? [];
    if (key === 'path') path = value;
    // It would change how much is read.
    if (key === 'size') fail('sizes in tar headers', 'a size in an extended header');
  }
  return path;
}

function kindOf(type: string): string {
  const kinds: Record<string, string> = { 1: 'a hard link', 2: 'a symbolic link', 6: 'a pipe' };
  return kinds[type] ?? `an entry of type ${show(type)}`;
}

function show(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 77)}...` : name);
}
