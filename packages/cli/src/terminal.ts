import { createConsola, LogLevels } from 'consola';

/** Notes and warnings, on stderr: stdout is for results. */
export const log = createConsola({
  level: LogLevels.info,
  fancy: Boolean(process.stderr.isTTY),
  stdout: process.stderr,
  stderr: process.stderr,
  formatOptions: { date: false },
});

/** A result, on stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
