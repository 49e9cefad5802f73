import { access } from 'node:fs/promises';

/** Whether a file or folder can be reached. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
