import { fileURLToPath } from 'node:url';

/** Folder that holds the other packages: packages/ in the repository, @mas/ once installed. */
const siblings = fileURLToPath(new URL('../../', import.meta.url));

/** By name, so that telling that an option is wrong needs no TensorFlow.js. */
const explained = new Set(['UsageError', 'UserError', 'DataError']);

/**
 * What to print of an error: one message where it explains itself, else a stack trace with a note,
 * for it is a bug.
 */
export function describeError(error: unknown): string {
  if (error instanceof Error && explainsItself(error)) return `mas: ${error.message}`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${stack}\n\nmas: this is a bug in mas. Please report it with the lines above and the output of "mas doctor".`;
}

/**
 * The packages check what they are given and throw a plain `Error` that says what was expected;
 * whatever the language, Node or another library throws is something that nobody expected.
 */
function explainsItself(error: Error): boolean {
  if (explained.has(error.name)) return true;
  if ('syscall' in error && 'code' in error) return true;
  return error.constructor === Error && isThrownByUs(error);
}

function isThrownByUs({ stack = '' }: Error): boolean {
  const frame = stack.split('\n').find((line) => /^\s+at /.test(line));
  const file = /(file:\/\/[^)]*?):\d+:\d+\)?$/.exec(frame ?? '')?.[1];
  if (file === undefined) return false;
  const path = fileURLToPath(file);
  const inside = path.startsWith(siblings)
    ? path.slice(siblings.length)
    : path.split('/@mas/').at(-1)!;
  return inside !== path && !inside.includes('node_modules');
}
