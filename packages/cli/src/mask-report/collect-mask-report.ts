import { DataError, openDataset, type Sequence, type View } from '@mas/datasets';
import {
  consistentMasks,
  countPieces,
  flagMasks,
  maskStatistics,
  projectHull,
  visualHull,
  type CheckedMask,
  type MaskFlag,
} from '@mas/masks';
import { drawOverlay } from './draw-overlay.js';

/** A picture of one frame of one view. */
export interface ReportPicture {
  view: string;
  frame: number;
  /** What is likely wrong with the mask; empty for a frame that was only picked as an example. */
  flags: string[];
  url: string;
}

/** What the report says of one view. */
export interface ReportView {
  name: string;
  /** Part of the image that the mask covers, by frame; undefined where it cannot be read. */
  areas: (number | undefined)[];
  /** Frames whose image or mask cannot be read, and why. */
  unread: { frame: number; reason: string }[];
  /** Frames by what is likely wrong with them. */
  flags: Record<MaskFlag, number[]>;
  examples: ReportPicture[];
  flagged: ReportPicture[];
}

/** Masks of a moment against the body that all views have in common. */
export interface ReportHull {
  frame: number;
  views: { view: string; agreement: number; url: string }[];
}

/** What the report says of one sequence. */
export interface ReportSequence {
  name: string;
  frames: number;
  views: ReportView[];
  /** None without calibrated cameras. */
  hulls: ReportHull[];
}

/** How much is shown. */
export interface ReportLimits {
  /** Example frames per view. */
  examples: number;
  /** Pictures of flagged frames per view. */
  flagged: number;
  /** Moments whose masks are compared with their visual hull. */
  hulls: number;
  onProgress?(done: number, total: number, note: string): void;
}

const reasons: Record<MaskFlag, string> = {
  empty: 'empty',
  full: 'nearly all of the image',
  cut: 'cut by the border',
  pieces: 'in many pieces',
  jump: 'area jumps',
};

/**
 * Looks at every mask of a data folder, and draws some of them over their images. Frames that cannot
 * be read are listed.
 *
 * @throws {DataError} the first one's, if none can be read.
 */
export async function collectMaskReport(
  dir: string,
  limits: ReportLimits,
): Promise<ReportSequence[]> {
  const { sequences } = await openDataset(dir);
  const total = sequences.reduce(
    (sum, { frameCount, views }) => sum + frameCount * views.length,
    0,
  );
  let done = 0;
  let first: DataError | undefined;
  let readable = 0;
  const report: ReportSequence[] = [];
  for (const sequence of sequences) {
    const views: ReportView[] = [];
    for (const [v, name] of sequence.views.entries()) {
      const masks: (CheckedMask | undefined)[] = [];
      const unread: ReportView['unread'] = [];
      for (let i = 0; i < sequence.frameCount; i++) {
        try {
          const { mask } = await sequence.readView(v, i);
          masks.push({
            ...maskStatistics(mask),
            size: mask.data.length,
            pieces: countPieces(mask),
          });
          readable++;
        } catch (error) {
          if (!(error instanceof DataError)) throw error;
          first ??= error;
          masks.push(undefined);
          unread.push({ frame: i, reason: error.message });
        }
        limits.onProgress?.(++done, total, `${sequence.name} ${name}`);
      }
      views.push({ unread, ...(await describeView(sequence, v, masks, limits)) });
    }
    report.push({
      name: sequence.name,
      frames: sequence.frameCount,
      views,
      hulls: await describeHulls(sequence, framesOfAll(views, sequence.frameCount), limits.hulls),
    });
  }
  if (first && readable === 0) throw first;
  return report;
}

async function describeView(
  sequence: Sequence,
  v: number,
  masks: (CheckedMask | undefined)[],
  { examples, flagged }: ReportLimits,
): Promise<Omit<ReportView, 'unread'>> {
  const flags = flagMasks(masks);
  const kinds = Object.entries(flags) as [MaskFlag, number[]][];
  const flagsOf = (frame: number) =>
    kinds.flatMap(([kind, frames]) => (frames.includes(frame) ? [reasons[kind]] : []));
  const draw = async (frame: number): Promise<ReportPicture> => {
    const view = await sequence.readView(v, frame);
    const url = await drawOverlay(view.image, view.mask);
    return { view: sequence.views[v], frame, flags: flagsOf(frame), url };
  };
  const pictures = async (frames: number[]) => {
    const drawn = [];
    for (const frame of frames) drawn.push(await draw(frame));
    return drawn;
  };
  return {
    name: sequence.views[v],
    areas: masks.map((mask) => mask && mask.count / mask.size),
    flags,
    examples: await pictures(
      pick(
        masks.flatMap((mask, frame) => (mask ? [frame] : [])),
        examples,
      ),
    ),
    // Some of each kind: one kind alone may fill the page.
    flagged: await pictures(
      [
        ...new Set(kinds.flatMap(([, frames]) => pick(frames, Math.ceil(flagged / kinds.length)))),
      ].toSorted((a, b) => a - b),
    ),
  };
}

/** Frames that every view can show. */
function framesOfAll(views: readonly ReportView[], frameCount: number): number[] {
  const unread = new Set(views.flatMap((view) => view.unread.map(({ frame }) => frame)));
  return Array.from({ length: frameCount }, (_, i) => i).filter((frame) => !unread.has(frame));
}

async function describeHulls(
  sequence: Sequence,
  frames: readonly number[],
  count: number,
): Promise<ReportHull[]> {
  const { cameras, views } = sequence;
  if (!cameras || cameras.length < 2) return [];
  const hulls: ReportHull[] = [];
  for (const frame of pick(frames, count)) {
    const seen: View[] = [];
    for (const v of views.keys()) seen.push(await sequence.readView(v, frame));
    const masks = seen.map(({ mask }) => mask);
    const { agreement } = consistentMasks(cameras, masks, { tolerance: 0 });
    const hull = visualHull(cameras, masks);
    const drawn = [];
    for (const [v, view] of views.entries()) {
      const url = await drawOverlay(seen[v].image, masks[v], projectHull(hull, cameras[v]));
      drawn.push({ view, agreement: agreement[v], url });
    }
    hulls.push({ frame, views: drawn });
  }
  return hulls;
}

/** So many frames from the first to the last. */
function spread(frameCount: number, count: number): number[] {
  if (count >= frameCount) return Array.from({ length: frameCount }, (_, i) => i);
  if (count === 1) return [Math.floor(frameCount / 2)];
  return Array.from({ length: count }, (_, i) => Math.round((i * (frameCount - 1)) / (count - 1)));
}

/** So many of a list, from its first to its last. */
function pick(frames: readonly number[], count: number): number[] {
  return spread(frames.length, count).map((i) => frames[i]);
}
