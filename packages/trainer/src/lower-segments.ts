import type { LimbKind, LimbScene } from './limb-model.js';

// A local name: looking globals up in hot loops is very slow inside a vm context, as under jest.
const { max } = Math;
/** Keeps rounding from deciding. */
const margin = 1e-9;

/**
 * Lower segments in all of some directions, from an elbow that moves: tells quickly which of them
 * lie outside of the masks, most of all that an enumeration tries.
 *
 * A projection is linear before its division, so that stations are projected once, relative to the
 * elbow. Masks are replaced by the least that they lack around each pixel, a lower bound.
 */
export class LowerSegments {
  readonly #scene: LimbScene;
  readonly #kind: LimbKind;
  /** Views that count. */
  readonly #seen: number[];
  /** [V, P, P] what the mask lacks of 255 at the fullest corner of the cell right and below. */
  readonly #lacking: Uint8Array;
  /** From the elbow to the stations in homogeneous pixels: [direction, station, seen view, 3]. */
  readonly #steps: Float64Array;
  /** The same of the elbow itself, [seen view, 3]. */
  readonly #elbow: Float64Array;

  /** @param directions [count, 3] unit vectors */
  constructor(scene: LimbScene, kind: LimbKind, directions: Float64Array) {
    this.#scene = scene;
    this.#kind = kind;
    this.#seen = Array.from(scene.viewWeights.keys()).filter((v) => scene.viewWeights[v] > 0);
    this.#lacking = lackingOf(scene);
    this.#elbow = new Float64Array(3 * this.#seen.length);
    const stations = kind.lowerStations;
    const count = directions.length / 3;
    this.#steps = new Float64Array(count * stations.length * this.#elbow.length);
    for (let d = 0, at = 0; d < directions.length; d += 3) {
      for (const t of stations) {
        const [x, y, z] = [0, 1, 2].map((k) => directions[d + k] * t * kind.lengths[1]);
        this.#project(x, y, z, 0, this.#steps, at);
        at += this.#elbow.length;
      }
    }
  }

  /** Moves the elbow of a side to the end of an upper segment. */
  moveTo(side: number, direction: ArrayLike<number>): void {
    const start = 3 * this.#kind.chains[side][0];
    const [x, y, z] = [0, 1, 2].map(
      (k) => this.#scene.pose[start + k] + direction[k] * this.#kind.lengths[0],
    );
    this.#project(x, y, z, 1, this.#elbow, 0);
  }

  /** A point (one = 1) or a vector (one = 0) in homogeneous pixels of all views that count. */
  #project(x: number, y: number, z: number, one: number, out: Float64Array, at: number): void {
    const P = this.#scene.projections;
    const half = (this.#scene.patchSize - 1) / 2;
    for (const v of this.#seen) {
      const [column, row, w] = [12 * v, 12 * v + 4, 12 * v + 8].map(
        (p) => P[p] * x + P[p + 1] * y + P[p + 2] * z + P[p + 3] * one,
      );
      out[at++] = half * (column + w);
      out[at++] = half * (row + w);
      out[at++] = w;
    }
  }

  /**
   * Whether the segment in a direction lies outside of the masks by more than `most`, as
   * `outsideOf` measures it. Where this is false, it may still.
   */
  isOutside(direction: number, most: number): boolean {
    const steps = this.#steps;
    const elbow = this.#elbow;
    const lacking = this.#lacking;
    const seen = this.#seen;
    const size = this.#scene.patchSize;
    const last = size - 2;
    const stations = this.#kind.lowerStations.length;
    const length = elbow.length;
    const share = 1 / seen.length;
    const limit = 255 * stations * (most + margin);
    let sum = 0;
    let worst = 0;
    // From the end: that is what sticks out most.
    for (let i = stations - 1; i >= 0; i--) {
      const from = (direction * stations + i) * length;
      let largest = 0;
      for (let v = 0, k = 0; k < length; v++, k += 3) {
        const scale = 1 / (elbow[k + 2] + steps[from + k + 2] || 1e-6);
        const x = (elbow[k] + steps[from + k]) * scale;
        const y = (elbow[k + 1] + steps[from + k + 1]) * scale;
        const column = x > 0 ? (x < last ? x | 0 : last) : 0;
        const row = y > 0 ? (y < last ? y | 0 : last) : 0;
        const miss = lacking[(seen[v] * size + row) * size + column];
        sum += miss;
        if (miss > largest) largest = miss;
      }
      worst += largest;
      if (sum * share + 0.5 * worst > limit) return true;
    }
    return false;
  }
}

function lackingOf({ masks, patchSize, views }: LimbScene): Uint8Array {
  const lacking = new Uint8Array(masks.length);
  for (let v = 0; v < views; v++) {
    for (let row = 0; row < patchSize - 1; row++) {
      let at = (v * patchSize + row) * patchSize;
      let left = max(masks[at], masks[at + patchSize]);
      for (const end = at + patchSize - 1; at < end; at++) {
        const right = max(masks[at + 1], masks[at + 1 + patchSize]);
        lacking[at] = 255 - max(left, right);
        left = right;
      }
    }
  }
  return lacking;
}
