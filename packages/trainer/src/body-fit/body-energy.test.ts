import { h36m18 } from '@mas/skeleton';
import { capsuleScene } from '../../test/capsule-scene.js';
import { referenceBody } from '../reference-body.js';
import { createBodyEnergy } from './body-energy.js';
import { createBodyModel, parameter, standingBody } from './body-model.js';
import { maskEvidence } from './mask-evidence.js';

const model = createBodyModel(h36m18, referenceBody(h36m18), 1100);
const { capsules, movedBy } = model.whole;
const everything = capsules.map((_, c) => c);
const standing = standingBody();
standing.set([0.5, -0.5, -Math.SQRT1_2, 1, 0, 0], parameter.rightArm);
const points = new Float64Array(3 * model.points);
model.place(standing, points);
const { masks, patchSize, projections, viewWeights } = capsuleScene(model.whole, points);
const evidence = maskEvidence(masks, patchSize, projections, viewWeights, 60)!;

function energyAt(change: Record<number, number>, reach = 0.3): number {
  const body = standing.slice();
  for (const [k, value] of Object.entries(change)) body[Number(k)] = value;
  const moved = new Float64Array(3 * model.points);
  model.place(body, moved);
  return createBodyEnergy(capsules, evidence, reach).of(moved, everything);
}

test('the body that was drawn explains its masks, others do worse', () => {
  const own = energyAt({});
  expect(own).toBeLessThan(0.003);
  const worse: Record<number, number>[] = [
    { [parameter.pitch]: 0.5 },
    { [parameter.rightLeg]: 0.5 },
    { [parameter.scale]: 0.85 },
    { [parameter.rightArm]: -0.5 },
    { [parameter.root]: 0.15 },
    { [parameter.root + 2]: 0.15 },
  ];
  for (const change of worse) expect(energyAt(change)).toBeGreaterThan(own + 0.005);
});

test('a body beside the mask costs its distance from it, and the mask its reach', () => {
  // Far away, every place costs `reach` and every station the farthest distance, 0.4.
  expect(energyAt({ [parameter.root]: 50, [parameter.root + 1]: 50 }, 0.1)).toBeCloseTo(0.5, 1);
});

test('what did not move is remembered: parts asked one by one as the whole', () => {
  const energy = createBodyEnergy(capsules, evidence, 0.3);
  energy.of(points, everything);
  energy.accept(everything);
  const body = standing.slice();
  const moved = new Float64Array(3 * model.points);
  for (const k of [
    parameter.rightLeg,
    parameter.bend,
    parameter.leftLeg + 2,
    parameter.rightArm,
    parameter.leftArm + 4,
    parameter.pitch,
  ]) {
    // One way is refused before the other is taken.
    body[k] -= 0.3;
    model.place(body, moved);
    energy.of(moved, movedBy[k]);
    body[k] += 0.6;
    model.place(body, moved);
    const whole = createBodyEnergy(capsules, evidence, 0.3).of(moved, everything);
    expect(energy.of(moved, movedBy[k])).toBeCloseTo(whole, 12);
    energy.accept(movedBy[k]);
  }
  // An answer that was not accepted changes nothing.
  const before = energy.of(moved, []);
  body[parameter.root] = 1;
  const away = new Float64Array(3 * model.points);
  model.place(body, away);
  energy.of(away, everything);
  expect(energy.of(moved, [])).toBe(before);
});
