import type { Pose3d } from './draw-pose-3d.js';
import { turnPoses } from './turn-poses.js';

const pose: Pose3d = { predicted: [], truth: null, bones: [], sides: [], radius: 7 };

/** As much of a page as the function touches: one view that looks from `yaw`. */
function createPage(yaw: number) {
  const listeners: Record<string, (event: object) => void> = {};
  const target = { innerHTML: 'as rendered' };
  let captured = false;
  const svg = {
    dataset: { yaw: String(yaw) },
    querySelector: () => target,
    closest: () => ({ dataset: { pose: JSON.stringify(pose) } }),
    addEventListener: (type: string, listener: (event: object) => void) => {
      listeners[type] = listener;
    },
    setPointerCapture: () => {
      captured = true;
    },
    hasPointerCapture: () => captured,
  };
  const page = { querySelectorAll: () => [svg] } as unknown as Document;
  return { page, target, listeners };
}

describe('turnPoses', () => {
  it('draws the pose again while it is dragged, and not before', () => {
    const { page, target, listeners } = createPage(1);
    const calls: unknown[][] = [];
    turnPoses(page, (...call) => {
      calls.push(call);
      return 'drawn';
    });
    listeners.pointermove({ pointerId: 1, movementX: 10, movementY: 0 });
    expect(calls).toEqual([]);
    expect(target.innerHTML).toBe('as rendered');

    listeners.pointerdown({ pointerId: 1 });
    listeners.pointermove({ pointerId: 1, movementX: 10, movementY: 20 });
    expect(calls).toEqual([[pose, 0.9, 0.2]]);
    expect(target.innerHTML).toBe('drawn');
  });

  it('does not tip over, and a double click brings the view back', () => {
    const { page, listeners } = createPage(1);
    const calls: unknown[][] = [];
    turnPoses(page, (...call) => {
      calls.push(call);
      return '';
    });
    listeners.pointerdown({ pointerId: 1 });
    listeners.pointermove({ pointerId: 1, movementX: 0, movementY: 1e6 });
    listeners.dblclick({});
    expect(calls).toEqual([
      [pose, 1, 1.5],
      [pose, 1, 0],
    ]);
  });
});
