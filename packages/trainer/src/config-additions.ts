import type { TrainConfig } from './config.js';
import { sourceKinds } from './source-kinds.js';

/** Something beside the paper that a configuration turns on. */
export interface ConfigAddition {
  /** Its key; undefined for what no key turns off. */
  key: string | undefined;
  /** The key's value. */
  value: unknown;
  what: string;
  /** Where the paper is silent or cannot be meant literally: a choice, no addition of ours. */
  isChoice: boolean;
}

/** Keys whose values the paper does not state, and the authors' later code does. */
const choices = ['pose.mask.armWidth', 'pose.mask.merge'];

type Rule = [key: string, what: string, isOff?: (value: never) => boolean];

const isZero = (value: unknown) => value === 0 || value === false;
const isOne = (value: number) => value === 1;

/** What the detector's own data have, also for the supervised twin. */
const common: readonly Rule[] = [
  ['data.maskInput', 'the background is taken out of the patches'],
  ['detector.heightPrior', "heat maps start with each joint at a standing person's height"],
  ['pose.augmentation.mirror', 'batches are mirrored with this probability'],
  ['pose.augmentation.colour', 'colours vary, standard deviation of the gain'],
  ['pose.augmentation.brightness', 'brightness varies, standard deviation of the factor'],
  ['pose.augmentation.crop.zoom', 'crops vary in zoom'],
  ['pose.augmentation.crop.shift', 'crops vary in place'],
  ['pose.augmentation.crop.rotation', 'crops vary in rotation'],
  ['pose.robustViews', 'triangulation trusts views less that contradict the others'],
];

const masksOnly: readonly Rule[] = [
  ['pose.mask.sigma', 'drawn bones become narrower', ([from, to]: number[]) => from === to],
  ['pose.mask.trunkWidth', "the trunk's bones are drawn wider", isOne],
  ['pose.mask.armWidth', 'arm bones are drawn thinner', isOne],
  ['pose.mask.learnWidths', 'widths of bones are learned'],
  ['pose.mask.omitBones', 'mask bones that are not drawn', ({ length }: string[]) => length === 0],
  [
    'pose.mask.merge',
    'overlapping bones, the paper writes a sum',
    (merge: string) => merge === 'sum',
  ],
  ['pose.priors.boneLength', "bones are about as long as an adult's"],
  ['pose.priors.symmetry', 'left bones are as long as right ones'],
  ['pose.priors.midpoints', 'root between the hips, thorax between the shoulders'],
  ['pose.priors.twist', 'hips and shoulders across the trunk'],
  ['pose.priors.spine', 'no sharp bend of the spine'],
  ['pose.priors.knees', 'knees bend forward'],
  ['pose.restingArms', 'arms hang loosely until they join'],
];

/** What `pose.consistency.depth` does, by its `depthFrom`. */
const depths: Readonly<Record<TrainConfig['pose']['consistency']['depthFrom'], string>> = {
  triangulation: 'single-view depth agrees with the triangulated one',
  mutual: 'single-view and triangulated depth agree, each moves',
  bones: "single-view joints have an adult's bone lengths, for their depth",
};

/** What needs several views of a scene. */
const withViews = ({ pose }: TrainConfig): readonly Rule[] => [
  ['pose.consistency.xy', 'single-view joints agree with the triangulated ones'],
  ['pose.consistency.depth', depths[pose.consistency.depthFrom]],
];

/** What needs headings, which are learned from several views. */
const withHeadings: readonly Rule[] = [
  ['heading.steps', 'heading pretext: the trunk learns which way the body faces'],
  ['detector.headingUnits', 'hidden units of the heading head'],
  ['pose.bodyFit', 'a jointed body is fitted to the masks, as target'],
  [
    'pose.bodyRefits',
    'that body is fitted again, near what the detector sees',
    ({ length }: number[]) => length === 0,
  ],
  ['pose.template.weight', 'a standing template, turned by the heading, as first target'],
  ['pose.sides', 'right joints lie to the right of the heading'],
];

/** What only single views beside several ones need. */
const withBoth: readonly Rule[] = [
  [
    'pose.selfTraining',
    'what the detector sees in single pictures becomes their target',
    ({ length }: number[]) => length === 0,
  ],
];

/** Keys of additions that only say how another one works. */
const details: Readonly<Record<string, string>> = {
  'pose.consistency.depthFrom': 'pose.consistency.depth',
  'heading.singleViews': 'heading.steps',
  'pose.boneTolerance': 'pose.priors.boneLength',
};

/** Every key that {@link configAdditions} knows. */
export const additionKeys: readonly string[] = [
  ...[...common, ...masksOnly, ...withHeadings, ...withBoth].map(([key]) => key),
  'pose.consistency.xy',
  'pose.consistency.depth',
  ...Object.keys(details),
];

/**
 * What a configuration turns on that is not in the paper, for a model card: each key that the README
 * marks [+] and that is not off, and what no key turns off. Choices where the paper is silent are
 * among them, and marked.
 *
 * @example
 * ```ts
 * const additions = configAdditions(parseConfig({ name: 'mine' }, 'mine'));
 * console.log(additions.some(({ key }) => key === 'pose.template.weight')); // true
 * ```
 */
export function configAdditions(config: TrainConfig): ConfigAddition[] {
  const learnsFromMasks = config.supervision === 'masks';
  const kinds = sourceKinds(config);
  const seesViews = learnsFromMasks && kinds.includes(true);
  const hasHeadings = seesViews && config.heading.steps > 0;
  const fitsBodies = hasHeadings && config.pose.bodyFit > 0;
  const rules = [
    ...common,
    ...(learnsFromMasks ? masksOnly : []),
    ...(seesViews ? withViews(config) : []),
    ...(hasHeadings ? withHeadings : []),
    ...(fitsBodies && kinds.includes(false) ? withBoth : []),
  ];
  const on = rules.flatMap(([key, what, isOff = isZero]): ConfigAddition[] => {
    const value = valueAt(config, key);
    return value === undefined || isOff(value as never)
      ? []
      : [{ key, value, what, isChoice: choices.includes(key) }];
  });
  const always = learnsFromMasks
    ? ['G multiplies the squared difference once, with mean 1; equation 9 has it inside the norm']
    : [];
  return [
    ...on,
    ...always.map((what) => ({ key: undefined, value: undefined, what, isChoice: true })),
  ];
}

function valueAt(config: TrainConfig, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>(
      (value, part) => (value as Record<string, unknown> | undefined)?.[part],
      config,
    );
}
