// A close at a gateway whose groups take no late member: the target closes it, and the stop rests until it has.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { becomesFlat, expectNothingSentTwice } from '../../house/expectations.ts';
import { openReadyHouse } from '../../house/house.ts';
import { expectWithin } from '../figures/measured.ts';

describe('late-exit: a group that refuses it', () => {
  it('is closed by its own target, without a moment uncovered', async () => {
    const house = await openReadyHouse({ symbols: ['LATE'], gateway: { lateOca: 'refuse' } });
    try {
      await house.enter('LATE');
      await house.predict('LATE', 'SELL');
      await until('the trade is over', () => house.factsOf('position-closed', 'LATE')[0]);
      await becomesFlat(house, 'LATE');
      await expectNothingSentTwice(house);
      expect(house.factsOf('position-closed', 'LATE')[0]?.reason).toBe('opposite');
      expect(house.factsOf('exit-intended', 'LATE')).toHaveLength(1);
      expectWithin('late-oca: naked', (await house.book()).naked_milliseconds, 0);
    } finally {
      await house.end();
    }
  });
});
