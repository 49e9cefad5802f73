import { parseCamera, type Camera } from '@mas/geometry';
import { DataError } from '../data-error.js';
import { isPortableName } from '../format.js';
import { show } from '../read-json.js';

/**
 * Checks the content of a cameras.json and returns its cameras.
 *
 * @param where Named in errors: the file.
 * @throws Error for a repeated id or one that cannot name a folder, and as `parseCamera`.
 */
export function parseCameras(value: unknown, where: string): Camera[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new DataError({
      where,
      expected: 'a list of cameras',
      found: show(value),
      fix: 'Remove the file for single views without cameras.',
    });
  }
  const cameras = value.map((entry, i) => parseCamera(entry, `${where}: camera ${i}`));
  for (const [i, { id }] of cameras.entries()) {
    const first = cameras.findIndex((camera) => camera.id === id);
    if (!isPortableName(id) || first < i) {
      throw new DataError({
        where: `${where}: camera ${i}: id`,
        expected: 'the name of its folder in images/',
        found: first < i ? `${show(id)} again` : show(id),
        fix: 'Use letters, digits, ".", "_" and "-".',
      });
    }
  }
  return cameras;
}
