/** The four parts of every message about a data folder. */
export interface DataProblem {
  /** File or folder, and key or frame where that helps. */
  where: string;
  expected: string;
  found: string;
  /** What the reader should do about it. */
  fix: string;
}

/** An error in a data folder: says where, what was expected, what was found and what to do. */
export class DataError extends Error implements DataProblem {
  override readonly name = 'DataError';
  readonly where: string;
  readonly expected: string;
  readonly found: string;
  readonly fix: string;

  constructor({ where, expected, found, fix }: DataProblem) {
    super(`${where}: expected ${expected}, found ${found}. ${fix}`);
    this.where = where;
    this.expected = expected;
    this.found = found;
    this.fix = fix;
  }
}
