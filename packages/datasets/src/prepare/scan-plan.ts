import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import sharp from 'sharp';
import { openSequence } from '../open-sequence.js';
import { readManifest } from '../read-manifest.js';
import type { SequenceShape } from '../scene-groups.js';
import type { PreparedPlan } from './prepared-plan.js';
import type { PreparedSettings } from './prepared-settings.js';

/**
 * Looks through a data folder and says what is to be prepared. Opens one sequence after the other
 * and keeps no list of files.
 *
 * @param known Sequences that were looked through before: then none is opened.
 */
export async function scanPlan(
  dir: string,
  out: string,
  wanted: readonly string[] | undefined,
  settings: PreparedSettings,
  known?: SequenceShape[],
): Promise<PreparedPlan> {
  const root = resolve(dir);
  const { skeleton, splits: all } = await readManifest(root);
  for (const split of wanted ?? []) {
    if (Object.hasOwn(all, split) && all[split].length > 0) continue;
    throw new Error(
      `prepareDataset: expected a split with sequences, found "${split}"; ` +
        `splits of ${root}: ${Object.keys(all).join(', ')}`,
    );
  }
  const splits = wanted ? Object.fromEntries(wanted.map((split) => [split, all[split]])) : all;
  const names = [...new Set(Object.values(splits).flat())];
  if (names.length === 0) {
    throw new Error(`prepareDataset: expected a split with sequences, found none in ${root}`);
  }
  const sequences = known ?? [];
  if (!known) for (const name of names) sequences.push(shapeOf(await openSequence(root, name)));
  // With slashes on every system: the folder may be read on another.
  const source = relative(resolve(out), root).replaceAll('\\', '/') || '.';
  return { source, skeleton, splits, settings, versions: versions(), sequences };
}

/** What a plan keeps of a sequence. */
export function shapeOf({ name, cameras, views, frameCount }: SequenceShape): SequenceShape {
  return { name, cameras, views, frameCount };
}

/** Versions of what can change a pixel. */
function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const { version } = require('../../package.json') as { version: string };
  const geodesic = require('@mas/geodesic/package.json') as { version: string };
  return {
    '@mas/datasets': version,
    '@mas/geodesic': geodesic.version,
    sharp: sharp.versions.sharp ?? '',
    libvips: sharp.versions.vips,
  };
}
