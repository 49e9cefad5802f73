import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SyntheticOptions } from '@mas/synthetic';

/** The demo's data, also the defaults of `mas synth`. */
export const demoData: Required<Omit<SyntheticOptions, 'actions'>> = {
  seed: 1,
  trainSubjects: 32,
  testSubjects: 6,
  framesPerSequence: 8,
  cameras: 4,
  imageSize: 256,
};

/** The data of the longer demo: more people; those of the test are the demo's. */
export const longDemoData: typeof demoData = {
  ...demoData,
  trainSubjects: 48,
  framesPerSequence: 10,
};

/**
 * A configuration that comes with mas: from configs/ in the package, or at the top of the repository,
 * of which the package's is a copy made while packing.
 */
export function shippedConfig(name: string): string {
  const places = ['../configs', '../../../configs'].map((folder) =>
    path.join(fileURLToPath(new URL(folder, import.meta.url)), `${name}.yaml`),
  );
  return places.find((file) => existsSync(file)) ?? places[0];
}
