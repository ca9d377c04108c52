import { describe, expect, it } from 'vitest';
import { agreedSession } from '../../../../../src/market/instruments/broker-hours.ts';
import { parseDay } from '../../../../../src/market/time/day.ts';
import { US_EQUITIES } from '../../../../../src/market/venues/us.ts';
import { brokerDays } from '../../../../../src/trader/adapters/ib/market/liquid-hours.ts';

const DAY = parseDay('2020-12-16');
const OURS = DAY === undefined ? undefined : US_EQUITIES.sessionOf(DAY);

function agreed(text: string) {
  return agreedSession(OURS, brokerDays(text, 'US/Eastern'));
}

describe('the session of a symbol', () => {
  it('is our calendar where the broker lists the same hours', () => {
    expect(agreed('20201215:0930-20201215:1600;20201216:0930-20201216:1600')).toEqual({
      open: OURS?.open,
      close: OURS?.close,
      isDisputed: false,
    });
  });

  it('ends at the earlier close and is disputed where they differ', () => {
    const session = agreed('20201216:0930-1300');
    expect(session?.isDisputed).toBe(true);
    expect(new Date(session?.close ?? 0).toISOString()).toBe('2020-12-16T18:00:00.000Z');
    expect(agreed('20201216:0930-20201216:1700')).toMatchObject({
      close: OURS?.close,
      isDisputed: true,
    });
  });

  it('is disputed where the broker lists hours over midnight', () => {
    expect(agreed('20201216:0930-20201217:0200')).toMatchObject({
      close: OURS?.close,
      isDisputed: true,
    });
  });

  it('does not exist on a day either of them calls closed', () => {
    expect(agreed('20201216:CLOSED')).toBeUndefined();
    expect(
      agreedSession(undefined, brokerDays('20201219:0930-20201219:1600', 'US/Eastern')),
    ).toBeUndefined();
  });

  it('is our calendar alone where the broker lists nothing readable for the day', () => {
    for (const text of [
      '',
      '20201217:0930-20201217:1600',
      '20201216:nonsense',
      '20201216:1600-0930',
    ]) {
      expect(agreed(text)).toMatchObject({ close: OURS?.close, isDisputed: false });
    }
    expect(agreedSession(OURS, brokerDays('20201216:0930-1300', 'Nowhere/City'))).toMatchObject({
      isDisputed: false,
    });
  });
});
