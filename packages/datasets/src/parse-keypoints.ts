import { DataError } from './data-error.js';
import { show } from './read-json.js';

/** Annotated 2D joints of single views, for evaluation only. */
export interface Keypoints {
  /** Id of the skeleton that names the joints. */
  skeleton: string;
  views: Record<string, ViewKeypoints>;
}

/** Those of one view. */
export interface ViewKeypoints {
  /** One flat [J * 3] array per frame: x, y in image px, and 0 for a joint that is not annotated. */
  frames: Float64Array[];
  /** MPII's head size per frame, px: the unit of PCKh. */
  headSizes?: number[];
}

/** Checks the content of a keypoints.json. */
export function parseKeypoints(value: unknown, frameCount: number, where: string): Keypoints {
  const fail = (key: string, expected: string, found: unknown): never => {
    const fix = 'Import the data set again.';
    throw new DataError({ where: `${where}, ${key}`, expected, found: show(found), fix });
  };
  const { skeleton, unit, views } = (value ?? {}) as Record<string, unknown>;
  if (typeof skeleton !== 'string' || skeleton === '') fail('"skeleton"', 'an id', skeleton);
  if (unit !== 'px') fail('"unit"', '"px"', unit);
  if (typeof views !== 'object' || views === null) fail('"views"', 'an object', views);
  const checked = Object.entries(views as Record<string, unknown>).map(([view, entry]) => {
    const { frames, headSizes } = (entry ?? {}) as Record<string, unknown>;
    if (!Array.isArray(frames) || frames.length !== frameCount) {
      fail(`view ${view}`, `${frameCount} frames`, Array.isArray(frames) ? frames.length : frames);
    }
    const list = frames as unknown[];
    const joints = Array.isArray(list[0]) ? list[0].length : 0;
    const flat = list.map((frame, i) => {
      const isFrame =
        Array.isArray(frame) &&
        frame.length === joints &&
        frame.every((p) => Array.isArray(p) && p.length === 3 && p.every(Number.isFinite));
      if (!isFrame) fail(`view ${view}, frame ${i}`, `${joints} joints [x, y, visible]`, frame);
      return Float64Array.from((frame as number[][]).flat());
    });
    if (headSizes === undefined) return [view, { frames: flat }] as const;
    const isList =
      Array.isArray(headSizes) &&
      headSizes.length === flat.length &&
      headSizes.every(Number.isFinite);
    if (!isList) fail(`view ${view}, "headSizes"`, `${flat.length} numbers`, headSizes);
    return [view, { frames: flat, headSizes: headSizes as number[] }] as const;
  });
  return { skeleton: skeleton as string, views: Object.fromEntries(checked) };
}
