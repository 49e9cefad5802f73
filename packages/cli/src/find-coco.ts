import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './usage-error.js';

/**
 * The annotations and pictures of a data set in COCO's format: the one JSON file of the folder or of its
 * annotations/, and the folder that the file's name ends with (person_keypoints_val2017.json: val2017/,
 * images/val2017/), else images/, else the folder itself.
 *
 * @throws {UsageError} if there is no such file, or several.
 */
export async function findCoco(given: {
  source: string;
  annotations?: string;
  images?: string;
}): Promise<{ annotations: string; images: string }> {
  const { source } = given;
  const info = await stat(source).catch(() => null);
  if (!info) throw new UsageError(`${source}: expected a folder or a JSON file, found nothing`);
  const isFolder = info.isDirectory();
  const annotations = given.annotations ?? (isFolder ? await findFile(source) : source);
  const folder = isFolder ? source : path.dirname(source);
  return { annotations, images: given.images ?? (await findImages(folder, annotations)) };
}

async function findFile(folder: string): Promise<string> {
  const candidates: string[] = [];
  for (const place of [path.join(folder, 'annotations'), folder]) {
    const names = await readdir(place).catch(() => [] as string[]);
    candidates.push(
      ...names.filter((name) => /\.json$/i.test(name)).map((name) => path.join(place, name)),
    );
    if (candidates.length === 1) return candidates[0];
    if (candidates.length > 1) break;
  }
  const found = candidates.length === 0 ? 'none' : candidates.toSorted().join(', ');
  throw new UsageError(
    `${folder}: expected one JSON file of annotations in it or in annotations/, found ${found}; ` +
      'name it with --annotations FILE',
  );
}

async function findImages(folder: string, annotations: string): Promise<string> {
  const [, word = ''] = /_([A-Za-z0-9]+)$/.exec(path.parse(annotations).name) ?? [];
  const places = [word, path.join('images', word), 'images'].filter(Boolean);
  for (const place of places) {
    const candidate = path.join(folder, place);
    const info = await stat(candidate).catch(() => null);
    if (info?.isDirectory()) return candidate;
  }
  return folder;
}
