import { coverageReach, coverageWithin, type Samples } from './limb-model.js';

// A local name: looking globals up in hot loops is very slow inside a vm context, as under jest.
const { max } = Math;
/** Cells of the grid in a row, over NDC [-1, 1]. */
const gridSize = 64;
const cell = 2 / gridSize;

/**
 * Tells quickly how much of the samples a limb can cover at most: no more than its points do one by
 * one, looked up in a grid.
 */
export class CoverageBound {
  /** [V, 64, 64] the most that a point in a cell covers, weighted and summed over samples. */
  readonly #grid: Float64Array;
  readonly #views: number;

  constructor({ starts, points, weights }: Samples) {
    this.#views = starts.length - 1;
    this.#grid = new Float64Array(this.#views * gridSize * gridSize);
    for (let v = 0; v < this.#views; v++) {
      for (let i = starts[v]; i < starts[v + 1]; i++) {
        this.#splat(v, points[2 * i], points[2 * i + 1], weights[i]);
      }
    }
  }

  #splat(view: number, x: number, y: number, weight: number): void {
    const endColumn = cellOf(x + coverageReach);
    const endRow = cellOf(y + coverageReach);
    for (let row = cellOf(y - coverageReach); row <= endRow; row++) {
      const dy = distanceToCell(y, row);
      for (let column = cellOf(x - coverageReach); column <= endColumn; column++) {
        const dx = distanceToCell(x, column);
        const at = (view * gridSize + row) * gridSize + column;
        this.#grid[at] += weight * coverageWithin(dx * dx + dy * dy);
      }
    }
  }

  /** An upper bound of the weighted coverage by projected points [V, n, 2]. */
  of(projected: Float64Array, n: number): number {
    const grid = this.#grid;
    let most = 1e-9;
    for (let v = 0, k = 0; v < this.#views; v++) {
      const from = v * gridSize;
      for (const end = k + 2 * n; k < end; k += 2) {
        most += grid[(from + cellOf(projected[k + 1])) * gridSize + cellOf(projected[k])];
      }
    }
    return most;
  }
}

/** Column or row of a coordinate. Beyond the border the outermost: that is nearer to all samples. */
function cellOf(ndc: number): number {
  const at = (ndc + 1) / cell;
  return at > 0 ? (at < gridSize - 1 ? at | 0 : gridSize - 1) : 0;
}

function distanceToCell(ndc: number, index: number): number {
  const low = index * cell - 1;
  return max(0, low - ndc, ndc - low - cell);
}
