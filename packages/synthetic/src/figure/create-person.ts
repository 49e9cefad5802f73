import { seededRandom } from '../seeded-random.js';
import type { Subject } from '../create-subject.js';
import type { Rgb } from '../types.js';

/** The body of one person, without clothes; mm. */
export interface Person {
  /** About the height in mm, barefoot. */
  stature: number;
  /** 0 (female proportions) to 1 (male proportions). */
  masculine: number;
  lengths: Subject['lengths'];
  /** `foot`: how far the sole is below the toe's centre, as in {@link Subject}. */
  radii: { foot: number };
  /** Half widths and radii. */
  girths: {
    chest: number;
    waist: number;
    hips: number;
    /** Depth of the trunk over its width. */
    depth: number;
    /** How far the belly stands out; 0 for flat. */
    belly: number;
    bust: number;
    neck: number;
    deltoid: number;
    upperArm: number;
    elbow: number;
    wrist: number;
    thigh: number;
    knee: number;
    calf: number;
    ankle: number;
    buttock: number;
  };
  /** Size of the head over the average. */
  headSize: number;
  skin: Rgb;
  hair: Rgb;
}

/** Height of a body whose lengths are those below, mm. */
const nominalStature = 1735;

/**
 * Draws the body of one person: 1.50 to 1.98 m tall, from thin to heavy, with proportions of either
 * sex and long or short limbs.
 *
 * @param seed the data set's seed
 * @param name the person's name; each (seed, name) is one person
 * @example
 * createPerson(1, 'S01').stature; // mm
 */
export function createPerson(seed: number, name: string): Person {
  const random = seededRandom(seed, name, 'person');
  const { uniform, normal } = random;
  const isMan = random.chance(0.5);
  const masculine = Math.min(1, Math.max(0, (isMan ? 0.85 : 0.15) + 0.1 * normal()));
  const stature = Math.min(
    1980,
    Math.max(1500, isMan ? 1770 + 75 * normal() : 1645 + 65 * normal()),
  );
  const size = stature / nominalStature;
  // Long legs come with a short trunk, so that the height stays.
  const legs = 1 + 0.025 * normal();
  const trunk = 1 - 0.9 * (legs - 1);
  const arms = 1 + 0.03 * normal();
  const about = (length: number, factor = 1) => length * size * factor * uniform(0.975, 1.025);
  // Weight: 1 is slim, 1.35 is heavy; a heavier body is also softer around the belly.
  const weight = Math.min(1.42, Math.max(0.82, 1.02 + 0.14 * normal()));
  const muscle = uniform(0.92, 1.12) * (0.93 + 0.12 * masculine);
  const girth = size * (0.35 + 0.65 * weight);
  const limb = girth * muscle;
  const mix = (female: number, male: number) => female + masculine * (male - female);
  const tone = uniform(0, 1);
  const shade = uniform(0.75, 1.1);
  return {
    stature,
    masculine,
    lengths: {
      hip: about(mix(120, 113)),
      thigh: about(445, legs),
      shank: about(438, legs),
      waist: about(232, trunk),
      chest: about(250, trunk),
      neck: about(70, trunk),
      nose: about(110),
      head: about(113),
      shoulder: about(mix(150, 168)),
      upperArm: about(284, arms),
      forearm: about(252, arms),
      hand: about(88),
      foot: about(168, mix(0.97, 1.03)),
    },
    radii: { foot: 40 },
    girths: {
      chest: girth * mix(134, 152) * uniform(0.97, 1.03),
      waist: girth * mix(112, 130) * (0.75 + 0.25 * weight) * uniform(0.95, 1.05),
      hips: girth * mix(148, 140) * uniform(0.97, 1.03),
      depth: uniform(0.64, 0.74),
      belly: Math.max(0, weight - 0.98) * uniform(60, 240),
      bust: (1 - masculine) * girth * uniform(28, 58),
      neck: limb * mix(48, 58),
      deltoid: limb * mix(50, 58),
      upperArm: limb * mix(44, 50),
      elbow: limb * mix(35, 40),
      wrist: size * mix(25, 29),
      thigh: girth * mix(88, 82) * uniform(0.96, 1.05),
      knee: girth * mix(53, 54),
      calf: limb * mix(53, 55),
      ankle: size * mix(35, 38),
      buttock: girth * mix(84, 76),
    },
    headSize: (0.55 + 0.45 * size) * uniform(0.97, 1.03),
    skin: [shade * (0.36 + 0.5 * tone), shade * (0.24 + 0.43 * tone), shade * (0.17 + 0.39 * tone)],
    hair: drawHair(random),
  };
}

function drawHair({ uniform }: { uniform(min: number, max: number): number }): Rgb {
  const kind = uniform(0, 1);
  const light = uniform(0.8, 1.2);
  if (kind < 0.55) return [0.09 * light, 0.07 * light, 0.06 * light];
  if (kind < 0.78) return [0.26 * light, 0.16 * light, 0.09 * light];
  if (kind < 0.92) return [0.62 * light, 0.48 * light, 0.26 * light];
  return [0.55 * light, 0.54 * light, 0.52 * light];
}
