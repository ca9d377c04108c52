// The history of a symbol: which minutes it holds, and when it is requested again.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../../../src/market/venues/us.ts';
import { AAPL } from '../harness/approved.ts';
import { createReadyGateway, TEN_O_CLOCK } from '../harness/fake-gateway.ts';
import { answerHistory, minute, starts, subscribed } from './minutes.ts';

describe('history', () => {
  it('holds the finished regular minutes of five sessions and of today; a minute without trades is flat', () => {
    const gateway = subscribed({ start: instant(TEN_O_CLOCK + 30_000) });
    const reqId = gateway.said('reqHistory')[0]?.reqId ?? 0;
    const open = US_EQUITIES.sessionAt(TEN_O_CLOCK)?.open ?? 0;
    const yesterday = US_EQUITIES.previousSession(US_EQUITIES.dayOf(TEN_O_CLOCK), 1);
    const tooOld = US_EQUITIES.previousSession(US_EQUITIES.dayOf(TEN_O_CLOCK), 6);
    const told = [
      minute(tooOld?.open ?? 0),
      minute((yesterday?.close ?? 0) - MINUTE_MS),
      // The 16:00 bar is not regular hours.
      minute(yesterday?.close ?? 0),
      minute(open + MINUTE_MS),
      minute(TEN_O_CLOCK - MINUTE_MS),
      minute(TEN_O_CLOCK),
    ];
    for (const bar of told) gateway.tell({ name: 'historicalBar', reqId, bar });
    gateway.tell({ name: 'historyEnd', reqId });
    const bars = gateway.updated('history')[0]?.bars ?? [];
    expect(bars.length).toBe(31);
    expect(bars[0]?.start).toBe((yesterday?.close ?? 0) - MINUTE_MS);
    const first = bars[1];
    expect(first).toMatchObject({
      start: open,
      volume: 0,
      open: bars[0]?.close,
      high: bars[0]?.close,
    });
    expect(bars.filter(({ volume }) => volume > 0).length).toBe(3);
    expect(bars.at(-1)?.start).toBe(TEN_O_CLOCK - MINUTE_MS);
  });

  it.each([
    ['less volume than trades is in lots', 12, 40, 1],
    ['a share for each trade is in shares', 40, 40, 0],
    ['a few fractions of a share prove nothing', 0, 5, 0],
    ['no number of trades proves nothing', 12, undefined, 0],
  ])('with %s', (_, volume, trades, alarms) => {
    const gateway = subscribed();
    for (let answer = 0; answer < 2; answer += 1) {
      const reqId = gateway.said('reqHistory').at(-1)?.reqId ?? 0;
      for (let before = 1; before <= 10; before += 1) {
        const bar = minute(TEN_O_CLOCK - before * MINUTE_MS);
        const counted = trades === undefined ? { volume } : { volume, trades };
        gateway.tell({ name: 'historicalBar', reqId, bar: { ...bar, ...counted } });
      }
      gateway.tell({ name: 'historyEnd', reqId });
      gateway.market.unsubscribe(AAPL.symbol);
      gateway.market.subscribe(AAPL);
    }
    const notices = gateway.reported('notice').filter(({ isUnusable }) => isUnusable);
    expect(notices.map(({ text }) => text.includes('volumes in lots of 100'))).toEqual(
      Array.from({ length: alarms }, () => true),
    );
  });

  it('leaves out a minute that had not ended at the request, even if it has ended at the answer', () => {
    const gateway = subscribed({ start: instant(TEN_O_CLOCK + 59_000) });
    gateway.pass(2_000);
    answerHistory(gateway);
    expect(starts(gateway.updated('history')[0]?.bars ?? []).at(-1)).toBe(-1);
  });

  it('is requested again after a refusal, but not after an empty answer', () => {
    const gateway = subscribed();
    const refuse = (text: string) =>
      gateway.tell({
        name: 'error',
        id: gateway.said('reqHistory').at(-1)?.reqId ?? 0,
        code: 162,
        text,
      });
    refuse('Historical Market Data Service error message:API historical data query cancelled');
    expect(gateway.updated('history-failed').length).toBe(1);
    gateway.pass(10_000);
    expect(gateway.said('reqHistory').length).toBe(2);
    refuse('Historical Market Data Service error message:HMDS query returned no data');
    expect(gateway.updated('history')).toMatchObject([{ bars: [] }]);
    gateway.pass(30_000);
    expect(gateway.said('reqHistory').length).toBe(2);
  });

  it('is cancelled and requested again when no answer is complete in time', () => {
    const gateway = subscribed();
    gateway.pass(30_000);
    expect(gateway.updated('history-failed')).toMatchObject([{ symbol: 'AAPL' }]);
    expect(gateway.said('cancelHistory').length).toBe(1);
    gateway.pass(10_000);
    expect(gateway.said('reqHistory').length).toBe(2);
  });

  it('is requested for five symbols at a time, the next ones in another turn of the event loop', () => {
    const gateway = createReadyGateway();
    for (let n = 0; n < 8; n += 1)
      gateway.market.subscribe({ ...AAPL, symbol: `S${n}`, contract: String(n + 1) });
    gateway.pass(2_000);
    expect(gateway.said('reqHistory').length).toBe(5);
    for (const { reqId } of gateway.said('reqHistory')) gateway.tell({ name: 'historyEnd', reqId });
    expect(gateway.said('reqHistory').length).toBe(5);
    gateway.pass(1);
    expect(gateway.said('reqHistory').length).toBe(8);
  });
});
