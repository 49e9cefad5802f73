import { loadConfig, parseConfig } from './load-config.js';
import { UserError } from './user-error.js';

test('an almost empty configuration is filled with the defaults', () => {
  const config = parseConfig({ name: 'demo' }, 'demo.yaml');
  expect(config.data).toMatchObject({ patchSize: 64, maskSize: 32, halfExtent: 1100 });
  expect(config.pose.stages.shapePrior).toBeLessThan(config.pose.stages.arms);
});

test('every wrong key is named in one error', () => {
  const parse = () =>
    parseConfig({ name: 'x', pose: { step: 3, mask: { sigma: 'wide' } }, sed: 1 }, 'bad.yaml');
  expect(parse).toThrow(UserError);
  expect(parse).toThrow(/^bad\.yaml: not a valid configuration/);
  expect(parse).toThrow(/unknown key "sed"/);
  expect(parse).toThrow(/pose: unknown key "step"/);
  expect(parse).toThrow(/pose\.mask\.sigma/);
});

test('a file that is missing is named', async () => {
  await expect(loadConfig('/nowhere/x.yaml')).rejects.toThrow(
    '/nowhere/x.yaml: cannot read the configuration (ENOENT); expected a YAML file, such as configs/demo.yaml',
  );
});

test('a part that is given in part keeps the other defaults of its phase', () => {
  const { heading } = parseConfig(
    { name: 'x', heading: { augmentation: { colour: 0.2 } } },
    'demo.yaml',
  );
  expect(heading.augmentation).toEqual({ mirror: 0, colour: 0.2, brightness: 0.25, shift: 3 });
});
