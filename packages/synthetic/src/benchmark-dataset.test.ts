import { projectPointsFlat } from '@mas/geometry';
import { h36m18, jointIndex } from '@mas/skeleton';
import { benchmarkDataset, benchmarkDomains } from './benchmark-dataset.js';
import type { BenchmarkDomain } from './benchmark-dataset.js';
import { parseBvh } from './bvh/parse-bvh.js';
import type { SyntheticFrame, SyntheticSequence } from './types.js';

const small = { trainSubjects: 1, testSubjects: 1, imageSize: 128 };

/** Frames that are drawn once for all tests: one of every sequence of one person, in each domain. */
const drawn = new Map<BenchmarkDomain, { sequence: SyntheticSequence; frame: SyntheticFrame }[]>();
beforeAll(() => {
  for (const domain of benchmarkDomains)
    drawn.set(
      domain,
      benchmarkDataset({ domain, ...small }).map((sequence, index) => ({
        sequence,
        frame: sequence.frame(index % sequence.frameCount),
      })),
    );
});

const sum = (frame: SyntheticFrame, view: number) =>
  frame.views[view].mask.data.reduce((total, value) => total + value, 0);

describe('benchmarkDataset', () => {
  it.each([
    ['studio', 390, 2496, 312, 4, 4],
    ['greenscreen', 160, 1024, 128, 4, 4],
    ['dance', 144, 1440, 144, 1, 2],
    ['wild', 300, 1440, 360, 1, 2],
  ] as const)(
    '%s has the documented size',
    (domain, sequences, train, test, trainViews, testViews) => {
      const dataset = benchmarkDataset({ domain });
      const frames = (split: string) =>
        dataset
          .filter((sequence) => sequence.split === split)
          .reduce((total, { frameCount }) => total + frameCount, 0);
      expect(dataset).toHaveLength(sequences);
      expect([frames('train'), frames('test')]).toEqual([train, test]);
      expect(dataset[0].cameras).toHaveLength(trainViews);
      expect(dataset.at(-1)!.cameras).toHaveLength(testViews);
      expect(new Set(dataset.map(({ name }) => name)).size).toBe(sequences);
    },
  );

  it('has nobody in both splits', () => {
    for (const domain of benchmarkDomains) {
      const people = (split: string) =>
        new Set(
          benchmarkDataset({ domain })
            .filter((sequence) => sequence.split === split)
            .map(({ subject }) => subject),
        );
      const test = people('test');
      expect([...people('train')].filter((subject) => test.has(subject))).toEqual([]);
    }
  });

  it('does not change: trained checkpoints and published numbers depend on it', () => {
    const root = benchmarkDomains.map((domain) => {
      const { frame } = drawn.get(domain)![0];
      return [...frame.pose.subarray(0, 3)].map(Math.round).concat(sum(frame, 0));
    });
    expect(root.map((values) => values.join(' '))).toMatchInlineSnapshot(`
      [
        "460 -89 845 568",
        "-295 -246 981 574",
        "157 -63 929 797",
        "-244 224 895 996",
      ]
    `);
  });

  it('draws the same bytes in any order', () => {
    for (const domain of benchmarkDomains) {
      const [first, second] = benchmarkDataset({ domain, ...small }).filter(
        ({ split }, index) => split === 'test' || index < 2,
      );
      const late = second.frame(1);
      const before = first.frame(1);
      first.frame(0);
      const again = benchmarkDataset({ domain, ...small, trainSubjects: 2 })
        .find(({ name }) => name === first.name)!
        .frame(1);
      expect(again.pose).toEqual(before.pose);
      for (const [v, { image, mask }] of again.views.entries()) {
        expect(Buffer.compare(image.data, before.views[v].image.data)).toBe(0);
        expect(Buffer.compare(mask.data, before.views[v].mask.data)).toBe(0);
      }
      expect(late.pose).toEqual(second.frame(1).pose);
    }
  });

  it('differs by seed, subject and domain', () => {
    const roots = [
      benchmarkDataset({ domain: 'studio', ...small })[0],
      benchmarkDataset({ domain: 'studio', ...small, seed: 2 })[0],
      benchmarkDataset({ domain: 'studio', ...small })[13],
      benchmarkDataset({ domain: 'greenscreen', ...small })[0],
    ].map((sequence) => sequence.frame(0).pose.join());
    expect(new Set(roots).size).toBe(4);
  });

  it.each(benchmarkDomains)('%s: every joint lies in the mask, and nobody is cut', (domain) => {
    let outside = 0;
    let joints = 0;
    for (const { sequence, frame } of drawn.get(domain)!)
      for (const [v, { mask }] of frame.views.entries()) {
        const points = projectPointsFlat(frame.pose, sequence.cameras[v]);
        const near = (x: number, y: number) => {
          for (let dy = -1; dy <= 1; dy++)
            for (let dx = -1; dx <= 1; dx++) if (mask.get(y + dy, x + dx)) return true;
          return false;
        };
        for (let j = 0; j < 18; j++) {
          joints++;
          if (!near(Math.round(points[2 * j]), Math.round(points[2 * j + 1]))) outside++;
        }
        const edge = Array.from({ length: 128 }, (_, k) =>
          Math.max(mask.get(0, k), mask.get(127, k), mask.get(k, 0), mask.get(k, 127)),
        );
        expect(Math.max(...edge)).toBe(0);
      }
    expect(outside / joints).toBeLessThan(0.005);
  });

  it.each(benchmarkDomains)('%s: everybody stands on the floor, none is in it', (domain) => {
    for (const { frame } of drawn.get(domain)!) {
      const heights = frame.pose.filter((_, i) => i % 3 === 2);
      expect(Math.min(...heights)).toBeGreaterThan(10);
      // Ankle, knee or pelvis: one is as low as a foot, a shank or a seat.
      expect(Math.min(...heights)).toBeLessThan(260);
    }
  });

  it('shows the left shoulder at the larger x to a camera in front', () => {
    let seen = 0;
    for (const { sequence, frame } of drawn.get('studio')!) {
      const at = (name: string) => [
        ...frame.pose.subarray(3 * jointIndex(h36m18, name), 3 * jointIndex(h36m18, name) + 3),
      ];
      const [left, right] = [at('leftShoulder'), at('rightShoulder')];
      const across = [right[0] - left[0], right[1] - left[1]];
      const facing = [-across[1], across[0]];
      for (const camera of sequence.cameras) {
        const viewing = camera.cameraFromWorld[2];
        const away = (facing[0] * viewing[0] + facing[1] * viewing[1]) / Math.hypot(...facing);
        if (away > -0.7) continue;
        seen++;
        const points = projectPointsFlat([...left, ...right], camera);
        expect(points[0]).toBeGreaterThan(points[2]);
      }
    }
    expect(seen).toBeGreaterThan(5);
  });

  it('has domains that differ in light, cameras and headings', () => {
    const shareOfGreen = (domain: BenchmarkDomain) => {
      const [{ frame }] = drawn.get(domain)!;
      const { data } = frame.views[0].image;
      let green = 0;
      for (let i = 0; i < data.length; i += 3)
        if (data[i + 1] > 1.5 * Math.max(data[i], data[i + 2])) green++;
      return green / (data.length / 3);
    };
    expect(shareOfGreen('greenscreen')).toBeGreaterThan(0.7);
    expect(shareOfGreen('studio')).toBeLessThan(0.1);

    const heights = (domain: BenchmarkDomain) =>
      benchmarkDataset({ domain }).flatMap(({ cameras }) =>
        cameras.map(({ cameraFromWorld: m }) => -m.reduce((sum, row) => sum + row[2] * row[3], 0)),
      );
    const [studio, green] = [heights('studio'), heights('greenscreen')];
    expect([Math.min(...studio) > 1100, Math.max(...studio) < 1650]).toEqual([true, true]);
    expect([Math.min(...green) < 900, Math.max(...green) > 2500]).toEqual([true, true]);
    // Dancers show their faces: the right hip is on the left in the picture.
    for (const { sequence, frame } of drawn.get('dance')!) {
      const at = 3 * jointIndex(h36m18, 'rightHip');
      const points = projectPointsFlat(frame.pose.subarray(at, at + 3), sequence.cameras[0]);
      const root = projectPointsFlat(frame.pose.subarray(0, 3), sequence.cameras[0]);
      expect(points[0]).toBeLessThan(root[0]);
    }
  });

  it('takes its motion from clips, others for the test split', () => {
    const joints = (side: string, x: number) =>
      ['Thigh', 'Shin', 'Foot', 'Shldr', 'ForeArm', 'Hand'].map((part, i) => {
        const at =
          part === 'Thigh'
            ? [4 * x, 0]
            : part === 'Shldr'
              ? [6 * x, 20]
              : [i > 3 ? 9 * x : 0, i > 3 ? 0 : -18];
        return `JOINT ${side}${part}\n{\nOFFSET ${at.join(' ')} 0\nCHANNELS 1 Xrotation\n`;
      });
    const limbs = [joints('l', 1), joints('r', -1)]
      .flatMap((list) => [list.slice(0, 3), list.slice(3)])
      .map((list) => `${list.join('')}}\n}\n}\n`)
      .join('');
    const clip = (name: string, thigh: number) =>
      parseBvh(
        `HIERARCHY\nROOT hip\n{\nOFFSET 0 0 0\nCHANNELS 1 Xrotation\n${limbs}` +
          `JOINT head\n{\nOFFSET 0 26 0\nCHANNELS 1 Xrotation\n}\n}\nMOTION\nFrames: 2\nFrame Time: 1\n` +
          `${`0 ${thigh} ${'0 '.repeat(12)}\n`.repeat(2)}`,
        name,
      );
    // The test clip stands; in the others the left thigh is raised to the front.
    const clips = [clip('b', -90), clip('a', 0), clip('c', -90)];
    const dataset = benchmarkDataset({ domain: 'studio', ...small, clips });
    expect([dataset[0].name, dataset.at(-1)!.name]).toEqual(['S01_mocap01', 'S901_mocap13']);
    for (const sequence of [dataset[0], dataset[5], dataset[13], dataset[20]]) {
      const { pose } = sequence.frame(0);
      const height = (name: string) => pose[3 * jointIndex(h36m18, name) + 2];
      const drop = height('leftHip') - height('leftKnee');
      if (sequence.split === 'test') expect(drop).toBeGreaterThan(350);
      else expect(Math.abs(drop)).toBeLessThan(1);
    }
    expect(() => benchmarkDataset({ domain: 'studio', clips: clips.slice(0, 1) })).toThrow(
      'clips must be none or at least two, so that the test split has its own; found one',
    );
  });

  it.each([
    [{ domain: 'street' as never }, 'unknown domain "street"; choose from studio, greenscreen'],
    [{} as never, 'unknown domain "undefined"'],
    [{ domain: 'wild' as const, seed: 0.5 }, 'seed must be an integer'],
    [{ domain: 'wild' as const, trainSubjects: 901 }, 'trainSubjects must be an integer from 0'],
    [{ domain: 'dance' as const, framesPerSequence: 0 }, 'framesPerSequence must be an integer'],
    [{ domain: 'studio' as const, imageSize: 8 }, 'imageSize must be an integer from 16'],
    [{ domain: 'studio' as const, trainSubjects: 0, testSubjects: 0 }, 'must not both be 0'],
  ])('refuses %j', (options, message) => {
    expect(() => benchmarkDataset(options)).toThrow(message);
  });

  it('refuses a frame that is not there', () => {
    const [sequence] = benchmarkDataset({ domain: 'studio', ...small });
    expect(() => sequence.frame(8)).toThrow(
      new RangeError(
        'frame: index must be an integer from 0 to 7 in sequence S01_walking, found 8',
      ),
    );
  });
});
