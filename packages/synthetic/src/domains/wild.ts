import { benchmarkActions } from '../types.js';
import type { Rgb } from '../types.js';
import type { Domain } from './domain.js';
import { drawPanels, muted, paintRoom } from './draw-room.js';
import { paintOutdoors } from './draw-outdoors.js';
import { lookAt } from './look-at.js';
import { drawCloth } from './studio.js';

const degree = Math.PI / 180;

/**
 * Like MPII: everybody somewhere else, indoors or out, from any side, height and distance, in any
 * clothes and light. In the test split a second camera sees the same moment, so that depth is known.
 */
export const wild: Domain = {
  actions: benchmarkActions,
  actionsPerSubject: 3,
  trainSubjects: 60,
  testSubjects: 40,
  framesPerSequence: 8,
  testFramesPerSequence: 3,
  onePlace: false,
  changesClothes: true,
  wardrobe: {
    tops: {
      tank: 1,
      tee: 2,
      looseTee: 1.5,
      shirt: 2,
      jacket: 2,
      hoodie: 1.5,
      coat: 2.5,
      dress: 1.2,
    },
    bottoms: {
      leggings: 1,
      trousers: 3.5,
      wide: 1.2,
      shorts: 1.2,
      looseShorts: 1.2,
      mini: 0.8,
      skirt: 1,
      longSkirt: 1,
    },
    patterns: { plain: 4, print: 1.5, hoops: 1, checks: 1, pinstripes: 0.6, dots: 0.6 },
    hats: 0.3,
    cloth: drawCloth,
  },
  reach: 250,
  drawHeading: (random) =>
    random.chance(0.55) ? 40 * degree * random.normal() : random.uniform(-Math.PI, Math.PI),
  drawCameras({ uniform, chance }, split, imageSize) {
    const first = 90 + uniform(-15, 15);
    const apart = (chance(0.5) ? 1 : -1) * uniform(50, 110);
    return (split === 'train' ? [first] : [first, first + apart]).map((azimuth, index) => {
      const distance = uniform(3000, 7500);
      const share = uniform(0.42, 0.66);
      const focal = (imageSize * share * distance) / 1750;
      const height = chance(0.7) ? uniform(1100, 1800) : uniform(350, 2800);
      return lookAt({
        id: `cam${index}`,
        position: [
          distance * Math.cos(azimuth * degree),
          distance * Math.sin(azimuth * degree),
          height,
        ],
        target: [uniform(-120, 120), uniform(-120, 120), uniform(820, 1020)],
        roll: uniform(-5, 5) * degree,
        focal: [focal, focal],
        centre: [(imageSize - 1) / 2, (imageSize - 1) / 2],
        imageSize,
      });
    });
  },
  chooseCameras: (_random, cameras) => [...cameras],
  drawBackdrop(camera, place) {
    const { uniform, chance } = place;
    const outdoors = chance(0.65);
    const low = uniform(0.15, 0.9);
    const angle = uniform(-Math.PI, Math.PI);
    const flat = Math.sqrt(1 - low * low);
    const hard = uniform(0.25, 0.75);
    const light = {
      direction: [flat * Math.cos(angle), flat * Math.sin(angle), low] as const,
      ambient: 0.95 - 0.7 * hard,
      diffuse: 0.8 * hard,
    };
    const shadow = uniform(0.1, 0.5);
    if (outdoors) return { color: paintOutdoors(camera, place), light, shadow };
    const paint = (): Rgb =>
      muted([uniform(0.2, 0.85), uniform(0.2, 0.8), uniform(0.2, 0.8)], uniform(0.3, 0.9));
    const room = {
      halfX: uniform(2500, 6000),
      halfY: uniform(2500, 6000),
      height: uniform(2500, 4500),
      floor: paint(),
      walls: [paint(), paint(), paint(), paint()] as const,
      ceiling: [0.7, 0.7, 0.7] as Rgb,
      tile: chance(0.6) ? uniform(120, 600) : 0,
      contrast: uniform(0.03, 0.15),
      panels: drawPanels(place, Math.floor(uniform(4, 14)), 3500, paint),
    };
    return { color: paintRoom(camera, room), light, shadow };
  },
  drawGain({ uniform }) {
    const gain = uniform(0.75, 1.2);
    const warm = uniform(0.9, 1.12);
    return [gain * warm, gain, gain / warm];
  },
  noise: [0.006, 0.035],
};
