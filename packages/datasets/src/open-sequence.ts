import { join } from 'node:path';
import { DataError } from './data-error.js';
import { exists } from './exists.js';
import { frameName } from './format.js';
import { listFrames } from './list-frames.js';
import { listViews } from './list-views.js';
import { parseCameras } from './calibration/parse-cameras.js';
import { parsePoses } from './parse-poses.js';
import { readImage } from './read-image.js';
import { readJson } from './read-json.js';
import { readMask } from './read-mask.js';
import type { Sequence } from './types.js';

/** Opens DIR/SEQ: checks cameras and file lists, reads no image. */
export async function openSequence(dir: string, name: string): Promise<Sequence> {
  const root = join(dir, name);
  const camerasFile = join(root, 'cameras.json');
  const cameras = (await exists(camerasFile))
    ? parseCameras(await readJson(camerasFile, 'Write it again.'), camerasFile)
    : null;
  const views = cameras ? cameras.map((camera) => camera.id) : await listViews(root);
  const images = await Promise.all(views.map((view) => listFrames(join(root, 'images', view))));
  const masks = await Promise.all(views.map((view) => listFrames(join(root, 'masks', view))));
  const frameCount = images[0].length;
  for (const [v, view] of views.entries()) {
    const imageDir = join(root, 'images', view);
    if (images[v].length === 0) {
      throw new DataError({
        where: imageDir,
        expected: 'frames 000000.jpg or .png, 000001 ...',
        found: 'none',
        fix: 'Add the frames, or remove the view.',
      });
    }
    if (images[v].length !== frameCount) {
      throw new DataError({
        where: imageDir,
        expected: `frames up to ${frameName(frameCount - 1)} as in ${views[0]}`,
        found: `frames up to ${frameName(images[v].length - 1)}`,
        fix: 'Views are synchronised by frame number: cut the longer ones or add the missing frames.',
      });
    }
    if (masks[v].every((file) => file === undefined)) {
      throw new DataError({
        where: join(root, 'masks', view),
        expected: 'a mask 000000.png, 000001.png ... for every frame',
        found: 'none',
        fix: 'Make masks, for example with @mas/masks.',
      });
    }
  }

  const fileOf = (kind: 'images' | 'masks', view: number, frame: number): string => {
    const file = (kind === 'images' ? images : masks)[view][frame];
    if (file === undefined) {
      throw new DataError({
        where: join(root, kind, views[view], frameName(frame)),
        expected: kind === 'images' ? 'a .jpg or .png file' : 'a .png file',
        found: 'no such file',
        fix: 'Add the file, or remove this frame from every view.',
      });
    }
    return join(root, kind, views[view], file);
  };

  return {
    name,
    cameras,
    views,
    frameCount,
    async readView(view, frame) {
      if (!(view in views) || !Number.isInteger(frame) || frame < 0 || frame >= frameCount) {
        throw new RangeError(
          `readView: sequence ${name} has views 0 to ${views.length - 1} and frames 0 to ` +
            `${frameCount - 1}, found view ${view}, frame ${frame}`,
        );
      }
      const imageFile = fileOf('images', view, frame);
      const maskFile = fileOf('masks', view, frame);
      const image = await readImage(imageFile, 3);
      const mask = await readMask(maskFile);
      const [height, width] = image.shape;
      const size = cameras?.[view].imageSize;
      if (size && (size[0] !== width || size[1] !== height)) {
        throw new DataError({
          where: imageFile,
          expected: `${size[0]} x ${size[1]} px as in cameras.json`,
          found: `${width} x ${height}`,
          fix: 'Scale the intrinsics with the images, or use the original images.',
        });
      }
      if (mask.shape[0] !== height || mask.shape[1] !== width) {
        throw new DataError({
          where: maskFile,
          expected: `${width} x ${height} px as its image`,
          found: `${mask.shape[1]} x ${mask.shape[0]}`,
          fix: 'Make the mask from this very image.',
        });
      }
      return { image, mask };
    },
    async readPoses() {
      const file = join(root, 'poses.json');
      if (!(await exists(file))) return null;
      return parsePoses(await readJson(file, 'Write it again.'), frameCount, file);
    },
  };
}
