// A close at a gateway whose groups take no late member: the target closes it, and the stop rests until it has.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { openReadyEnvironment } from '../../environment/environment.ts';
import { becomesFlat, expectNothingSentTwice } from '../../environment/expectations.ts';
import { expectWithin } from '../figures/measured.ts';

describe('late-exit: a group that refuses it', () => {
  it('is closed by its own target, without a moment uncovered', async () => {
    const environment = await openReadyEnvironment({
      symbols: ['LATE'],
      gateway: { lateOca: 'refuse' },
    });
    try {
      await environment.enter('LATE');
      await environment.predict('LATE', 'SELL');
      await until('the trade is over', () => environment.factsOf('position-closed', 'LATE')[0]);
      await becomesFlat(environment, 'LATE');
      await expectNothingSentTwice(environment);
      expect(environment.factsOf('position-closed', 'LATE')[0]?.reason).toBe('opposite');
      expect(environment.factsOf('exit-intended', 'LATE')).toHaveLength(1);
      expectWithin('late-oca: naked', (await environment.book()).naked_milliseconds, 0);
    } finally {
      await environment.end();
    }
  });
});
