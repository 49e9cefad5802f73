import { SingleBar } from 'cli-progress';
import { formatDuration } from './format-duration.js';

/** Shows how far long work has come. */
export interface Progress {
  /**
   * @param total undefined while nobody knows.
   * @param note what is going on, shown at the end of the line.
   */
  update(done: number, total: number | undefined, note?: string): void;
  /**
   * Ends the line; call it before anything else is printed. The time until the next update is a
   * pause, which does not count for the rate.
   */
  stop(): void;
}

const everySeconds = 10;
const quietSeconds = 60;
const everyPart = 0.05;

/**
 * A bar with rate and time left on a terminal. Elsewhere plain lines: one at the end, and before it
 * one per 5 %, but not more often than every 10 s and not less often than every minute.
 *
 * @param label what is done, @param unit what is counted.
 */
export function createProgress(
  label: string,
  unit: string,
  stream: NodeJS.WriteStream = process.stderr,
  now: () => number = () => performance.now() / 1000,
): Progress {
  const rate = createRate(now);
  const started = now();
  return stream.isTTY
    ? barProgress(label, unit, stream, rate)
    : lineProgress(label, unit, stream, rate, now, started);
}

function barProgress(
  label: string,
  unit: string,
  stream: NodeJS.WriteStream,
  rate: Rate,
): Progress {
  let bar: SingleBar | undefined;
  return {
    update(done, total, note = '') {
      const payload = { speed: speedText(rate.at(done), done, total), note: note && `, ${note}` };
      const amount = total === undefined ? '{value}' : '{bar} {value}/{total}';
      bar ??= startBar(`${label} ${amount} ${unit}{speed}{note}`, stream, done, total);
      bar.setTotal(total ?? done);
      bar.update(done, payload);
    },
    stop() {
      bar?.stop();
      bar = undefined;
      rate.pause();
    },
  };
}

function startBar(
  format: string,
  stream: NodeJS.WriteStream,
  done: number,
  total = done,
): SingleBar {
  const bar = new SingleBar({
    format,
    barCompleteChar: '\u2588',
    barIncompleteChar: '\u2591',
    barsize: 24,
    stream,
  });
  bar.start(total, done, { speed: '', note: '' });
  return bar;
}

function lineProgress(
  label: string,
  unit: string,
  stream: NodeJS.WritableStream,
  rate: Rate,
  now: () => number,
  started: number,
): Progress {
  let saidAt = started;
  let saidPart: number | undefined;
  let isDone = false;
  return {
    update(done, total, note = '') {
      if (isDone) return;
      const perSecond = rate.at(done);
      const part = total === undefined ? Infinity : total && done / total;
      saidPart ??= part === Infinity ? 0 : part;
      isDone = total !== undefined && done >= total;
      if (isDone) {
        const took = formatDuration(now() - started);
        stream.write(`${label}: ${done}/${total} ${unit} in ${took}\n`);
        return;
      }
      const since = now() - saidAt;
      if (since < everySeconds || (since < quietSeconds && part < saidPart + everyPart)) return;
      const amount = total === undefined ? `${done}` : `${done}/${total}`;
      const percent = total === undefined ? '' : ` (${Math.floor(100 * part)} %)`;
      const end = speedText(perSecond, done, total) + (note && `, ${note}`);
      stream.write(`${label}: ${amount} ${unit}${percent}${end}\n`);
      saidAt = now();
      saidPart = part === Infinity ? 0 : part;
    },
    stop() {
      rate.pause();
    },
  };
}

function speedText(perSecond: number | undefined, done: number, total: number | undefined): string {
  if (!perSecond) return '';
  const speed = `, ${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s`;
  if (total === undefined || done >= total) return speed;
  return `${speed}, ${formatDuration((total - done) / perSecond)} left`;
}

interface Rate {
  /** Units per second over the last minutes; undefined until there is something to go by. */
  at(done: number): number | undefined;
  /** Starts anew with the next call. */
  pause(): void;
}

// Long enough that a pause, such as a checkpoint between training steps, does not look like the end.
const windowSeconds = 180;

function createRate(now: () => number): Rate {
  const samples: { time: number; done: number }[] = [];
  return {
    at(done) {
      const time = now();
      const last = samples.at(-1);
      if (!last || time - last.time > 0.2) samples.push({ time, done });
      while (samples.length > 2 && samples[1].time < time - windowSeconds) samples.shift();
      const elapsed = time - samples[0].time;
      return elapsed > 0.5 ? (done - samples[0].done) / elapsed : undefined;
    },
    pause() {
      samples.length = 0;
    },
  };
}
