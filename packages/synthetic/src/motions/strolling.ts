import { armDegrees, legDegrees } from '../body-angles.js';
import type { Random } from '../seeded-random.js';
import { drawTorso } from './draw-parts.js';
import type { Motion } from './motion.js';

const degree = Math.PI / 180;
/** The middle of a take, seconds. */
const middle = 0.25;

/** Walks, strides or runs through the room; the feet go as far back as the body goes ahead. */
export function strolling(random: Random): Motion {
  const { uniform, chance } = random;
  const torso = drawTorso(random);
  const start = uniform(0, 2 * Math.PI);
  const running = chance(0.15);
  const stride = running ? uniform(30, 42) : uniform(14, 28);
  const period = running ? uniform(0.65, 0.8) : uniform(1, 1.5);
  // Two steps a period, each as long as the opening of the legs of about 0.88 m.
  const speed = (4 * 880 * Math.sin(stride * degree)) / period;
  const curve = uniform(-25, 25) * degree;
  const rotation = uniform(4, 9) * degree;
  const lean = (running ? uniform(6, 14) : uniform(0, 5)) * degree;
  const leg = () => {
    const abduct = uniform(0, 4);
    const rotate = uniform(-3, 10);
    const soft = uniform(3, 10);
    const lift = running ? uniform(60, 90) : uniform(42, 60);
    return (phase: number) => {
      const swing = Math.max(0, Math.cos(phase));
      // The heel lands with the leg nearly straight; the knee bends while the leg swings ahead.
      return legDegrees(
        stride * Math.sin(phase) + (running ? 10 : 4) + 0.2 * lift * swing ** 2,
        abduct,
        rotate,
        soft + lift * swing ** 1.5 + 8 * Math.max(0, -Math.sin(phase)),
      );
    };
  };
  const arm = () => {
    const gain = uniform(0.5, 1.2);
    const abduct = uniform(4, 14);
    const twist = uniform(-10, 40);
    const elbow = running ? uniform(75, 100) : uniform(8, 40);
    return (phase: number) =>
      armDegrees(-gain * stride * Math.sin(phase) + 3, abduct, twist, elbow - 8 * Math.sin(phase));
  };
  const [leftLeg, rightLeg, leftArm, rightArm] = [leg(), leg(), arm(), arm()];
  return (seconds) => {
    const phase = start + (2 * Math.PI * seconds) / period;
    const sweep = rotation * Math.sin(phase);
    return {
      angles: {
        ...torso,
        lean: 0.4 * torso.lean - lean,
        sway: 0.3 * torso.sway + 0.5 * rotation * Math.cos(phase),
        // The shoulders turn against the legs.
        twist: 0.5 * torso.twist + 1.6 * sweep,
        turn: torso.turn - sweep,
        leftLeg: leftLeg(phase),
        rightLeg: rightLeg(phase + Math.PI),
        leftArm: leftArm(phase),
        rightArm: rightArm(phase + Math.PI),
      },
      turn: curve * (seconds - middle),
      advance: speed * (seconds - middle),
    };
  };
}
