import { parseShard } from './parse-shard.js';

const slurm = { SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_COUNT: '16' };

it.each([
  ['0/1', {}, { index: 0, count: 1 }],
  ['15/16', {}, { index: 15, count: 16 }],
  ['3/16', slurm, { index: 3, count: 16 }],
  ['auto', slurm, { index: 6, count: 16 }],
  [
    'auto',
    { ...slurm, SLURM_ARRAY_TASK_STEP: '3', SLURM_ARRAY_TASK_COUNT: '3' },
    { index: 2, count: 3 },
  ],
  ['auto/4', { JOB_COMPLETION_INDEX: '3' }, { index: 3, count: 4 }],
])('reads %s with %j', (text, env, shard) => {
  expect(parseShard(text, env)).toEqual(shard);
});

it.each([
  ['16/16', {}, /from 0\/16 to 15\/16, found 16\/16/],
  ['0/0', {}, /found 0\/0/],
  ['3', {}, /such as 0\/16, counted from 0, or auto, found "3"/],
  ['-1/4', {}, /found "-1\/4"/],
  ['a/b', {}, /found "a\/b"/],
  ['auto', {}, /found neither; say 0\/16/],
  ['auto', { JOB_COMPLETION_INDEX: '3' }, /say auto\/N with N the completions/],
  ['auto/3', { JOB_COMPLETION_INDEX: '3' }, /from 0\/3 to 2\/3, found 3\/3/],
  ['auto', { SLURM_ARRAY_TASK_ID: '7' }, /expected SLURM_ARRAY_TASK_COUNT/],
  ['auto', { ...slurm, SLURM_ARRAY_TASK_ID: '40' }, /--array=0-15, found task 40/],
])('refuses %s with %j', (text, env, message) => {
  expect(() => parseShard(text, env)).toThrow(message);
});
