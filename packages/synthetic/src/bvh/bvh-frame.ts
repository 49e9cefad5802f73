import { add, product, rotate, rotationX, rotationY, rotationZ } from '../vector.js';
import type { Matrix3, Vector3 } from '../vector.js';
import type { BvhClip } from './parse-bvh.js';

/** Position and orientation of every joint of a clip, in the file's axes and unit. */
export interface BvhFrame {
  positions: Vector3[];
  rotations: Matrix3[];
}

const identity: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const degree = Math.PI / 180;

/**
 * Forward kinematics of one frame: a joint's rotations are applied in the order of its channels, the
 * first outermost; position channels replace the offset.
 *
 * @param frame 0 to `frameCount - 1`; between two frames the values are mixed linearly (angles the
 *   short way round). `null` gives the rest pose.
 */
export function bvhFrame(clip: BvhClip, frame: number | null): BvhFrame {
  const positions: Vector3[] = [];
  const rotations: Matrix3[] = [];
  for (const { parent, offset, channels, first } of clip.joints) {
    const local: [number, number, number] = [...offset];
    let rotation = identity;
    if (frame !== null)
      channels.forEach((channel, i) => {
        const axis = channel.charCodeAt(0) - 88;
        if (channel.endsWith('position')) local[axis] = valueAt(clip, frame, first + i, false);
        else {
          const angle = degree * valueAt(clip, frame, first + i, true);
          const turn = [rotationX, rotationY, rotationZ][axis](angle);
          rotation = product(rotation, turn);
        }
      });
    if (parent < 0) {
      positions.push(local);
      rotations.push(rotation);
    } else {
      positions.push(add(positions[parent], rotate(rotations[parent], local)));
      rotations.push(product(rotations[parent], rotation));
    }
  }
  return { positions, rotations };
}

function valueAt(clip: BvhClip, frame: number, channel: number, isAngle: boolean): number {
  const low = Math.floor(frame);
  const at = low * clip.channelCount + channel;
  const value = clip.values[at];
  if (low === frame) return value;
  let change = clip.values[at + clip.channelCount] - value;
  if (isAngle) change -= 360 * Math.round(change / 360);
  return value + (frame - low) * change;
}
