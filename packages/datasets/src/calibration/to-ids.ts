import { isPortableName } from '../format.js';

/**
 * Camera ids that can name folders, from the names of a calibration: what cannot stand in one becomes
 * "_". Images as names (`cam1/000001.png`) give their folder, where each folder has one, else the
 * name without its ending. Equal names get a number.
 */
export function toIds(names: readonly string[]): string[] {
  const folders = names.map((name) => name.split('/').slice(0, -1).join('_'));
  const useFolders =
    folders.every((folder) => folder !== '') && new Set(folders).size === names.length;
  const taken = new Set<string>();
  return names.map((name, i) => {
    const bare = useFolders ? folders[i] : name.replace(/\.(jpe?g|png|tiff?|bmp|webp)$/i, '');
    const clean = bare.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^[.-]+/, '_') || 'cam';
    const base = isPortableName(clean) ? clean : `cam_${clean}`;
    let id = base;
    for (let k = 2; taken.has(id); k++) id = `${base}_${k}`;
    taken.add(id);
    return id;
  });
}
