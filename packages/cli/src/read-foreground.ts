import type { ForegroundRule } from '@mas/masks';
import { UsageError } from './usage-error.js';

/**
 * Reads what is foreground in the masks of another program: `>127`, `=1` or `=1,4`, `#ff0000`,
 * `alpha>0`; `1:` and so on before the first two names a channel, counted from 0.
 *
 * @throws {UsageError} for anything else.
 */
export function readForeground(text: string): ForegroundRule {
  const match =
    /^(?:(?<channel>[0-3]):)?(?:>(?<above>\d+)|=(?<values>\d+(?:,\d+)*))$/.exec(text)?.groups ??
    /^alpha>(?<alpha>\d+)$/.exec(text)?.groups;
  if (match?.alpha !== undefined) return { alphaAbove: Number(match.alpha) };
  if (match) {
    const channel = match.channel === undefined ? {} : { channel: Number(match.channel) };
    if (match.above !== undefined) return { above: Number(match.above), ...channel };
    return { values: match.values.split(',').map(Number), ...channel };
  }
  if (text.startsWith('#')) return { color: readColour(text, '--foreground') };
  throw new UsageError(
    `--foreground: expected ">127", "=1,4" (values or palette indices), "#ff0000" (a colour) or ` +
      `"alpha>0", found "${text}"`,
  );
}

/**
 * A colour such as #00b140.
 *
 * @throws {UsageError} for anything else.
 */
export function readColour(text: string, option: string): [r: number, g: number, b: number] {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  if (!parts) {
    throw new UsageError(`${option}: expected a colour such as #00b140, found "${text}"`);
  }
  const [r, g, b] = parts.slice(1).map((pair) => Number.parseInt(pair, 16));
  return [r, g, b];
}
