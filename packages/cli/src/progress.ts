import { SingleBar } from 'cli-progress';
import { formatDuration } from './format-duration.js';

/** Shows how far long work has come. */
export interface Progress {
  /** @param note what is going on, shown at the end of the line. */
  update(done: number, total: number, note?: string): void;
  /** Ends the line; call it before anything else is printed. */
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
  const bar = new SingleBar({
    format: `${label} {bar} {value}/{total} ${unit}{speed}{note}`,
    barCompleteChar: '\u2588',
    barIncompleteChar: '\u2591',
    barsize: 24,
    hideCursor: true,
    stream,
  });
  let isStarted = false;
  return {
    update(done, total, note = '') {
      const payload = { speed: speedText(rate.at(done), total - done), note: note && `, ${note}` };
      if (!isStarted) bar.start(total, done, payload);
      isStarted = true;
      bar.setTotal(total);
      bar.update(done, payload);
    },
    stop() {
      if (isStarted) bar.stop();
      isStarted = false;
    },
  };
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
      const perSecond = rate.at(done);
      const part = total ? done / total : 1;
      saidPart ??= part;
      const since = now() - saidAt;
      const isDue =
        since >= quietSeconds || (since >= everySeconds && part >= saidPart + everyPart);
      const end = note && `, ${note}`;
      if (isDone) return;
      if (done >= total) {
        isDone = true;
        const took = formatDuration(now() - started);
        stream.write(`${label}: ${done}/${total} ${unit} in ${took}\n`);
      } else if (isDue) {
        const percent = Math.floor(100 * part);
        const speed = speedText(perSecond, total - done);
        stream.write(`${label}: ${done}/${total} ${unit} (${percent} %)${speed}${end}\n`);
        saidAt = now();
        saidPart = part;
      }
    },
    stop() {},
  };
}

function speedText(perSecond: number | undefined, left: number): string {
  if (!perSecond || left <= 0) return '';
  const digits = perSecond < 10 ? 1 : 0;
  return `, ${perSecond.toFixed(digits)}/s, ${formatDuration(left / perSecond)} left`;
}

interface Rate {
  /** Units per second over the last half minute; undefined until there is something to go by. */
  at(done: number): number | undefined;
}

const windowSeconds = 30;

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
  };
}
