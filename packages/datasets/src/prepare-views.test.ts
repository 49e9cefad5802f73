import ndarray from 'ndarray';
import { renderBall, ringCameras } from '../test/rig.js';
import { temporaryFolder } from '../test/tiny-dataset.js';
import { openDataset } from './open-dataset.js';
import { prepareScenes } from './prepare-scenes.js';
import { prepareViews } from './prepare-views.js';
import { writeDataset } from './write-dataset.js';

const [camera] = ringCameras(1);
const ball = (radius: number) => renderBall(camera, [100, 50, 0], radius);

describe('prepareViews', () => {
  it('does in memory what prepareScenes does for single views on disk', async () => {
    const { root, remove } = await temporaryFolder();
    const views = [ball(300), ball(500)];
    const source = { name: 'a', cameras: null, frameCount: 2 };
    await writeDataset(
      `${root}/set`,
      { skeleton: 'one', splits: { test: ['a'] } },
      [{ ...source, frame: (i) => ({ views: [views[i]] }) }],
      { imageFormat: 'png' },
    );
    const [disk] = await prepareScenes(await openDataset(`${root}/set`), 'test');
    const { refs, ...memory } = prepareViews(views);
    expect({ ...disk, refs: [] }).toEqual({ ...memory, refs: [] });
    expect(refs.map(({ frame }) => frame)).toEqual([0, 1]);
    await remove();
  });

  it('leaves views without a mask out', () => {
    const empty = ball(300);
    empty.mask.data.fill(0);
    const set = prepareViews([ball(300), empty, ball(500)]);
    expect(set.sceneCount).toBe(2);
    expect(set.refs.map(({ frame }) => frame)).toEqual([0, 2]);
    expect(set.skipped).toEqual([{ sequence: '', frame: 1, view: 0, reason: 'the mask is empty' }]);
    expect(set.boxes).toEqual(prepareViews([ball(300), ball(500)]).boxes);
  });

  it('accepts strided views and masks of 255', () => {
    const { image, mask } = ball(300);
    const rows = ndarray(new Uint8Array(128 * 128 * 4), [128, 128, 4]);
    for (let y = 0; y < 128; y++) {
      for (let x = 0; x < 128; x++) {
        for (let c = 0; c < 3; c++) rows.set(y, x, c, image.get(y, x, c));
        rows.set(y, x, 3, 255 * mask.get(y, x));
      }
    }
    const strided = { image: rows.hi(128, 128, 3), mask: rows.pick(null, null, 3) };
    expect(prepareViews([strided])).toEqual(prepareViews([{ image, mask }]));
  });

  it('says what is wrong with its input', () => {
    const { image, mask } = ball(300);
    expect(() => prepareViews([{ image: mask, mask }])).toThrow(
      'prepareViews: views[0].image: expected shape H, W, 3, found 128, 128',
    );
    expect(() => prepareViews([{ image, mask: mask.hi(9, 9) }])).toThrow(
      'prepareViews: views[0].mask: expected shape 128, 128 as its image, found 9, 9',
    );
    expect(() => prepareViews([{ image, mask }], { maskSize: 0 })).toThrow(/maskSize of 4 or more/);
  });
});
