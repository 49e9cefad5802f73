/** The value of "format" in dataset.json. */
export const FORMAT = 'mas-multiview/1';

/** File name of frame i without its extension. */
export function frameName(i: number): string {
  return String(i).padStart(6, '0');
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** Whether a sequence, camera or split name can stand as a folder name on every system. */
export function isPortableName(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name);
}
