// An account that holds only cash: no value of it changes all day, and it is traded in all the same.
import { describe, it } from 'vitest';
import { MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { inReadyEnvironment, pass } from '../../environment/environment.ts';

/** Longer than account values may be old at an entry. */
const QUIET_MS = 9 * MINUTE_MS;

describe.concurrent('an account whose values do not change', () => {
  it('is traded in after the time of the update has confirmed them', () =>
    inReadyEnvironment({ speed: 60 }, async (environment) => {
      await pass(environment, QUIET_MS);
      await environment.taken('AAA', 'BUY');
    }));

  it('is traded in when the gateway sends no time either: they are requested again', () =>
    inReadyEnvironment({ speed: 60 }, async (environment) => {
      await environment.fault('frames', {
        direction: 'out',
        message: 'accountUpdateTime',
        action: 'drop',
        count: 1_000,
      });
      await pass(environment, QUIET_MS);
      await environment.taken('AAA', 'BUY');
    }));
});
