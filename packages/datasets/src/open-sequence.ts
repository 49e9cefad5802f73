import { join } from 'node:path';
import { DataError } from './data-error.js';
import { exists } from './exists.js';
import { frameName } from './format.js';
import { listViewFiles } from './list-view-files.js';
import { listViews } from './list-views.js';
import { parseCameras } from './calibration/parse-cameras.js';
import { parseKeypoints } from './parse-keypoints.js';
import { parsePoses } from './parse-poses.js';
import { readImage } from './read-image.js';
import { readJson } from './read-json.js';
import { readMask } from './read-mask.js';
import { readReferences } from './read-references.js';
import type { Sequence } from './types.js';

/** Opens DIR/SEQ: checks cameras and file lists, reads no image. */
export async function openSequence(dir: string, name: string): Promise<Sequence> {
  const root = join(dir, name);
  const camerasFile = join(root, 'cameras.json');
  const cameras = (await exists(camerasFile))
    ? parseCameras(await readJson(camerasFile, 'Write it again.'), camerasFile)
    : null;
  const references = await readReferences(root);
  const views =
    cameras?.map((camera) => camera.id) ??
    (references ? [...references.images.keys()] : await listViews(root));
  const [images, masks] = await Promise.all(
    (['images', 'masks'] as const).map((kind) =>
      Promise.all(views.map((view) => listViewFiles(root, kind, view, references))),
    ),
  );
  const frameCount = images[0].files.length;
  for (const [v, view] of views.entries()) {
    const { folder, files } = images[v];
    if (files.length === 0) {
      throw new DataError({
        where: folder,
        expected: 'frames 000000.jpg or .png, 000001 ...',
        found: 'none',
        fix: 'Add the frames, or remove the view.',
      });
    }
    if (files.length !== frameCount) {
      throw new DataError({
        where: folder,
        expected: `frames up to ${frameName(frameCount - 1)} as in ${views[0]}`,
        found: `frames up to ${frameName(files.length - 1)}`,
        fix: 'Views are synchronised by frame number: cut the longer ones or add the missing frames.',
      });
    }
    if (masks[v].files.every((file) => file === undefined)) {
      throw new DataError({
        where: masks[v].folder,
        expected: 'a mask 000000.png, 000001.png ... for every frame',
        found: 'none',
        fix: `Make masks of view ${view}, for example with @mas/masks.`,
      });
    }
  }

  const fileOf = (kind: 'images' | 'masks', view: number, frame: number): string => {
    const { folder, files } = (kind === 'images' ? images : masks)[view];
    const file = files[frame];
    if (file !== undefined) return file;
    throw new DataError({
      where: join(folder, frameName(frame)),
      expected: kind === 'images' ? 'a .jpg or .png file' : 'a .png file',
      found: 'no such file',
      fix: 'Add the file, or remove this frame from every view.',
    });
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
      const mask = await readMask(maskFile, masks[view].encoding);
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
    async readKeypoints() {
      const file = join(root, 'keypoints.json');
      if (!(await exists(file))) return null;
      return parseKeypoints(await readJson(file, 'Import again.'), frameCount, file);
    },
  };
}
