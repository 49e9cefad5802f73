import type { SceneSet } from './scene-set.js';
import type { Dataset } from './types.js';

/**
 * The annotated joints of the scenes of a set, for evaluation only: `prepareScenes` never calls it.
 *
 * @returns [S, J, 3] in the order of `set.refs`, world mm; null when one of the sequences has no
 *   poses.json.
 * @throws DataError for a broken poses.json; Error when sequences differ in skeleton.
 */
export async function readTruth(
  dataset: Dataset,
  set: Pick<SceneSet, 'refs'>,
): Promise<Float64Array | null> {
  const names = [...new Set(set.refs.map(({ sequence }) => sequence))];
  const frames = new Map<string, Float64Array[]>();
  let first: { name: string; skeleton: string; length: number } | undefined;
  for (const name of names) {
    const sequence = dataset.sequences.find((candidate) => candidate.name === name);
    if (!sequence) throw new Error(`readTruth: ${dataset.dir} has no sequence "${name}"`);
    const poses = await sequence.readPoses();
    if (!poses) return null;
    const { length } = poses.frames[0];
    first ??= { name, skeleton: poses.skeleton, length };
    if (poses.skeleton !== first.skeleton || length !== first.length) {
      throw new Error(
        `readTruth: expected one skeleton, found ${first.skeleton} with ${first.length / 3} joints ` +
          `in ${first.name} and ${poses.skeleton} with ${length / 3} in ${name}. Convert one of them.`,
      );
    }
    frames.set(name, poses.frames);
  }
  if (!first) return null;
  const out = new Float64Array(set.refs.length * first.length);
  for (const [i, { sequence, frame }] of set.refs.entries()) {
    out.set(frames.get(sequence)![frame], i * first.length);
  }
  return out;
}
