import { DataError } from '../data-error.js';
import type { MatNumbers, MatValue } from '../formats/mat-value.js';

/** Takes values of an expected kind out of a MAT-file; the error names the place. */
export function matAccess(file: string): {
  numbers(value: MatValue | undefined, what: string): { shape: number[]; data: MatNumbers };
  cells(value: MatValue | undefined, what: string): MatValue[];
} {
  const fail = (what: string, expected: string, value: MatValue | undefined): never => {
    throw new DataError({
      where: `${file}, ${what}`,
      expected,
      found: value?.type ?? 'nothing',
      fix: 'Take the file of the original data set.',
    });
  };
  return {
    numbers(value, what) {
      if (value?.type !== 'numeric' && value?.type !== 'logical')
        return fail(what, 'numbers', value);
      return { shape: value.array.shape, data: value.array.data };
    },
    cells(value, what) {
      return value?.type === 'cell' ? value.cells : fail(what, 'a cell array', value);
    },
  };
}
