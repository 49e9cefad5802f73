import { mkdir } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Camera } from '@mas/geometry';
import type { NdArray } from 'ndarray';
import sharp from 'sharp';
import { parseCameras } from '../calibration/parse-cameras.js';
import { DataError } from '../data-error.js';
import { frameName } from '../format.js';
import type { Keypoints } from '../parse-keypoints.js';
import type { MaskEncoding } from '../read-references.js';
import type { Manifest } from '../read-manifest.js';
import { writeFile } from '../write-file.js';
import { writeFolder } from '../write-folder.js';
import { writeManifest } from '../write-manifest.js';

/** One view of a sequence whose images stay where they are. */
export interface ReferenceView {
  name: string;
  /** Paths by frame. */
  images: string[];
  /** Paths by frame, or what draws the mask of a frame, H x W of 0 and 1. */
  masks: string[] | ((frame: number) => Promise<NdArray<Uint8Array>>);
  /** 'grey' by default. */
  encoding?: MaskEncoding;
}

/** One sequence that an importer found. */
export interface ReferenceSequence {
  name: string;
  split: string;
  /** Null for single views. */
  cameras: Camera[] | null;
  views: ReferenceView[];
  /** World mm by frame, in the skeleton of the data set. */
  poses?: Float64Array[];
  keypoints?: Keypoints;
}

/** What an importer did. */
export interface ImportSummary {
  /** Sequences and frames per split; a frame counts once, however many views it has. */
  splits: Record<string, { sequences: number; frames: number }>;
  /** What was left out, by reason: numbers of frames, persons or sequences. */
  skipped: Record<string, number>;
}

/** Options that every importer has. */
export interface ImportTarget {
  /** The data folder to write. */
  out: string;
  /** Replaces an existing data folder. */
  overwrite?: boolean;
  /**
   * Sequences done, of all where the number is known, and what is being read. What it throws ends the
   * import, which leaves nothing behind.
   */
  onProgress?(done: number, total: number | undefined, note?: string): void;
}

/** How far an import is. */
export interface ImportState {
  skipped: ReadonlyMap<string, number>;
  /** Sequences, where their number is known. */
  total?: number;
  /** Sequences that are written; counted by `writeReferences`. */
  done?: number;
}

/** Tells that item `i` of `count` is being read; an importer calls it where items take time. */
export function reportItem(
  { onProgress }: ImportTarget,
  { done = 0, total }: ImportState,
  what: string,
  i: number,
  count: number,
): void {
  onProgress?.(done, total, `${what} ${i + 1} of ${count}`);
}

/**
 * Writes a data folder that refers to images where they are (`frames.json`), sequence by sequence.
 * Nothing half-written stays. Fails when no sequence comes.
 *
 * @param source What goes into dataset.json: the data set, protocol and seed.
 */
export async function writeReferences(
  target: ImportTarget,
  caller: string,
  skeleton: string,
  source: Manifest['source'],
  sequences: AsyncIterable<ReferenceSequence>,
  state: ImportState,
): Promise<ImportSummary> {
  const { out, overwrite = false, onProgress } = target;
  const { skipped, total } = state;
  const summary: ImportSummary = { splits: {}, skipped: {} };
  await writeFolder(out, overwrite, caller, async (temporary) => {
    const splits: Record<string, string[]> = {};
    for await (const sequence of sequences) {
      const frames = sequence.views[0].images.length;
      if (frames > 0) {
        await writeSequence(join(temporary, sequence.name), sequence, skeleton, (i) =>
          reportItem(target, state, 'mask', i, frames),
        );
      }
      state.done = (state.done ?? 0) + 1;
      onProgress?.(state.done, total);
      if (frames === 0) continue;
      (splits[sequence.split] ??= []).push(sequence.name);
      const counts = (summary.splits[sequence.split] ??= { sequences: 0, frames: 0 });
      counts.sequences++;
      counts.frames += frames;
    }
    if (Object.keys(splits).length === 0) {
      const reasons = Array.from(skipped, ([reason, count]) => `${count} x ${reason}`).join('; ');
      throw new DataError({
        where: caller,
        expected: 'one frame or more with images and masks',
        found: `none${reasons && `: ${reasons}`}`,
        fix: 'Run "mas data check" on the folder: it prints the expected tree against what is there.',
      });
    }
    await writeManifest(temporary, { skeleton, splits, source });
  });
  summary.skipped = Object.fromEntries(skipped);
  return summary;
}

async function writeSequence(
  dir: string,
  { name, cameras, views, poses, keypoints }: ReferenceSequence,
  skeleton: string,
  onMask: (frame: number) => void,
): Promise<void> {
  await mkdir(dir);
  const writeJson = (file: string, value: unknown) =>
    writeFile(join(dir, file), `${JSON.stringify(value)}\n`);
  if (cameras) {
    const text = `${JSON.stringify(parseCameras(cameras, `${name}: cameras`), null, 2)}\n`;
    await writeFile(join(dir, 'cameras.json'), text);
  }
  const images: Record<string, unknown> = {};
  const masks: Record<string, unknown> = {};
  for (const view of views) {
    images[view.name] = relocate(view.images);
    if (Array.isArray(view.masks)) {
      masks[view.name] = { ...relocate(view.masks), encoding: view.encoding };
    } else {
      const folder = join(dir, 'masks', view.name);
      await drawMasks(folder, view.images.length, view.masks, onMask);
    }
  }
  const hasMasks = Object.keys(masks).length > 0;
  await writeJson('frames.json', { images, masks: hasMasks ? masks : undefined });
  if (poses) {
    const frames = poses.map((pose) => toPoints(pose, 100));
    await writeJson('poses.json', { skeleton, unit: 'mm', frames });
  }
  if (keypoints) {
    const entries = Object.entries(keypoints.views).map(([view, { frames, headSizes }]) => [
      view,
      { frames: frames.map((frame) => toPoints(frame, 1000)), headSizes },
    ]);
    const content = {
      unit: 'px',
      skeleton: keypoints.skeleton,
      views: Object.fromEntries(entries),
    };
    await writeJson('keypoints.json', content);
  }
}

/** The deepest common folder of the files, and the rest of their paths. */
function relocate(files: readonly string[]): { folder: string; files: string[] } {
  const paths = files.map((file) => resolve(file));
  let folder = dirname(paths[0]);
  while (!paths.every((path) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep))) {
    folder = dirname(folder);
  }
  return { folder, files: paths.map((path) => relative(folder, path).split(sep).join('/')) };
}

async function drawMasks(
  folder: string,
  count: number,
  draw: (frame: number) => Promise<NdArray<Uint8Array>>,
  onMask: (frame: number) => void,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let i = 0; i < count; i++) {
    onMask(i);
    const mask = await draw(i);
    const [height, width] = mask.shape;
    const grey = mask.data.map((value) => (value ? 255 : 0));
    const png = await sharp(grey, { raw: { width, height, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    await writeFile(join(folder, `${frameName(i)}.png`), png);
  }
}

function toPoints(values: Float64Array, scale: number): number[][] {
  const points = [];
  for (let i = 0; i < values.length; i += 3) {
    points.push(Array.from(values.subarray(i, i + 3), (x) => Math.round(x * scale) / scale));
  }
  return points;
}
