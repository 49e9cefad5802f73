import { readFile } from 'node:fs/promises';
import { openDataset } from '@mas/datasets';
import { syntheticDataset } from '@mas/synthetic';
import { UserError } from '@mas/trainer';
import { describeError } from './describe-error.js';

async function thrownBy(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('describeError', () => {
  it.each([
    ['UserError', () => Promise.reject(new UserError('x: expected y')), 'mas: x: expected y'],
    ['DataError', () => openDataset('/no/such'), 'mas: /no/such: expected a folder'],
    ['a check at a boundary', () => syntheticDataset({ seed: 0.5 }), 'mas: syntheticDataset: seed'],
    ['the system', () => readFile('/no/such'), 'mas: ENOENT: no such file'],
  ])('gives one message for an error of %s', async (_, action, start) => {
    const text = describeError(await thrownBy(action));
    expect(text.startsWith(start)).toBe(true);
    expect(text).not.toMatch(/\n\s+at /);
  });

  it.each([
    ['the language', new TypeError('x is not a function')],
    ['another library', fromLibrary()],
    ['a value that is no error', 'oops'],
  ])('calls %s a bug, with what is known of it', (_, error) => {
    const text = describeError(error);
    expect(text).toContain(error instanceof Error ? error.stack : error);
    expect(text).toContain('mas: this is a bug in mas.');
  });
});

function fromLibrary(): Error {
  const error = new Error('shapes do not match');
  error.stack = `Error: shapes do not match\n    at assert (file:///app/node_modules/@tensorflow/tfjs-core/dist/util.js:1:1)\n    at train (file:///app/node_modules/@mas/trainer/dist/train.js:1:1)`;
  return error;
}
