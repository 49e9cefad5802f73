import type { SwapMode } from '@mas/metrics';
import { describeSpp, type Spp } from './spp/spp.js';

/**
 * Every use of labels in an evaluation, one line each: which labels, and in brackets for what. What
 * the training used is named by `supervision`.
 *
 * @param scored the labels that the scores compare with.
 * @param others further uses, in that form.
 */
export function labelsUsed(
  scored: string,
  { flip, spp, others = [] }: { flip: SwapMode; spp?: Pick<Spp, 'info'>; others?: string[] },
): string[] {
  return [
    `${scored} (to score)`,
    ...others,
    ...(spp ? [`true poses of split "${spp.info.split}" (to fit ${describeSpp(spp.info)})`] : []),
    ...(flip === 'none' ? [] : [`${scored} (to exchange left and right, flip: ${flip})`]),
  ];
}
