import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { supervisionOf } from './checkpoint.js';
import { trainConfigSchema } from './config.js';
import { parseConfig } from './load-config.js';

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  default?: unknown;
}

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

/** Dotted keys of a schema. */
function keysOf({ properties }: JsonSchema, prefix = ''): string[] {
  return Object.entries(properties ?? {}).flatMap(([key, value]) =>
    value.properties ? keysOf(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

function valueAt(config: unknown, key: string): unknown {
  return key.split('.').reduce((value, part) => (value as Record<string, unknown>)[part], config);
}

test('the README has a row with the default for every key of the configuration, and no other', () => {
  const defaults = parseConfig({ name: 'defaults' }, 'test');
  const keys = keysOf(z.toJSONSchema(trainConfigSchema, { io: 'input' }) as JsonSchema);
  expect(keys).toContain('pose.limbSearch.fadeTo');
  const expected = keys.map((key) => {
    const value = key === 'name' ? 'required' : `\`${JSON.stringify(valueAt(defaults, key))}\``;
    return `| \`${key}\` | ${value} |`;
  });
  const section = readme.slice(
    readme.indexOf('\n## Configuration'),
    readme.indexOf("## The run's"),
  );
  const rows = [...section.matchAll(/^\| (`[\w.]+`) +\| (\S+) +\|/gm)];
  expect(rows.map(([, key, value]) => `| ${key} | ${value} |`)).toEqual(expected);
});

test("the README's configuration of the paper's terms alone turns every addition off", () => {
  const [, yaml] = /```yaml\n(name: paper-terms\n.*?)```/s.exec(readme)!;
  const config = parseConfig(parse(yaml), 'README.md');
  const { consistency, priors, restingArms } = config.pose;
  const weights = [...Object.values(consistency), ...Object.values(priors), restingArms];
  expect(weights).toEqual(weights.map(() => 0));
  expect(supervisionOf(config)).toBe('masks and calibrated views; no joint labels');
});
