import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { additionKeys, configAdditions } from './config-additions.js';
import { parseConfig } from './load-config.js';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
const keysOf = (value: object) =>
  configAdditions(parseConfig({ name: 'test', ...value }, 'test')).flatMap(({ key }) => key ?? []);

test('knows every key that the README marks as an addition', () => {
  const section = readme.slice(readme.indexOf('\n## Configuration'));
  const marked = [...section.matchAll(/^\| `([\w.]+)` +\| \S+ +\| .*\[\+\]/gm)].map(
    ([, key]) => key,
  );
  expect(marked.length).toBeGreaterThan(20);
  expect(marked.filter((key) => !additionKeys.includes(key))).toEqual([]);
});

test("says nothing of additions where the paper's terms stand alone", () => {
  const [, yaml] = /```yaml\n(name: paper-terms\n.*?)```/s.exec(readme)!;
  const additions = configAdditions(parseConfig(parse(yaml), 'README.md'));
  expect(additions.map(({ key }) => key)).toEqual(['pose.mask.merge', undefined]);
  expect(additions.every(({ isChoice }) => isChoice)).toBe(true);
});

test('lists what is on, with its value', () => {
  const additions = configAdditions(parseConfig({ name: 'test' }, 'test'));
  expect(additions).toContainEqual({
    key: 'pose.sides',
    value: 10,
    what: 'right joints lie to the right of the heading',
    isChoice: false,
  });
  expect(keysOf({ pose: { robustViews: 0 } })).not.toContain('pose.robustViews');
  expect(keysOf({ pose: { robustViews: 0.1 } })).toContain('pose.robustViews');
  expect(keysOf({ heading: { steps: 0 } })).not.toContain('pose.sides');
  const twin = keysOf({ supervision: 'joints' });
  expect(twin).toContain('pose.augmentation.mirror');
  expect(twin.filter((key) => /template|priors|pose\.mask/.test(key))).toEqual([]);
});

test('single views alone have neither headings nor triangulated joints to follow', () => {
  const alone = keysOf({ data: { multiView: false } });
  expect(alone.filter((key) => /heading|consistency|bodyFit|template|sides/.test(key))).toEqual([]);
  expect(alone).toContain('pose.priors.boneLength');
  const source = (folder: string, multiView: boolean) => ({ folder, multiView });
  const mixed = { data: { sources: [source('a', true), source('b', false)] } };
  expect(keysOf(mixed)).toEqual([...keysOf({}), 'pose.selfTraining']);
  expect(keysOf({ ...mixed, pose: { selfTraining: [] } })).toEqual(keysOf({}));
  expect(keysOf({ ...mixed, pose: { bodyFit: 0 } })).not.toContain('pose.selfTraining');
});

test('says what single-view depth learns from', () => {
  const whatOf = (depthFrom: string) =>
    configAdditions(
      parseConfig({ name: 'test', pose: { consistency: { depthFrom } } }, 'test'),
    ).find(({ key }) => key === 'pose.consistency.depth')?.what;
  expect(whatOf('triangulation')).toContain('the triangulated one');
  expect(whatOf('mutual')).toContain('each moves');
  expect(whatOf('bones')).toContain("adult's bone lengths");
});
