import { supervisionOf } from './checkpoint.js';
import { parseConfig } from './load-config.js';

function supervision(change: object): string {
  return supervisionOf(parseConfig({ name: 'test', ...change }, 'test'));
}

test('the supervision names the template and the lengths that the training used', () => {
  expect(supervision({})).toBe(
    'masks and calibrated views; no joint labels; hand-made standing template (T); hand-made jointed body, fitted to the masks; reference bone lengths',
  );
  expect(supervision({ pose: { bodyFit: 0 } })).not.toContain('jointed body');
  expect(supervision({ data: { multiView: false } })).not.toContain('jointed body');
  expect(supervision({ pose: { template: { weight: 0 } } })).toContain('heights of the joints (T)');
  const withoutLengths = { restingArms: 0, priors: { boneLength: 0 } };
  expect(supervision({ pose: withoutLengths })).toContain('reference bone lengths');
  // Without headings there is neither a template nor a fitted body.
  expect(
    supervision({ heading: { steps: 0 }, detector: { heightPrior: false }, pose: withoutLengths }),
  ).toBe('masks and calibrated views; no joint labels');
  // Single views teach no heading.
  expect(supervision({ data: { multiView: false }, pose: withoutLengths })).toBe(
    'masks and single views; no joint labels; hand-made heights of the joints (T)',
  );
  const source = (multiView: boolean) => ({ folder: `data/${multiView}`, multiView });
  const mixed = { data: { sources: [source(true), source(false)] } };
  expect(supervision(mixed)).toMatch(/masks; the detector's own joints in single views \(self-/);
  expect(supervision({ ...mixed, pose: { selfTraining: [] } })).not.toContain('own joints');
  const bones = { ...withoutLengths, bodyFit: 0, consistency: { depthFrom: 'bones' } };
  expect(supervision({ pose: bones })).toContain('reference bone lengths');
});
