import { armDegrees, legDegrees } from '../body-angles.js';
import type { Random } from '../seeded-random.js';
import { drawTorso } from './draw-parts.js';
import type { Motion } from './motion.js';

/** The middle of a take, seconds. */
const middle = 1;

/** Walks as on a treadmill that is a little too slow; arms swing against the legs. */
export function walking(random: Random): Motion {
  const { uniform } = random;
  const torso = drawTorso(random);
  const start = uniform(0, 2 * Math.PI);
  const period = uniform(1.2, 1.9);
  const stride = uniform(18, 32);
  const speed = uniform(30, 110);
  const leg = () => {
    const abduct = uniform(0, 4);
    const rotate = uniform(-5, 10);
    const soft = uniform(5, 15);
    // The knee bends while the leg travels forward.
    return (phase: number) =>
      legDegrees(
        stride * Math.sin(phase),
        abduct,
        rotate,
        soft + 35 * Math.max(0, Math.cos(phase)),
      );
  };
  const arm = () => {
    const gain = uniform(0.6, 1.2);
    const abduct = uniform(5, 15);
    const twist = uniform(-20, 40);
    const elbow = uniform(10, 40);
    return (phase: number) => armDegrees(-gain * stride * Math.sin(phase), abduct, twist, elbow);
  };
  const [leftLeg, rightLeg, leftArm, rightArm] = [leg(), leg(), arm(), arm()];
  return (seconds) => {
    const phase = start + (2 * Math.PI * seconds) / period;
    return {
      angles: {
        ...torso,
        leftLeg: leftLeg(phase),
        rightLeg: rightLeg(phase + Math.PI),
        leftArm: leftArm(phase),
        rightArm: rightArm(phase + Math.PI),
      },
      turn: 0,
      advance: speed * (seconds - middle),
    };
  };
}
