import { h36m18 } from '@mas/skeleton';
import { capsuleScene } from '../../test/capsule-scene.js';
import { referenceBody } from '../reference-body.js';
import { createBodyModel, parameter, standingBody } from './body-model.js';
import { trunkAndLegMoves } from './body-moves.js';
import { descendBest } from './descend-best.js';
import { maskEvidence } from './mask-evidence.js';

const model = createBodyModel(h36m18, referenceBody(h36m18), 1100);
const points = new Float64Array(3 * model.points);
const truth = standingBody();
model.place(truth, points);
const { masks, patchSize, projections, viewWeights } = capsuleScene(model.armless, points);
const evidence = maskEvidence(masks, patchSize, projections, viewWeights, 40)!;
const cost = { model, shape: model.armless, reach: 0.3, preference: () => 0 };
const moves = trunkAndLegMoves(model.armless);
const leaning = (angle: number) => {
  const body = standingBody();
  body[parameter.pitch] = angle;
  return body;
};
const starts = [1, 0.2, 0, 0.6].map(leaning);
const pitches = (ranked: readonly { body: Float64Array }[]) =>
  ranked.map(({ body }) => body[parameter.pitch]);

test('without rounds bodies are ranked as they are, and the best are kept', () => {
  const ranked = descendBest(starts, moves, cost, [{ evidence, rounds: 0, kept: 3 }]);
  expect(pitches(ranked)).toEqual([0, 0.2, 0.6]);
  ranked.slice(1).forEach(({ cost: next }, i) => expect(next).toBeGreaterThan(ranked[i].cost));
});

test('each stage goes on from what the one before has kept', () => {
  const first = { evidence, rounds: 2, kept: 2 };
  const [alone] = descendBest(starts.slice(0, 1), moves, cost, [first]);
  expect(Math.abs(alone.body[parameter.pitch])).toBeLessThan(1);
  const [once] = descendBest([alone.body], moves, cost, [{ evidence, rounds: 4, kept: 1 }]);
  const stages = [first, { evidence, rounds: 4, kept: 1 }];
  const both = descendBest(starts.slice(0, 1), moves, cost, stages);
  expect(both).toEqual([once]);
  expect(both[0].cost).toBeLessThan(alone.cost);
  expect([...starts[0]]).toEqual([...leaning(1)]);
});
