// What Redis answers when it cannot be used, told with what to do about it.
import { expect, it } from 'vitest';
import { redisFault } from '../../../src/api/store/redis/redis-faults.ts';

it.each([
  ["OOM command not allowed when used memory > 'maxmemory'.", 'raise its maxmemory'],
  ["READONLY You can't write against a read only replica.", 'name its primary in api.redis.url'],
  ['MISCONF Redis is configured to save RDB snapshots, but', 'see its disk and its log'],
  ['LOADING Redis is loading the dataset in memory', 'it is still loading its data'],
  ['Command timed out', 'see whether it is paused, overloaded or cut off'],
])('%s says what to do', (answer, advice) => {
  const told = redisFault(new Error(answer), { isEncrypted: false, isNew: false });
  expect(told).toContain(advice);
  expect(told).not.toMatch(/\.$/);
});
