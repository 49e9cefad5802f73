import type { Random } from '../seeded-random.js';
import type { Rgb } from '../types.js';
import type { Person } from './create-person.js';
import type { Paint, Pattern } from './paint.js';
import { plain } from './paint.js';

/** What somebody wears, and the hair. Lengths in mm. */
export interface Outfit {
  top: {
    paint: Paint;
    /** The same cloth without what is only in front of the chest. */
    rest: Paint;
    /** How much of the arm the sleeves cover, 0 to 1 (wrist). */
    sleeves: number;
    /** Cloth over the body, and the sleeves' ends over the arm. */
    ease: number;
    cuff: number;
    /** How far below the pelvis' centre it hangs loosely; 0 ends at the waist. */
    hem: number;
    flare: number;
    hood: boolean;
  };
  bottom: {
    paint: Paint;
    kind: 'trousers' | 'skirt';
    /** How much of the leg is covered, 0 to 1 (ankle). */
    length: number;
    ease: number;
    /** Width of each leg's (or the skirt's) end over the body. */
    flare: number;
  };
  shoes: Paint;
  soles: Paint;
  socks: Paint | null;
  hair: 'none' | 'short' | 'full' | 'long' | 'bun' | 'ponytail' | 'cap' | 'brim';
  hat: Paint;
  beard: boolean;
}

/** Probabilities and colours of one domain's clothes. */
export interface Wardrobe {
  /** Weights of the tops; each is a kind that {@link drawOutfit} knows. */
  tops: Partial<Record<TopKind, number>>;
  bottoms: Partial<Record<BottomKind, number>>;
  /** Weights of the patterns on tops. */
  patterns: Partial<Record<Pattern, number>>;
  hats: number;
  /** Draws a colour of cloth. */
  cloth(random: Random): Rgb;
}

type TopKind = 'tank' | 'tee' | 'looseTee' | 'shirt' | 'jacket' | 'hoodie' | 'coat' | 'dress';
type BottomKind =
  'leggings' | 'trousers' | 'wide' | 'shorts' | 'looseShorts' | 'mini' | 'skirt' | 'longSkirt';

/** Draws clothes, shoes and a hairstyle for a person. */
export function drawOutfit(person: Person, wardrobe: Wardrobe, random: Random): Outfit {
  const { uniform, chance } = random;
  const isWoman = person.masculine < 0.5;
  let topKind = choose(random, wardrobe.tops);
  let bottomKind = choose(random, wardrobe.bottoms);
  // Skirts and dresses for women only.
  const isSkirt = (kind: BottomKind) => ['mini', 'skirt', 'longSkirt'].includes(kind);
  if (!isWoman)
    while (topKind === 'dress' || isSkirt(bottomKind)) {
      topKind = choose(random, wardrobe.tops);
      bottomKind = choose(random, wardrobe.bottoms);
    }
  if (topKind === 'dress') bottomKind = chance(0.6) ? 'skirt' : chance(0.5) ? 'mini' : 'longSkirt';
  const color = wardrobe.cloth(random);
  let accent = wardrobe.cloth(random);
  for (let tries = 0; distance(color, accent) < 0.6 && tries < 20; tries++)
    accent = wardrobe.cloth(random);
  if (distance(color, accent) < 0.6)
    accent = color[0] + color[1] + color[2] > 1.5 ? [0.08, 0.08, 0.1] : [0.92, 0.9, 0.86];
  let pattern = choose(random, wardrobe.patterns);
  if (topKind === 'jacket' || (topKind === 'coat' && chance(0.5))) pattern = 'open';
  const folds = {
    tank: 0.3,
    tee: 0.5,
    looseTee: 1,
    shirt: 0.7,
    jacket: 0.6,
    hoodie: 1,
    coat: 0.8,
    dress: 0.7,
  }[topKind];
  const size =
    pattern === 'print'
      ? uniform(0.45, 0.85)
      : pattern === 'open'
        ? uniform(0.18, 0.42)
        : uniform(22, 60);
  const paint: Paint = { base: color, accent, pattern, size, folds };
  const front = pattern === 'print' || pattern === 'open';
  const rest = front ? plain(color, folds) : paint;
  const top = {
    paint,
    rest,
    hood: topKind === 'hoodie',
    ...{
      tank: { sleeves: 0, ease: 4, cuff: 0, hem: 0, flare: 0 },
      tee: { sleeves: uniform(0.22, 0.4), ease: 8, cuff: 10, hem: 60, flare: 2 },
      looseTee: {
        sleeves: uniform(0.32, 0.55),
        ease: 20,
        cuff: uniform(18, 34),
        hem: uniform(80, 170),
        flare: uniform(6, 22),
      },
      shirt: {
        sleeves: chance(0.7) ? 1 : uniform(0.55, 0.8),
        ease: 11,
        cuff: uniform(6, 14),
        hem: uniform(0, 110),
        flare: 6,
      },
      jacket: {
        sleeves: 1,
        ease: 20,
        cuff: uniform(10, 18),
        hem: uniform(40, 110),
        flare: uniform(4, 14),
      },
      hoodie: {
        sleeves: chance(0.85) ? 1 : 0.75,
        ease: uniform(22, 38),
        cuff: uniform(14, 24),
        hem: uniform(70, 140),
        flare: uniform(2, 14),
      },
      coat: {
        sleeves: 1,
        ease: uniform(24, 36),
        cuff: uniform(14, 24),
        hem: uniform(260, 480),
        flare: uniform(15, 60),
      },
      dress: {
        sleeves: chance(0.4) ? 0 : chance(0.6) ? uniform(0.2, 0.4) : 1,
        ease: 6,
        cuff: 6,
        hem: 0,
        flare: 0,
      },
    }[topKind],
  };
  const cloth = topKind === 'dress' ? paint : plain(wardrobe.cloth(random), 0.6);
  const bottomPaint: Paint =
    topKind !== 'dress' && chance(0.15)
      ? {
          base: cloth.base,
          accent: wardrobe.cloth(random),
          pattern: chance(0.5) ? 'checks' : 'pinstripes',
          size: uniform(25, 60),
          folds: 0.5,
        }
      : topKind === 'dress' && front
        ? rest
        : cloth;
  const bottom = {
    paint: bottomPaint,
    ...{
      leggings: { kind: 'trousers' as const, length: 1, ease: 3, flare: 0 },
      trousers: {
        kind: 'trousers' as const,
        length: chance(0.85) ? 1 : uniform(0.75, 0.92),
        ease: uniform(8, 16),
        flare: uniform(8, 24),
      },
      wide: { kind: 'trousers' as const, length: 1, ease: uniform(16, 28), flare: uniform(48, 95) },
      shorts: {
        kind: 'trousers' as const,
        length: uniform(0.18, 0.32),
        ease: uniform(5, 12),
        flare: uniform(8, 18),
      },
      looseShorts: {
        kind: 'trousers' as const,
        length: uniform(0.36, 0.52),
        ease: uniform(14, 26),
        flare: uniform(20, 45),
      },
      mini: {
        kind: 'skirt' as const,
        length: uniform(0.22, 0.34),
        ease: 8,
        flare: uniform(25, 80),
      },
      skirt: {
        kind: 'skirt' as const,
        length: uniform(0.38, 0.6),
        ease: 8,
        flare: uniform(20, 130),
      },
      longSkirt: {
        kind: 'skirt' as const,
        length: uniform(0.7, 0.93),
        ease: 8,
        flare: uniform(50, 150),
      },
    }[bottomKind],
  };
  const shoe = chance(0.35)
    ? ([0.9, 0.9, 0.88] as Rgb)
    : chance(0.5)
      ? ([0.1, 0.09, 0.09] as Rgb)
      : wardrobe.cloth(random);
  const hairs: Outfit['hair'][] = isWoman
    ? ['long', 'long', 'long', 'bun', 'ponytail', 'ponytail', 'full', 'short']
    : ['short', 'short', 'short', 'short', 'full', 'none', 'bun', 'long'];
  let hair = hairs[Math.floor(uniform(0, hairs.length))];
  if (chance(wardrobe.hats)) hair = chance(0.6) ? 'cap' : 'brim';
  return {
    top,
    bottom,
    shoes: plain(shoe),
    soles: plain(chance(0.5) ? [0.88, 0.88, 0.86] : [0.15, 0.14, 0.13]),
    socks: chance(0.4) ? plain(chance(0.6) ? [0.9, 0.9, 0.9] : wardrobe.cloth(random)) : null,
    hair,
    hat: plain(wardrobe.cloth(random)),
    beard: !isWoman && chance(0.35),
  };
}

/** Draws a key with a probability proportional to its weight. */
export function choose<K extends string>(random: Random, weights: Partial<Record<K, number>>): K {
  const entries = Object.entries(weights) as [K, number][];
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random.uniform(0, total);
  for (const [key, weight] of entries) {
    left -= weight;
    if (left < 0) return key;
  }
  return entries[entries.length - 1][0];
}

function distance(a: Rgb, b: Rgb): number {
  return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);
}
