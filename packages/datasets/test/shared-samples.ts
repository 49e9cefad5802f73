import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A folder of real samples beside the repository; null, with a printed reason, where it is absent. */
export function sharedSamples(name: string): string | null {
  const folder = fileURLToPath(new URL(`../../../../shared/samples/${name}`, import.meta.url));
  if (existsSync(folder)) return folder;
  console.log(`skipped: no real samples at ${folder}`);
  return null;
}
