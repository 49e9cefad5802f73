import { addHem } from './add-hem.js';
import type { Outfit } from './draw-outfit.js';
import type { Rig } from './read-rig.js';
import type { Solid } from './solid.js';

/** Skirts, and the parts of tops that hang below the waist. */
export function addSkirts(rig: Rig, { top, bottom }: Outfit, cloth: Solid[]): void {
  const { girths, lengths } = rig.person;
  if (bottom.kind === 'skirt') {
    const fraction = bottom.length;
    addHem(
      rig,
      fraction,
      30 * rig.size,
      girths.waist + bottom.ease,
      hipWidth(rig) + 8 + bottom.ease,
      bottom.flare,
      bottom.paint,
      cloth,
    );
  }
  if (top.hem > 0) {
    const fraction = Math.min(0.95, top.hem / (lengths.thigh + lengths.shank));
    addHem(
      rig,
      fraction,
      50 * rig.size,
      girths.waist + 6 + top.ease,
      hipWidth(rig) + 6 + 0.8 * top.ease + 0.7 * bottom.ease,
      top.flare + top.ease,
      top.paint.pattern === 'open' ? top.paint : top.rest,
      cloth,
    );
  }
}

/** Half the width of the hips with the thighs, mm. */
function hipWidth({ person, size }: Rig): number {
  const { girths, lengths } = person;
  return Math.max(girths.hips, lengths.hip - 24 * size + girths.thigh);
}
