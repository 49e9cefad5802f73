import { trainConfigSchema } from './config.js';

/**
 * A configuration as an older version wrote it into a checkpoint, less the keys that there are no
 * longer: what they did is done, and its networks can be used all the same.
 */
export function withoutUnknownKeys(config: unknown): unknown {
  const { error } = trainConfigSchema.safeParse(config);
  const known = structuredClone(config);
  for (const issue of error?.issues ?? []) {
    if (issue.code !== 'unrecognized_keys') continue;
    const owner = issue.path.reduce<unknown>(
      (value, key) => (value as Record<PropertyKey, unknown>)[key],
      known,
    );
    for (const key of issue.keys) delete (owner as Record<string, unknown>)[key];
  }
  return known;
}
