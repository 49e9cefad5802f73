import { PassThrough } from 'node:stream';
import { createProgress } from './progress.js';

/** A progress on something that is no terminal, with a clock of its own. */
function plain() {
  const stream = new PassThrough();
  const clock = { seconds: 0 };
  const progress = createProgress(
    'training',
    'steps',
    stream as unknown as NodeJS.WriteStream,
    () => clock.seconds,
  );
  const lines = () => (stream.read()?.toString() ?? '').split('\n').slice(0, -1);
  return { progress, clock, lines };
}

describe('createProgress without a terminal', () => {
  it('writes one line for quick work', () => {
    const { progress, clock, lines } = plain();
    for (let step = 1; step <= 50; step++) {
      clock.seconds += 0.1;
      progress.update(step, 50);
    }
    expect(lines()).toEqual(['training: 50/50 steps in 5.0 s']);
  });

  it('writes with rate and time left, at most every ten seconds', () => {
    const { progress, clock, lines } = plain();
    for (let step = 0; step <= 40; step++) {
      progress.update(step, 100, 'loss 2.10');
      clock.seconds += 1;
    }
    expect(lines()).toEqual([
      'training: 10/100 steps (10 %), 1.0/s, 1 min 30 s left, loss 2.10',
      'training: 20/100 steps (20 %), 1.0/s, 1 min 20 s left, loss 2.10',
      'training: 30/100 steps (30 %), 1.0/s, 1 min 10 s left, loss 2.10',
      'training: 40/100 steps (40 %), 1.0/s, 1 min 00 s left, loss 2.10',
    ]);
  });

  it('is not silent for longer than a minute', () => {
    const { progress, clock, lines } = plain();
    for (let step = 0; step <= 130; step++) {
      progress.update(step, 1_000_000);
      clock.seconds += 1;
    }
    expect(lines()).toHaveLength(2);
  });

  it('counts the rate of a resumed run from where it started', () => {
    const { progress, clock, lines } = plain();
    progress.update(500, 600);
    clock.seconds = 20;
    progress.update(540, 600);
    expect(lines()).toEqual(['training: 540/600 steps (90 %), 2.0/s, 30 s left']);
  });

  it('does not count a pause between two lines for the rate', () => {
    const { progress, clock, lines } = plain();
    for (let step = 0; step < 11; step++) {
      progress.update(step, 100);
      clock.seconds += 1;
    }
    progress.stop();
    clock.seconds += 600;
    for (let step = 11; step <= 22; step++) {
      progress.update(step, 100);
      clock.seconds += 1;
    }
    expect(lines()).toEqual([
      'training: 10/100 steps (10 %), 1.0/s, 1 min 30 s left',
      'training: 11/100 steps (11 %)',
      'training: 21/100 steps (21 %), 1.0/s, 1 min 19 s left',
    ]);
  });

  it('shows the count alone where nobody knows the total', () => {
    const { progress, clock, lines } = plain();
    progress.update(0, undefined);
    clock.seconds = 20;
    progress.update(40, undefined);
    expect(lines()).toEqual(['training: 40 steps, 2.0/s']);
  });
});
