import { h36m18 } from '@mas/skeleton';
import { parseConfig } from './load-config.js';
import { drawnBones } from './drawn-bones.js';

const { mask } = parseConfig({ name: 'bones' }, 'test').pose;
const names = (bones: readonly (readonly [number, number])[]) =>
  bones.map(([a, b]) => `${h36m18.joints[a]}-${h36m18.joints[b]}`);

test('bones: all but the omitted ones, and without elbows and wrists before the arms join', () => {
  const { all, withoutArms } = drawnBones(h36m18, mask);
  expect(all.bones).toHaveLength(h36m18.maskBones.length - mask.omitBones.length);
  expect(names(all.bones)).not.toContain('root-rightKnee');
  expect(withoutArms.bones).toHaveLength(all.bones.length - 4);
  expect(names(withoutArms.bones).filter((name) => /Elbow|Wrist/.test(name))).toEqual([]);
  const widthOf = (name: string) => all.widths[names(all.bones).indexOf(name)];
  expect(widthOf('rightElbow-rightWrist')).toBeCloseTo(Math.sqrt(mask.armWidth));
  expect(widthOf('rightHip-rightKnee')).toBe(1);
});

test('dots: a bone of no length at every joint, and without elbows and wrists at first', () => {
  const { all, withoutArms } = drawnBones(h36m18, { ...mask, drawn: 'joints' });
  expect(all.bones).toEqual(h36m18.joints.map((_, j) => [j, j]));
  expect(all.widths).toEqual(h36m18.joints.map(() => 1));
  const left = withoutArms.bones.map(([joint]) => h36m18.joints[joint]);
  const arms = ['leftElbow', 'leftWrist', 'rightElbow', 'rightWrist'];
  expect(left).toEqual(h36m18.joints.filter((joint) => !arms.includes(joint)));
});
