import { z } from 'zod';
import type { DetectorConfig } from '@mas/models';

const count = z.number().int().positive();
const optionalCount = z.number().int().min(0);

/** Keys of every kind of detector. */
const common = {
  /** [addition] Heat maps start with each joint at a standing person's height; or `false`. */
  heightPrior: z.boolean().default(true),
};

/** The light one-stack hourglass of the demo. */
const compact = z.strictObject({
  kind: z.literal('compact').default('compact'),
  /** Depth bins of the 3D heat map. */
  depthBins: count.default(16),
  /** Channels of the first convolutions, two to four; each halves the patch, down to the heat map. */
  stem: z.array(count).min(2).max(4).default([16, 32]),
  /** Channels at full, half and quarter size of the heat map. */
  channels: z.tuple([count, count, count]).default([48, 64, 96]),
  /** Channels before the heat map. */
  headChannels: count.default(64),
  ...common,
});

/** The paper's: stacked hourglasses with GroupNorm. Defaults are those of the paper's size. */
const hourglass = z.strictObject({
  kind: z.literal('hourglass'),
  /** Hourglasses one after the other, each with a heat map that the loss sees. */
  stacks: count.default(2),
  /** Weight of the loss of every stack but the last. */
  intermediateWeight: z.number().min(0).default(0.5),
  /** Times that an hourglass halves its heat map. */
  depth: count.default(4),
  /** Channels of the hourglasses, a multiple of 4. */
  channels: count.default(256),
  /** Groups of every GroupNorm; divides channels / 4. */
  groups: count.default(32),
  /** Height and width of the heat maps; a quarter of the patch if left out. */
  heatmapSize: count.optional(),
  /** Depth bins of the heat maps; as many as they are wide if left out. */
  depthBins: count.optional(),
  /** [addition] Hidden units of the heading head; 0 for none, with `heading.steps: 0`. */
  headingUnits: optionalCount.default(64),
  ...common,
});

/** ResNet with a deconvolution head, as in the authors' later code. */
const resnet = z.strictObject({
  kind: z.literal('resnet'),
  /** Blocks of the four stages. */
  blocks: z.tuple([count, count, count, count]).default([3, 4, 6, 3]),
  /** Channels of the first convolution. */
  width: count.default(64),
  /** Deconvolutions, each doubling the heat map of patchSize / 32. */
  deconvolutions: count.default(3),
  /** Channels of each deconvolution. */
  headChannels: count.default(256),
  /** `batch` as in the authors' later code, or `group`, as the paper advises. */
  norm: z.enum(['batch', 'group']).default('batch'),
  /** Groups of every GroupNorm; divides width and headChannels. */
  groups: count.default(32),
  /** Depth bins of the heat map; as many as it is wide if left out. */
  depthBins: count.optional(),
  /** [addition] Hidden units of the heading head; 0 for none, with `heading.steps: 0`. */
  headingUnits: optionalCount.default(64),
  ...common,
});

/** The networks that can find joints, by `kind`. */
export const detectorSchema = z.discriminatedUnion('kind', [compact, hourglass, resnet]);

/** What a configuration says of its detector, defaults filled in. */
export type DetectorSettings = z.output<typeof detectorSchema>;

/** The configuration of `@mas/models` for a detector of `joints` joints on patches of a size. */
export function detectorConfig(
  settings: DetectorSettings,
  patchSize: number,
  joints: number,
): DetectorConfig {
  const { heightPrior: _, ...sizes } = settings;
  if (sizes.kind === 'compact') return { joints, patchSize, ...sizes };
  const headingUnits = sizes.headingUnits || undefined;
  if (sizes.kind === 'hourglass') {
    const { intermediateWeight: _weight, ...shape } = sizes;
    const heatmapSize = shape.heatmapSize ?? patchSize / 4;
    const depthBins = shape.depthBins ?? heatmapSize;
    return { joints, patchSize, ...shape, heatmapSize, depthBins, headingUnits };
  }
  const depthBins = sizes.depthBins ?? (patchSize / 32) * 2 ** sizes.deconvolutions;
  return { joints, patchSize, ...sizes, depthBins, headingUnits };
}
