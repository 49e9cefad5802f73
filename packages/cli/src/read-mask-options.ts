import type { MaskMethod, MaskSteps } from '@mas/datasets';
import { readColour, readForeground } from './read-foreground.js';
import { UsageError } from './usage-error.js';

/** The options of commands that make masks of footage. */
export const maskArgs = {
  method: {
    type: 'string',
    valueHint: 'NAME',
    description:
      'How masks are made: median or mog2 (what differs from the background), chroma, difference (what moves)',
  },
  key: { type: 'string', valueHint: 'COLOUR', description: 'Colour of the cloth for chroma' },
  masks: {
    type: 'string',
    valueHint: 'PATH',
    description: 'Masks of another program: folders of images, or videos, one mask per frame',
  },
  foreground: {
    type: 'string',
    valueHint: 'RULE',
    description:
      'What is foreground in them: ">127" (if left out), "=1,4" (values, palette indices), "#ff0000", "alpha>0"',
  },
  refine: { type: 'boolean', description: 'Move outlines to edges of the image (GrabCut)' },
  steady: { type: 'boolean', description: 'Take flicker out of the masks of a video' },
  consistent: {
    type: 'boolean',
    description: 'Make the masks of calibrated views agree, by their visual hull',
  },
} as const;

/** What the user gave of `maskArgs`. */
export interface GivenMaskOptions {
  method?: string;
  key?: string;
  masks?: string;
  foreground?: string;
  refine?: boolean;
  steady?: boolean;
  consistent?: boolean;
}

/**
 * Reads `maskArgs`.
 *
 * @throws {UsageError} for an unknown method, and options that do not go together.
 */
export function readMaskOptions(
  given: GivenMaskOptions,
): MaskSteps & { method?: MaskMethod; consistent?: boolean } {
  const { refine, steady, consistent } = given;
  return { method: readMethod(given), refine, steady, consistent };
}

function readMethod({ method, key, masks, foreground }: GivenMaskOptions): MaskMethod | undefined {
  if (masks !== undefined) {
    if (method !== undefined || key !== undefined) {
      throw new UsageError('--masks: masks are either read or made; leave out --method and --key');
    }
    if (foreground === undefined) return { method: 'files' };
    return { method: 'files', foreground: readForeground(foreground) };
  }
  if (foreground !== undefined) {
    throw new UsageError('--foreground: is about masks of another program; name them with --masks');
  }
  if (method === 'chroma' || key !== undefined) {
    if (method !== undefined && method !== 'chroma') {
      throw new UsageError(`--key: is for --method chroma, found --method ${method}`);
    }
    if (key === undefined) {
      throw new UsageError('--method chroma: needs the colour of the cloth, e.g. --key "#00b140"');
    }
    return { method: 'chroma', color: readColour(key, '--key') };
  }
  if (method === undefined) return undefined;
  if (method === 'median' || method === 'mog2' || method === 'difference') return { method };
  throw new UsageError(`--method: expected median, mog2, chroma or difference, found "${method}"`);
}
