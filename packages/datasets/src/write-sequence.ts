import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeView, type ImageOptions } from './encode-view.js';
import { frameName, isPortableName } from './format.js';
import { parseCameras } from './calibration/parse-cameras.js';
import type { FrameSource, SequenceSource } from './types.js';
import { writeFile } from './write-file.js';

/** Options of `writeSequence`. */
export interface SequenceOptions extends ImageOptions {
  skeleton: string;
  /** Frames that are encoded at the same time. */
  concurrency: number;
  onFrame(): void;
}

/** Writes one sequence into the existing folder `root`. */
export async function writeSequence(
  root: string,
  source: SequenceSource,
  options: SequenceOptions,
): Promise<void> {
  const { name, frameCount = Infinity } = source;
  const cameras = source.cameras && parseCameras(source.cameras, `${name}: cameras`);
  if (!(frameCount >= 1) || (frameCount < Infinity && !Number.isInteger(frameCount))) {
    throw new Error(`${name}: expected a frameCount of 1 or more, found ${frameCount}`);
  }
  const views = source.views ?? cameras?.map((camera) => camera.id);
  const dir = join(root, name);
  await mkdir(dir);
  if (cameras) await writeFile(join(dir, 'cameras.json'), `${JSON.stringify(cameras, null, 2)}\n`);

  let names: string[] | undefined;
  const poses: number[][][] = [];
  const running = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  let written = 0;
  for (let i = 0; i < frameCount && !failure; i++) {
    let frame: FrameSource | null;
    try {
      // One after another: a decoder or a seeded generator may stand behind it.
      frame = await source.frame(i);
      if (frame === null && frameCount === Infinity && i > 0) break;
      if (frame === null) {
        throw new Error(`${name}: expected ${source.frameCount ?? 'some'} frames, found ${i}`);
      }
      names ??= await makeViewFolders(dir, source, views ?? frame.views.map((_, v) => `view${v}`));
      checkFrame(frame, i, names, source);
    } catch (error) {
      failure ??= { error };
      break;
    }
    written++;
    if (frame.pose) poses.push(toPoints(frame.pose));
    const folders = names;
    const { views: pictures } = frame;
    const task = (async () => {
      for (const [v, view] of pictures.entries()) {
        const { image, mask } = await encodeView(view, options);
        const file = `${frameName(i)}.${options.imageFormat}`;
        await writeFile(join(dir, 'images', folders[v], file), image);
        await writeFile(join(dir, 'masks', folders[v], `${frameName(i)}.png`), mask);
      }
      options.onFrame();
    })().catch((error: unknown) => {
      failure ??= { error };
    });
    running.add(task);
    void task.then(() => running.delete(task));
    if (running.size >= options.concurrency) await Promise.race(running);
  }
  await Promise.all(running);
  if (failure) throw failure.error;

  if (poses.length > 0) {
    if (poses.length !== written) {
      throw new Error(
        `${name}: expected a pose with every frame or with none, found ${poses.length} of ${written}`,
      );
    }
    const content = { skeleton: options.skeleton, unit: 'mm', frames: poses };
    await writeFile(join(dir, 'poses.json'), `${JSON.stringify(content)}\n`);
  }
}

async function makeViewFolders(
  dir: string,
  { name, cameras }: SequenceSource,
  views: string[],
): Promise<string[]> {
  if (!views.every(isPortableName) || new Set(views).size !== views.length) {
    throw new Error(`${name}: expected unique folder names as views, found ${views.join(', ')}`);
  }
  if (cameras && views.join('/') !== cameras.map(({ id }) => id).join('/')) {
    throw new Error(
      `${name}: expected views to be the camera ids ${cameras.map(({ id }) => id).join(', ')}, ` +
        `found ${views.join(', ')}. Leave views out.`,
    );
  }
  for (const kind of ['images', 'masks']) {
    for (const view of views) await mkdir(join(dir, kind, view), { recursive: true });
  }
  return views;
}

function checkFrame(
  { views, pose }: FrameSource,
  i: number,
  names: string[],
  { name, cameras }: SequenceSource,
): void {
  const where = `${name}, frame ${i}`;
  if (views.length !== names.length) {
    throw new Error(`${where}: expected ${names.length} views, found ${views.length}`);
  }
  for (const [v, { image, mask }] of views.entries()) {
    const [height, width, channels] = image.shape;
    const size = cameras?.[v].imageSize ?? [width, height];
    if (channels !== 3 || width !== size[0] || height !== size[1]) {
      throw new Error(
        `${where}, view ${names[v]}: expected an image of shape ${size[1]},${size[0]},3, ` +
          `found ${image.shape.join(',')}`,
      );
    }
    if (mask.shape.length !== 2 || mask.shape[0] !== height || mask.shape[1] !== width) {
      throw new Error(
        `${where}, view ${names[v]}: expected a mask of shape ${height},${width}, ` +
          `found ${mask.shape.join(',')}`,
      );
    }
  }
  if (pose && (pose.length === 0 || pose.length % 3 !== 0 || !pose.every(Number.isFinite))) {
    throw new Error(`${where}: expected a pose of J * 3 finite numbers in mm`);
  }
}

function toPoints(pose: Float64Array): number[][] {
  const points = [];
  // Hundredths of a millimetre are far below any annotation's error.
  for (let i = 0; i < pose.length; i += 3) {
    points.push(Array.from(pose.subarray(i, i + 3), (value) => Math.round(value * 100) / 100));
  }
  return points;
}
