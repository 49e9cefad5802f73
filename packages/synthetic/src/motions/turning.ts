import { armDegrees, legDegrees } from '../body-angles.js';
import type { Random } from '../seeded-random.js';
import { drawHangingArm, drawTorso } from './draw-parts.js';
import type { Motion } from './motion.js';

const degree = Math.PI / 180;

/** Turns on the spot with small steps; the chest and the head lead the turn. */
export function turning(random: Random): Motion {
  const { uniform } = random;
  const torso = drawTorso(random);
  const direction = random.chance(0.5) ? 1 : -1;
  const rate = direction * uniform(20, 60) * degree;
  const lead = direction * uniform(5, 25) * degree;
  const period = uniform(1, 1.8);
  const start = uniform(0, 2 * Math.PI);
  const lift = uniform(5, 25);
  const leg = () => {
    const flex = uniform(-5, 5);
    const abduct = uniform(2, 10);
    const rotate = uniform(0, 15);
    const soft = uniform(2, 15);
    return (phase: number) => {
      const step = lift * Math.max(0, Math.sin(phase));
      return legDegrees(flex + step, abduct, rotate, soft + 1.5 * step);
    };
  };
  const [leftLeg, rightLeg] = [leg(), leg()];
  const [leftArm, rightArm] = [drawHangingArm(random), drawHangingArm(random)];
  const sway = armDegrees(uniform(3, 12), 0, 0, 0).flex;
  return (seconds) => {
    const phase = start + (2 * Math.PI * seconds) / period;
    const beat = sway * Math.sin(phase);
    return {
      angles: {
        ...torso,
        twist: torso.twist + lead,
        turn: torso.turn + lead,
        leftLeg: leftLeg(phase),
        rightLeg: rightLeg(phase + Math.PI),
        leftArm: { ...leftArm, flex: leftArm.flex - beat },
        rightArm: { ...rightArm, flex: rightArm.flex + beat },
      },
      turn: rate * seconds,
      advance: 0,
    };
  };
}
