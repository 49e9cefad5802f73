import type { SceneSet } from '@mas/datasets';

/**
 * Which views a person is triangulated from where nothing is learned: a prediction needs an answer
 * also where masks are cut, a training does not.
 *
 * @returns [S, V] the set's own `viewWeights` for scenes of two whole masks or more; otherwise 1 for
 *   the views whose patch shows some of the person, or for all where fewer than two do. Sets of single
 *   views, and those in which no scene lacks views, give their own array.
 */
export function triangulationWeights(
  set: Pick<
    SceneSet,
    'sceneCount' | 'views' | 'calibrated' | 'patchSize' | 'masks' | 'viewWeights'
  >,
): Float32Array {
  const { sceneCount, views, calibrated, patchSize, masks, viewWeights } = set;
  if (!calibrated || views === 1) return viewWeights;
  const cells = patchSize ** 2;
  let weights = viewWeights;
  for (let scene = 0; scene < sceneCount; scene++) {
    const ofScene = Array.from({ length: views }, (_, v) => scene * views + v);
    if (ofScene.filter((view) => viewWeights[view] > 0).length >= 2) continue;
    const shown = ofScene.filter((view) =>
      masks.subarray(view * cells, (view + 1) * cells).some((coverage) => coverage > 0),
    );
    if (weights === viewWeights) weights = viewWeights.slice();
    for (const view of ofScene) weights[view] = 0;
    for (const view of shown.length >= 2 ? shown : ofScene) weights[view] = 1;
  }
  return weights;
}
