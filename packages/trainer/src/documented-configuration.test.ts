import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { supervisionOf } from './checkpoint.js';
import { trainConfigSchema } from './config.js';
import { parseConfig } from './load-config.js';

interface JsonSchema {
  oneOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  default?: unknown;
}

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

const section = readme.slice(readme.indexOf('\n## Configuration'), readme.indexOf("## The run's"));
const [mainTable] = section.split('\n### ');
const kindTables = section.split('\n#### ').slice(1);

/** Dotted keys of a schema; of the kinds of a detector those of the default one. */
function keysOf({ properties }: JsonSchema, prefix = ''): string[] {
  return Object.entries(properties ?? {}).flatMap(([key, value]) => {
    const { properties: inner } = value.oneOf?.[0] ?? value;
    return inner ? keysOf({ properties: inner }, `${prefix}${key}.`) : [`${prefix}${key}`];
  });
}

/** Key and default of every row of a table. */
function rowsOf(table: string): string[] {
  const rows = [...table.matchAll(/^\| (`[\w.]+`) +\| (\S+) +\|/gm)];
  return rows.map(([, key, value]) => `| ${key} | ${value} |`);
}

function valueAt(config: unknown, key: string): unknown {
  return key.split('.').reduce((value, part) => (value as Record<string, unknown>)[part], config);
}

test('the README has a row with the default for every key of the configuration, and no other', () => {
  const defaults = parseConfig({ name: 'defaults' }, 'test');
  const keys = keysOf(z.toJSONSchema(trainConfigSchema, { io: 'input' }) as JsonSchema);
  expect(keys).toContain('pose.augmentation.crop.zoom');
  const expected = keys.map((key) => {
    const value = key === 'name' ? 'required' : `\`${JSON.stringify(valueAt(defaults, key))}\``;
    return `| \`${key}\` | ${value} |`;
  });
  expect(rowsOf(mainTable)).toEqual(expected);
});

test.each(['hourglass', 'resnet'])('the README has a row for every key of kind %s', (kind) => {
  const table = kindTables.find((text) => text.startsWith(`\`${kind}\``))!;
  const { detector } = parseConfig({ name: 'defaults', detector: { kind } }, 'test');
  const { oneOf } = (z.toJSONSchema(trainConfigSchema, { io: 'input' }) as JsonSchema).properties!
    .detector;
  const { properties } = oneOf!.find(
    ({ properties }) => (properties!.kind as { const?: string }).const === kind,
  )!;
  const expected = Object.keys(properties!).map((key) => {
    const value = (detector as Record<string, unknown>)[key];
    return `| \`detector.${key}\` | ${value === undefined ? 'derived' : `\`${JSON.stringify(value)}\``} |`;
  });
  expect(rowsOf(table)).toEqual(expected);
});

test("the README's configuration of the paper's terms alone turns every addition off", () => {
  const [, yaml] = /```yaml\n(name: paper-terms\n.*?)```/s.exec(readme)!;
  const config = parseConfig(parse(yaml), 'README.md');
  const { consistency, priors, restingArms } = config.pose;
  const { xy, depth } = consistency;
  const weights = [xy, depth, ...Object.values(priors), restingArms];
  expect(weights).toEqual(weights.map(() => 0));
  expect(supervisionOf(config)).toBe('masks and calibrated views; no joint labels');
});
