import type { Random } from '../seeded-random.js';
import type { Rgb } from '../types.js';
import type { Domain } from './domain.js';
import { drawPanels, muted, paintRoom } from './draw-room.js';
import { lookAt } from './look-at.js';

const degree = Math.PI / 180;

/**
 * Like TikTok dance videos: each at somebody's home, one telephone in front of the dancer, who mostly
 * faces it. In the test split a second telephone stands beside the first, so that depth is known.
 */
export const dance: Domain = {
  actions: ['dancing'],
  actionsPerSubject: 1,
  trainSubjects: 120,
  testSubjects: 24,
  framesPerSequence: 12,
  testFramesPerSequence: 6,
  onePlace: false,
  changesClothes: true,
  wardrobe: {
    tops: { tank: 3, tee: 2, looseTee: 2.5, shirt: 0.7, jacket: 0.8, hoodie: 2.5, dress: 1.2 },
    bottoms: {
      leggings: 2.5,
      trousers: 1.5,
      wide: 2.5,
      shorts: 2,
      looseShorts: 1,
      mini: 1.5,
      skirt: 0.8,
    },
    patterns: { plain: 4, print: 2, hoops: 1, checks: 0.7, dots: 0.7 },
    hats: 0.12,
    cloth: drawFashion,
  },
  reach: 220,
  drawHeading: (random) => 16 * degree * random.normal(),
  drawCameras({ uniform }, split, imageSize) {
    const middle = 90 + uniform(-6, 6);
    const azimuths =
      split === 'train' ? [middle] : [middle + uniform(18, 28), middle - uniform(18, 28)];
    const height = uniform(650, 1450);
    const focal = imageSize * uniform(1, 1.2);
    // The dancer fills 55 to 70 % of the picture's height.
    const distance = (1750 * focal) / (imageSize * uniform(0.55, 0.7));
    return azimuths.map((azimuth, index) =>
      lookAt({
        id: `phone${index}`,
        position: [
          distance * Math.cos(azimuth * degree),
          distance * Math.sin(azimuth * degree),
          height + (index === 0 ? 0 : uniform(-100, 100)),
        ],
        target: [0, 0, uniform(900, 1050)],
        roll: uniform(-3, 3) * degree,
        focal: [focal, focal],
        centre: [(imageSize - 1) / 2, (imageSize - 1) / 2],
        imageSize,
      }),
    );
  },
  chooseCameras: (_random, cameras) => [...cameras],
  drawBackdrop(camera, place) {
    const { uniform } = place;
    const warm = uniform(0.85, 1.15);
    const wall: Rgb = place.chance(0.6)
      ? [0.8 * warm ** 0.3, 0.78, 0.74 / warm ** 0.4]
      : [uniform(0.35, 0.85), uniform(0.35, 0.8), uniform(0.35, 0.8)];
    const shade = (): Rgb => {
      const f = uniform(0.85, 1.05);
      return [f * wall[0], f * wall[1], f * wall[2]];
    };
    const wood = uniform(0.5, 1.1);
    const room = {
      halfX: uniform(1700, 2800),
      halfY: uniform(1100, 2200),
      height: uniform(2400, 2900),
      floor: [0.62 * wood, 0.46 * wood, 0.32 * wood] as Rgb,
      walls: [shade(), shade(), shade(), shade()] as const,
      ceiling: [0.85, 0.85, 0.83] as Rgb,
      tile: uniform(90, 220),
      contrast: uniform(0.02, 0.08),
      panels: [
        ...drawPanels(place, 7, 2200, () =>
          muted([uniform(0.1, 0.95), uniform(0.1, 0.9), uniform(0.1, 0.85)], 0.55),
        ),
        ...(place.chance(0.6)
          ? [
              {
                face: 0,
                along: 0,
                up: -200,
                halfWidth: uniform(900, 1500),
                halfHeight: uniform(600, 1000),
                color: [uniform(0.2, 0.8), uniform(0.2, 0.75), uniform(0.2, 0.75)] as Rgb,
              },
            ]
          : []),
      ],
    };
    const side = uniform(-0.6, 0.6);
    const lamp: [number, number, number] = [side, uniform(0.2, 0.7), uniform(0.5, 0.9)];
    const norm = Math.hypot(...lamp);
    return {
      color: paintRoom(camera, room),
      light: {
        direction: [lamp[0] / norm, lamp[1] / norm, lamp[2] / norm],
        ambient: uniform(0.55, 0.72),
        diffuse: uniform(0.3, 0.5),
      },
      shadow: uniform(0.2, 0.45),
    };
  },
  drawGain({ uniform }) {
    const gain = uniform(0.88, 1.1);
    const warm = uniform(0.94, 1.08);
    return [gain * warm, gain, gain / warm];
  },
  noise: [0.008, 0.02],
};

/** Black, white, and saturated or pastel colours. */
function drawFashion({ uniform, chance }: Random): Rgb {
  if (chance(0.4)) {
    const value = chance(0.55) ? uniform(0.05, 0.14) : uniform(0.8, 0.97);
    return [value, value, value * uniform(0.96, 1.04)];
  }
  const pale = chance(0.45) ? uniform(0.45, 0.7) : uniform(0, 0.15);
  const hue = uniform(0, 6);
  const channel = (shift: number) => {
    const k = (hue + shift) % 6;
    const full = Math.max(0, Math.min(1, Math.min(k, 4 - k)));
    return pale + (0.92 - pale) * full;
  };
  return [channel(2), channel(0), channel(4)];
}
