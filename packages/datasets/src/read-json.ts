import { DataError } from './data-error.js';
import { readRegularFile } from './read-regular-file.js';

/** Longer texts than V8 can hold; the annotations of COCO have 450 MB. */
const LARGEST_FILE = 2 ** 29;

/** Reads a JSON file; throws a `DataError` when it is missing or not JSON. */
export async function readJson(file: string, fix: string): Promise<unknown> {
  const bytes = await readRegularFile(file, LARGEST_FILE, { what: 'a JSON file', fix });
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new DataError({ where: file, expected: 'JSON', found: (error as Error).message, fix });
  }
}

/** A short text of any value for an error message. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
