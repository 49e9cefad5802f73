import { openDataset, writeDataset } from '@mas/datasets';

/** Writes a copy of a data folder in which the masks of some views touch the image's border. */
export async function cutMasks(
  from: string,
  to: string,
  isCut: (sequence: string, view: number) => boolean,
): Promise<void> {
  const { skeleton, splits, sequences } = await openDataset(from);
  const sources = sequences.map((sequence) => ({
    name: sequence.name,
    cameras: sequence.cameras,
    frameCount: sequence.frameCount,
    frame: async (i: number) => {
      const views = await Promise.all(sequence.views.map((_, v) => sequence.readView(v, i)));
      views.forEach(({ mask }, v) => (mask.data[0] = isCut(sequence.name, v) ? 1 : 0));
      return { views, pose: (await sequence.readPoses())?.frames[i] };
    },
  }));
  await writeDataset(to, { skeleton, splits }, sources);
}
