import { readFile } from 'node:fs/promises';
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
 * Reads a YAML configuration.
 *
 * @throws {UserError} if the file cannot be read, is no YAML, or holds a wrong or unknown key.
 *
 * @example
 * ```ts
 * const config = await loadConfig('configs/demo.yaml');
 * console.log(config.name, config.heading.steps); // demo 300
 * ```
 */
export async function loadConfig(file: string): Promise<TrainConfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UserError(
      `${file}: cannot read the configuration (${(error as NodeJS.ErrnoException).code}); expected a YAML file, such as configs/demo.yaml`,
    );
  }
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new UserError(`${file}: not YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  return parseConfig(value, file);
}
