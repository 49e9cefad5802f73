import type { Matrix } from './camera.js';

export function isNumbers(value: unknown, length: number): value is readonly number[] {
  return Array.isArray(value) && value.length === length && value.every(Number.isFinite);
}

export function isMatrix(value: unknown, rows: number, columns: number): value is Matrix {
  return (
    Array.isArray(value) && value.length === rows && value.every((row) => isNumbers(row, columns))
  );
}
