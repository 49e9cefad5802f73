import { seededRandom } from './seeded-random.js';
import type { Random } from './seeded-random.js';
import type { Rgb } from './types.js';

/** The body and the clothes of one person; lengths and radii in millimetres. */
export interface Subject {
  lengths: {
    /** Pelvis centre to hip. */
    hip: number;
    thigh: number;
    shank: number;
    /** Pelvis to torso joint. */
    waist: number;
    /** Torso joint to thorax. */
    chest: number;
    neck: number;
    nose: number;
    head: number;
    /** Thorax to shoulder, sideways. */
    shoulder: number;
    upperArm: number;
    forearm: number;
    hand: number;
    foot: number;
  };
  radii: {
    chest: number;
    hips: number;
    neck: number;
    head: number;
    upperArm: number;
    forearm: number;
    hand: number;
    thigh: number;
    shank: number;
    foot: number;
  };
  colors: {
    skin: Rgb;
    hair: Rgb;
    shirt: Rgb;
    /** On the front of the shirt. */
    print: Rgb;
    trousers: Rgb;
    shoes: Rgb;
  };
  longSleeves: boolean;
  shorts: boolean;
}

/**
 * Draws one person: stature, limb lengths, girth, skin, hair and clothes. Heights run from about
 * 1.55 m to 1.9 m; the print differs from the shirt by at least 0.9 (sum over RGB in [0, 1]).
 *
 * @param seed the data set's seed
 * @param name the subject's name; each (seed, name) is one person
 * @example
 * createSubject(1, 'S01').lengths.thigh; // about 445 mm
 */
export function createSubject(seed: number, name: string): Subject {
  const random = seededRandom(seed, name, 'body');
  const { uniform } = random;
  const stature = uniform(0.93, 1.07);
  const about = (length: number) => length * stature * uniform(0.95, 1.05);
  const girth = uniform(0.85, 1.2);
  return {
    lengths: {
      hip: about(125),
      thigh: about(445),
      shank: about(440),
      waist: about(230),
      chest: about(250),
      neck: about(70),
      nose: about(110),
      head: about(115),
      shoulder: about(155),
      upperArm: about(285),
      forearm: about(250),
      hand: about(90),
      foot: about(170),
    },
    radii: {
      chest: 95 * girth,
      hips: 95 * girth,
      neck: 50,
      head: 92,
      upperArm: 45 * girth,
      forearm: 36 * girth,
      hand: 36,
      thigh: 72 * girth,
      shank: 50 * girth,
      foot: 40,
    },
    colors: drawColors(random),
    longSleeves: random.chance(0.5),
    shorts: random.chance(0.3),
  };
}

function drawColors({ uniform }: Random): Subject['colors'] {
  const cloth = (): Rgb => [uniform(0.1, 0.95), uniform(0.1, 0.95), uniform(0.1, 0.95)];
  const tone = uniform(0.55, 1.1);
  const shade = uniform(0.02, 0.2);
  const shirt = cloth();
  let print = cloth();
  while (shirt.reduce((sum, value, i) => sum + Math.abs(value - print[i]), 0) < 0.9)
    print = cloth();
  return {
    skin: [0.85 * tone, 0.65 * tone, 0.5 * tone],
    hair: [shade * uniform(1, 1.6), shade * uniform(0.8, 1.1), shade * uniform(0.5, 1)],
    shirt,
    print,
    trousers: cloth(),
    shoes: cloth().map((value) => 0.6 * value) as unknown as Rgb,
  };
}
