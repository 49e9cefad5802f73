import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './usage-error.js';

/** Stands for the name of a camera in a path. */
export const placeholder = '{cam}';

/**
 * The cameras for which a path exists.
 *
 * @param root the folder that the path starts from.
 * @param pattern a path in which one or more parts hold {cam}, such as `{cam}/video.avi`.
 * @returns what {cam} can stand for, in natural order; no camera has two names in one path.
 * @throws {UsageError} if there is none.
 */
export async function matchCameras(root: string, pattern: string): Promise<string[]> {
  const parts = pattern.split(/[\\/]/);
  const first = parts.findIndex((part) => part.includes(placeholder));
  const folder = path.join(root, ...parts.slice(0, first));
  const escaped = parts[first].split(placeholder).map(escapeRegExp);
  const name = new RegExp(`^${escaped.join('([A-Za-z0-9_][\\w.-]*?)')}$`);
  const entries = await readdir(folder).catch(() => {
    throw new UsageError(`${folder}: expected a folder with the cameras' footage, found none`);
  });
  const found: string[] = [];
  for (const entry of entries) {
    const camera = name.exec(entry)?.[1];
    if (camera !== undefined && (await exists(path.join(root, fillIn(pattern, camera))))) {
      found.push(camera);
    }
  }
  if (found.length === 0) {
    throw new UsageError(
      `${path.join(root, pattern)}: expected files of this form, with a camera's name for ${placeholder}; found none`,
    );
  }
  return found.toSorted(new Intl.Collator('en', { numeric: true }).compare);
}

/** The path of one camera. */
export function fillIn(pattern: string, camera: string): string {
  return pattern.replaceAll(placeholder, camera);
}

async function exists(file: string): Promise<boolean> {
  const entries = await readdir(path.dirname(file)).catch(() => [] as string[]);
  return entries.includes(path.basename(file));
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
