import { tinted } from '../figure/paint.js';
import type { Random } from '../seeded-random.js';
import { benchmarkActions } from '../types.js';
import type { Rgb } from '../types.js';
import type { Domain } from './domain.js';
import { drawPanels, paintRoom } from './draw-room.js';
import { lookAt } from './look-at.js';

const degree = Math.PI / 180;

/** Like Human3.6M: a laboratory, four cameras in its corners, everyday clothes. */
export const studio: Domain = {
  actions: benchmarkActions,
  actionsPerSubject: benchmarkActions.length,
  trainSubjects: 24,
  testSubjects: 6,
  framesPerSequence: 8,
  testFramesPerSequence: 4,
  onePlace: true,
  changesClothes: false,
  wardrobe: {
    tops: {
      tank: 0.6,
      tee: 3,
      looseTee: 2,
      shirt: 2.5,
      jacket: 1,
      hoodie: 1.5,
      coat: 0.5,
      dress: 0.7,
    },
    bottoms: {
      leggings: 1,
      trousers: 4,
      wide: 1.2,
      shorts: 1,
      looseShorts: 1,
      skirt: 0.7,
      longSkirt: 0.4,
    },
    patterns: { plain: 3, print: 4, hoops: 1, checks: 0.7, pinstripes: 0.4, dots: 0.3 },
    hats: 0.1,
    cloth: drawCloth,
  },
  reach: 500,
  drawHeading: (random) => random.uniform(-Math.PI, Math.PI),
  drawCameras({ uniform }, _split, imageSize) {
    return [52, 128, -52, -128].map((azimuth, index) => {
      const angle = (azimuth + uniform(-4, 4)) * degree;
      const distance = uniform(3950, 4400);
      // Human3.6M: about 1145 px for pictures of 1000 px.
      const focal = 1.145 * imageSize;
      return lookAt({
        id: `cam${index}`,
        position: [distance * Math.cos(angle), distance * Math.sin(angle), uniform(1150, 1600)],
        target: [uniform(-60, 60), uniform(-60, 60), uniform(880, 960)],
        roll: uniform(-0.5, 0.5) * degree,
        focal: [focal * uniform(0.995, 1.005), focal * uniform(0.995, 1.005)],
        centre: [
          (imageSize - 1) / 2 + 0.01 * imageSize * uniform(-1, 1),
          (imageSize - 1) / 2 + 0.01 * imageSize * uniform(-1, 1),
        ],
        imageSize,
      });
    });
  },
  chooseCameras: (_random, cameras) => [...cameras],
  drawBackdrop(camera, place, own) {
    const { uniform } = place;
    const grey = (): Rgb => {
      const value = uniform(0.35, 0.7);
      return [value * uniform(0.95, 1.05), value, value * uniform(0.92, 1.06)];
    };
    const dark = (): Rgb => tinted(grey(), place.chance(0.5) ? 0.35 : 0.75);
    const room = {
      halfX: 4300,
      halfY: 4900,
      height: 3400,
      floor: [0.46, 0.33, 0.29] as Rgb,
      walls: [grey(), grey(), grey(), grey()] as const,
      ceiling: [0.75, 0.75, 0.74] as Rgb,
      tile: 0,
      contrast: 0,
      panels: [
        ...drawPanels(place, 6, 3800, dark),
        // The marked floor of the laboratory.
        {
          face: 0,
          along: 0,
          up: 0,
          halfWidth: 2300,
          halfHeight: 1900,
          color: [0.36, 0.37, 0.42] as Rgb,
        },
      ],
    };
    const tint = own.uniform(0.92, 1.08);
    const color = paintRoom(camera, room).map(
      (value, i) => value * (i % 3 === 0 ? tint : i % 3 === 2 ? 2 - tint : 1),
    );
    return {
      color,
      light: { direction: [0.25, 0.15, 0.956], ambient: 0.66, diffuse: 0.42 },
      shadow: 0.35,
    };
  },
  drawGain({ uniform }) {
    const gain = uniform(0.92, 1.06);
    return [gain, gain, gain];
  },
  noise: [0.012, 0.022],
};

/** Cloth of any colour: dark and light greys, blues, and everything else. */
export function drawCloth({ uniform, chance }: Random): Rgb {
  if (chance(0.35)) {
    const value = chance(0.55) ? uniform(0.07, 0.25) : uniform(0.55, 0.92);
    return [value * uniform(0.94, 1.06), value, value * uniform(0.92, 1.1)];
  }
  if (chance(0.3)) return [uniform(0.08, 0.3), uniform(0.12, 0.4), uniform(0.3, 0.7)];
  return [uniform(0.1, 0.9), uniform(0.1, 0.85), uniform(0.1, 0.85)];
}
