import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';

/** Folder that holds the other packages: packages/ in the repository, @mas/ once installed. */
const siblings = fileURLToPath(new URL('../../', import.meta.url));

/** By name, so that telling that an option is wrong needs no TensorFlow.js. */
const explained = new Set(['UsageError', 'UserError', 'DataError', 'MissingDataError']);

/**
 * What to print of an error: one message where it explains itself, else a stack trace with a note,
 * for it is a bug.
 */
export function describeError(error: unknown): string {
  const known = types.isNativeError(error) ? error : undefined;
  if (known && explainsItself(known)) return `mas: ${known.message}`;
  const stack = known ? (known.stack ?? known.message) : String(error);
  return `${stack}\n\nmas: this is a bug in mas. Please report it with the lines above and the output of "mas doctor".`;
}

/**
 * The packages check what they are given and throw a plain `Error` that says what was expected;
 * whatever the language or another library throws is something that nobody expected.
 */
function explainsItself(error: Error): boolean {
  if (explained.has(error.name)) return true;
  // Node's errors about files and processes.
  if ('syscall' in error && 'code' in error) return true;
  return error.constructor.name === 'Error' && isThrownByUs(error);
}

/** Whether the topmost line of the stack is in one of the packages. */
function isThrownByUs({ stack = '' }: Error): boolean {
  const frame = stack.split('\n').find((line) => /^\s+at /.test(line)) ?? '';
  const place = /((?:file:\/\/)?\/[^()]*?):\d+:\d+\)?$/.exec(frame)?.[1];
  if (place === undefined) return false;
  const file = place.startsWith('file:') ? fileURLToPath(place) : place;
  const parts = (file.startsWith(siblings) ? file.slice(siblings.length) : file).split(path.sep);
  const library = parts.lastIndexOf('node_modules');
  return library < 0 ? file.startsWith(siblings) : parts[library + 1] === '@mas';
}
