import { join, resolve } from 'node:path';
import { DataError } from './data-error.js';
import { exists } from './exists.js';
import { isPortableName } from './format.js';
import { readJson, show } from './read-json.js';

/**
 * How a mask file says foreground: 'grey', above 127; 'red', the red channel above 127 (3DHP);
 * 'nonzero', anything but 0 in any channel (IUV, part labels, 0/1 masks).
 */
export type MaskEncoding = 'grey' | 'red' | 'nonzero';

/** The files of one view by frame, where they are; undefined where a frame is missing. */
export interface ViewFiles {
  folder: string;
  files: (string | undefined)[];
  encoding: MaskEncoding;
}

/** The content of SEQ/frames.json: images and masks that stay where they are. */
export interface References {
  images: Map<string, ViewFiles>;
  /** Null when masks are in SEQ/masks. */
  masks: Map<string, ViewFiles> | null;
}

const ENCODINGS: readonly string[] = ['grey', 'red', 'nonzero'];

/** Reads SEQ/frames.json; null when there is none. */
export async function readReferences(root: string): Promise<References | null> {
  const file = join(root, 'frames.json');
  if (!(await exists(file))) return null;
  return parseReferences(await readJson(file, 'Import the data set again.'), root);
}

/** Checks the content of a frames.json in the folder `root`. */
export function parseReferences(value: unknown, root: string): References {
  const where = join(root, 'frames.json');
  const { images, masks } = (value ?? {}) as Record<string, unknown>;
  return {
    images: parseViews(images, `${where}, "images"`, root),
    masks: masks === undefined ? null : parseViews(masks, `${where}, "masks"`, root),
  };
}

function parseViews(value: unknown, where: string, root: string): Map<string, ViewFiles> {
  const fail = (place: string, expected: string, found: unknown): never => {
    const fix = 'Import the data set again.';
    throw new DataError({ where: place, expected, found: show(found), fix });
  };
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    fail(where, '{view: {"folder", "files"}}', value);
  }
  return new Map(
    Object.entries(value as Record<string, unknown>).map(([view, entry]) => {
      const place = `${where}, "${view.slice(0, 40)}"`;
      const { folder, files, encoding = 'grey' } = (entry ?? {}) as Record<string, unknown>;
      if (!isPortableName(view))
        fail(place, 'a view named by letters, digits, ".", "_", "-"', view);
      if (typeof folder !== 'string' || folder.includes('\0')) fail(place, 'a folder', folder);
      if (!ENCODINGS.includes(encoding as string)) fail(place, ENCODINGS.join(' or '), encoding);
      const list = Array.isArray(files) ? files : fail(place, 'a list of files', files);
      const base = resolve(root, folder as string);
      const bad = list.find((name) => name !== null && !isInside(name));
      if (bad !== undefined) fail(place, 'paths below the folder, or null', bad);
      return [
        view,
        {
          folder: base,
          files: list.map((name: string | null) => (name === null ? undefined : join(base, name))),
          encoding: encoding as MaskEncoding,
        },
      ];
    }),
  );
}

function isInside(name: unknown): name is string {
  return (
    typeof name === 'string' &&
    name !== '' &&
    !name.includes('\0') &&
    !name.startsWith('/') &&
    !/^[A-Za-z]:/.test(name) &&
    !name.split(/[\\/]/).includes('..')
  );
}
