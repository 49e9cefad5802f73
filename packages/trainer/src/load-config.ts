import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { trainConfigSchema, type TrainConfig } from './config.js';
import { UserError } from './user-error.js';

/**
 * Checks a configuration and fills in its defaults.
 *
 * @param where what to call the source in an error, e.g. the file's path.
 * @throws {UserError} naming each wrong key, what was expected and what was found.
 *
 * @example
 * ```ts
 * const config = parseConfig({ name: 'mine', pose: { steps: 500 } }, 'mine');
 * console.log(config.pose.steps, config.pose.scenesPerBatch); // 500 8
 * parseConfig({ name: 'mine', pose: { step: 5 } }, 'mine'); // Error: ... unknown key "step"
 * ```
 */
export function parseConfig(value: unknown, where: string): TrainConfig {
  const result = trainConfigSchema.safeParse(value ?? {});
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const key = issue.path.join('.') || '(top)';
    if (issue.code === 'unrecognized_keys') {
      return `${issue.path.length ? `${key}: ` : ''}unknown key ${issue.keys.map((k) => `"${k}"`).join(', ')}`;
    }
    return `${key}: ${issue.message}`;
  });
  throw new UserError(`${where}: not a valid configuration\n  ${problems.join('\n  ')}`);
}

/**
 * Reads a YAML configuration. With `extends: FILE`, a path from its own folder or an absolute one, it has only what
 * differs from that one; lists, and parts of another `kind`, are replaced as a whole.
 *
 * @throws {UserError} if a file cannot be read, is no YAML, or holds a wrong or unknown key, or where
 * files extend each other in a circle.
 *
 * @example
 * ```ts
 * const config = await loadConfig('configs/demo.yaml');
 * console.log(config.name, config.heading.steps); // demo 300
 * ```
 */
export async function loadConfig(file: string): Promise<TrainConfig> {
  return parseConfig(await readExtended(file, []), file);
}

async function readExtended(file: string, readers: readonly string[]): Promise<unknown> {
  if (readers.some((reader) => path.resolve(reader) === path.resolve(file))) {
    throw new UserError(`${file}: extends itself, by ${readers.join(', ')}; leave "extends" out`);
  }
  const value = await readYaml(file, readers.at(-1));
  if (!isMapping(value) || !('extends' in value)) return value;
  const { extends: base, ...own } = value;
  if (typeof base !== 'string') {
    throw new UserError(
      `${file}: extends: expected the path of a configuration, found ${JSON.stringify(base)}`,
    );
  }
  // Not resolved, so that errors name files as they were named.
  const extended = path.isAbsolute(base) ? base : path.join(path.dirname(file), base);
  return merge(await readExtended(extended, [...readers, file]), own);
}

async function readYaml(file: string, reader?: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const why = reader === undefined ? '' : `, which ${reader} extends`;
    throw new UserError(
      `${file}: cannot read the configuration${why} (${(error as NodeJS.ErrnoException).code}); expected a YAML file, such as configs/demo.yaml`,
    );
  }
  try {
    return parse(text);
  } catch (error) {
    throw new UserError(`${file}: not YAML: ${(error as Error).message.split('\n')[0]}`);
  }
}

type Mapping = Record<string, unknown>;

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merge(base: unknown, own: unknown): unknown {
  if (!isMapping(base) || !isMapping(own)) return own;
  // Another kind of detector has other keys.
  if (own.kind !== undefined && own.kind !== base.kind) return own;
  const merged: Mapping = { ...base };
  for (const [key, value] of Object.entries(own)) {
    merged[key] = Object.hasOwn(base, key) ? merge(base[key], value) : value;
  }
  return merged;
}
