import type { Random } from '../seeded-random.js';
import type { Rgb } from '../types.js';
import type { Domain } from './domain.js';
import { paintRoom } from './draw-room.js';
import { lookAt } from './look-at.js';

const degree = Math.PI / 180;
/** Heights of the rig, mm: knee, chest and ceiling. */
const heights = [1350, 2700, 700, 1500, 2500, 1250, 2900, 900];

/** Like MPI-INF-3DHP: a green studio, eight cameras from knee height to the ceiling, four per sequence. */
export const greenscreen: Domain = {
  actions: [
    'walking',
    'gesturing',
    'reaching',
    'sitting',
    'kneeling',
    'bending',
    'crouching',
    'dancing',
  ],
  actionsPerSubject: 8,
  trainSubjects: 16,
  testSubjects: 4,
  framesPerSequence: 8,
  testFramesPerSequence: 4,
  onePlace: true,
  changesClothes: true,
  wardrobe: {
    tops: { tank: 2, tee: 3, looseTee: 2, shirt: 1, jacket: 1, hoodie: 2 },
    bottoms: { leggings: 2.5, trousers: 2, wide: 0.6, shorts: 2.5, looseShorts: 2 },
    patterns: { plain: 5, print: 2, hoops: 1, checks: 0.5 },
    hats: 0.05,
    cloth: drawSportswear,
  },
  reach: 600,
  drawHeading: (random) => random.uniform(-Math.PI, Math.PI),
  drawCameras({ uniform }, _split, imageSize) {
    return heights.map((height, index) => {
      const angle = (45 * index + uniform(-8, 8)) * degree;
      const distance = uniform(3700, 4500);
      const focal = imageSize * uniform(1.1, 1.2);
      return lookAt({
        id: `cam${index}`,
        position: [
          distance * Math.cos(angle),
          distance * Math.sin(angle),
          height + uniform(-80, 80),
        ],
        target: [uniform(-80, 80), uniform(-80, 80), uniform(820, 960)],
        roll: uniform(-2, 2) * degree,
        focal: [focal, focal * uniform(0.998, 1.002)],
        centre: [
          (imageSize - 1) / 2 + 0.01 * imageSize * uniform(-1, 1),
          (imageSize - 1) / 2 + 0.01 * imageSize * uniform(-1, 1),
        ],
        imageSize,
      });
    });
  },
  chooseCameras(random, cameras) {
    // Every other camera: two neighbours are never used together, so the views are well apart.
    const odd = random.chance(0.5) ? 1 : 0;
    return cameras.filter((_, index) => index % 2 === odd);
  },
  drawBackdrop(camera, place, own) {
    const { uniform } = place;
    const green = (light: number): Rgb => [0.14 * light, 0.62 * light, 0.24 * light];
    const room = {
      halfX: 4800,
      halfY: 4800,
      height: 4200,
      floor: green(uniform(0.85, 1)),
      walls: [green(1), green(uniform(0.85, 1)), green(0.95), green(uniform(0.85, 1))] as const,
      ceiling: [0.12, 0.12, 0.12] as Rgb,
      tile: 0,
      contrast: 0,
      panels: [],
    };
    const [width] = camera.imageSize;
    const folds = [own.uniform(0.03, 0.09), own.uniform(0.01, 0.03)];
    const phase = own.uniform(0, 6);
    const color = paintRoom(camera, room).map((value, i) => {
      const u = Math.floor(i / 3) % width;
      const v = Math.floor(i / 3 / width);
      return (
        value *
        (1 +
          0.05 *
            Math.sin(
              (60 * folds[0] * u) / width + 3 * Math.sin((folds[1] * v * 256) / width) + phase,
            ))
      );
    });
    return {
      color,
      light: { direction: [-0.35, 0.3, 0.887], ambient: 0.6, diffuse: 0.5 },
      shadow: 0.2,
    };
  },
  drawGain({ uniform }) {
    const gain = uniform(0.9, 1.05);
    return [gain * uniform(0.97, 1.03), gain, gain * uniform(0.97, 1.05)];
  },
  noise: [0.006, 0.014],
};

/** Anything but green. */
function drawSportswear({ uniform, chance }: Random): Rgb {
  if (chance(0.5)) {
    const value = chance(0.6) ? uniform(0.06, 0.2) : uniform(0.7, 0.95);
    return [value, value * uniform(0.95, 1.02), value * uniform(0.95, 1.1)];
  }
  return chance(0.5)
    ? [uniform(0.55, 0.95), uniform(0.08, 0.4), uniform(0.08, 0.5)]
    : [uniform(0.08, 0.4), uniform(0.1, 0.35), uniform(0.45, 0.9)];
}
