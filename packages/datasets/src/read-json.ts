import { readFile } from 'node:fs/promises';
import { DataError } from './data-error.js';

/** Reads a JSON file; throws a `DataError` when it is missing or not JSON. */
export async function readJson(file: string, fix: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const found =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : String(error);
    throw new DataError({ where: file, expected: 'a JSON file', found, fix });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DataError({ where: file, expected: 'JSON', found: (error as Error).message, fix });
  }
}

/** A short text of any value for an error message. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
