// Live minutes on plain messages: when a minute is complete, and how gaps are found and filled.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS } from '../../../../../src/kernel/instant.ts';
import type { Bar } from '../../../../../src/market/bars/bar.ts';
import { US_EQUITIES } from '../../../../../src/market/venues/us.ts';
import type { WireBar } from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import { runs } from '../../../../runs/runs.ts';
import { AAPL } from '../harness/approved.ts';
import { type FakeGateway, TEN_O_CLOCK } from '../harness/fake-gateway.ts';
import { answerHistory, minute, priceAt, SLOT_MS, starts, subscribed } from './minutes.ts';

const slot = (ms: number, volume = 10): WireBar => {
  const price = priceAt(ms);
  return {
    time: ms / 1_000,
    open: price,
    high: price + 0.01,
    low: price - 0.01,
    close: price,
    volume,
  };
};

/** Plays five-second bars as they end, up to the moment. */
function play(
  gateway: FakeGateway,
  untilMs: number,
  isLost: (ms: number) => boolean = () => false,
): void {
  for (;;) {
    const now = gateway.time.clock.now();
    const start = Math.floor(now / SLOT_MS) * SLOT_MS;
    if (start + SLOT_MS > untilMs) return;
    gateway.time.advance(start + SLOT_MS - now);
    const reqId = gateway.said('reqRealTimeBars').at(-1)?.reqId ?? 0;
    if (isLost(start)) gateway.tell({ name: 'received' });
    else gateway.tell({ name: 'realTimeBar', reqId, bar: slot(start) });
  }
}

const barsOf = (gateway: FakeGateway) => gateway.updated('bar').map(({ bar }) => bar);

describe('live minutes', () => {
  it('follow the history; the joining minute is reported only if all of it was seen', () => {
    const gateway = subscribed();
    answerHistory(gateway);
    play(gateway, TEN_O_CLOCK + 3 * MINUTE_MS);
    expect(starts(barsOf(gateway))).toEqual([0, 1, 2]);
    expect(barsOf(gateway)[0]).toMatchObject({
      open: minute(TEN_O_CLOCK).open,
      high: minute(TEN_O_CLOCK).high,
      low: minute(TEN_O_CLOCK).low,
      close: minute(TEN_O_CLOCK).close,
      volume: 120,
    });
    expect(gateway.updated('gap')).toEqual([]);
  });

  it('request the joining minute again if its beginning was missed', () => {
    const gateway = subscribed({ start: instant(TEN_O_CLOCK + 12_000) });
    answerHistory(gateway);
    expect(starts(gateway.updated('history')[0]?.bars ?? []).at(-1)).toBe(-1);
    play(gateway, TEN_O_CLOCK + MINUTE_MS + SLOT_MS);
    expect(gateway.updated('gap').length).toBe(1);
    expect(gateway.said('reqHistory').length).toBe(2);
    answerHistory(gateway);
    expect(starts(gateway.updated('history')[1]?.bars ?? []).at(-1)).toBe(0);
    play(gateway, TEN_O_CLOCK + 3 * MINUTE_MS);
    expect(starts(barsOf(gateway))).toEqual([1, 2]);
  });

  it('are flat at the last close if nothing traded', () => {
    const gateway = subscribed();
    answerHistory(gateway);
    const reqId = gateway.said('reqRealTimeBars')[0]?.reqId ?? 0;
    const { close } = minute(TEN_O_CLOCK - MINUTE_MS);
    for (let at: number = TEN_O_CLOCK; at < TEN_O_CLOCK + MINUTE_MS; at += SLOT_MS) {
      gateway.time.advance(SLOT_MS);
      gateway.tell({ name: 'realTimeBar', reqId, bar: slot(at, at % 2 === 0 ? 0 : -1) });
    }
    expect(barsOf(gateway)).toEqual([
      {
        start: TEN_O_CLOCK,
        lengthMs: MINUTE_MS,
        open: close,
        high: close,
        low: close,
        close,
        volume: 0,
      },
    ]);
  });

  it('in lots keep the prices of trades of less than a lot', () => {
    const gateway = subscribed();
    answerHistory(gateway);
    const reqId = gateway.said('reqRealTimeBars')[0]?.reqId ?? 0;
    const expected = minute(TEN_O_CLOCK);
    for (let at: number = TEN_O_CLOCK; at < TEN_O_CLOCK + MINUTE_MS; at += SLOT_MS) {
      gateway.time.advance(SLOT_MS);
      gateway.tell({ name: 'realTimeBar', reqId, bar: { ...slot(at, 0), trades: 2 } });
    }
    const { open, high, low, close } = expected;
    expect(barsOf(gateway)).toMatchObject([{ open, high, low, close, volume: 0 }]);
  });

  it('count a five-second bar once that is reported twice', () => {
    const gateway = subscribed();
    answerHistory(gateway);
    const reqId = gateway.said('reqRealTimeBars')[0]?.reqId ?? 0;
    for (let at: number = TEN_O_CLOCK; at < TEN_O_CLOCK + MINUTE_MS; at += SLOT_MS) {
      gateway.time.advance(SLOT_MS);
      gateway.tell({ name: 'realTimeBar', reqId, bar: slot(at) });
      gateway.tell({ name: 'realTimeBar', reqId, bar: slot(at) });
    }
    expect(barsOf(gateway)).toMatchObject([{ volume: 120 }]);
  });

  it('are reported only at their end, even if the clock of the gateway is ahead', () => {
    const gateway = subscribed();
    answerHistory(gateway);
    const reqId = gateway.said('reqRealTimeBars')[0]?.reqId ?? 0;
    for (let n = 0; n < 12; n += 1) {
      gateway.tell({ name: 'realTimeBar', reqId, bar: slot(TEN_O_CLOCK + n * SLOT_MS) });
    }
    expect(barsOf(gateway)).toEqual([]);
    gateway.pass(MINUTE_MS);
    expect(starts(barsOf(gateway))).toEqual([0]);
  });

  it('report a gap when bars stop coming, and do not repeat the request if nothing traded', () => {
    const gateway = subscribed();
    answerHistory(gateway);
    gateway.pass(69_000);
    expect(gateway.updated('gap').length).toBe(1);
    const reqId = gateway.said('reqHistory').at(-1)?.reqId ?? 0;
    gateway.tell({ name: 'historicalBar', reqId, bar: minute(TEN_O_CLOCK - MINUTE_MS) });
    gateway.tell({ name: 'historyEnd', reqId });
    const bars = gateway.updated('history').at(-1)?.bars ?? [];
    expect(starts(bars)).toEqual([-1, 0]);
    expect(bars.at(-1)?.volume).toBe(0);
    expect(gateway.said('reqHistory').length).toBe(2);
  });

  it('are requested at most twice if the answer lacks a minute that was not seen completely', () => {
    const gateway = subscribed({ start: instant(TEN_O_CLOCK + 12_000) });
    const answerWithoutIt = () => {
      const reqId = gateway.said('reqHistory').at(-1)?.reqId ?? 0;
      gateway.tell({ name: 'historicalBar', reqId, bar: minute(TEN_O_CLOCK - MINUTE_MS) });
      gateway.tell({ name: 'historyEnd', reqId });
    };
    answerWithoutIt();
    play(gateway, TEN_O_CLOCK + MINUTE_MS + SLOT_MS);
    answerWithoutIt();
    expect(gateway.said('reqHistory').length).toBe(2);
    play(gateway, TEN_O_CLOCK + MINUTE_MS + 2 * SLOT_MS);
    expect(gateway.said('reqHistory').length).toBe(3);
    answerWithoutIt();
    play(gateway, TEN_O_CLOCK + 3 * MINUTE_MS);
    expect(gateway.said('reqHistory').length).toBe(3);
    expect(starts(gateway.updated('history').at(-1)?.bars ?? [])).toEqual([-1, 0]);
    expect(starts(barsOf(gateway))).toEqual([1, 2]);
  });

  it('wait for the next open overnight', () => {
    const close = US_EQUITIES.sessionAt(TEN_O_CLOCK)?.close ?? 0;
    const gateway = subscribed({ start: instant(close + MINUTE_MS) });
    answerHistory(gateway, close - 10 * MINUTE_MS);
    gateway.pass(60 * MINUTE_MS);
    expect(gateway.updated('gap')).toEqual([]);
    expect(gateway.said('reqHistory').length).toBe(1);
  });

  it('survive a reconnect: minutes that ended meanwhile are missing until the new history', () => {
    const gateway = subscribed();
    answerHistory(gateway);
    play(gateway, TEN_O_CLOCK + 90_000);
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(35_000);
    expect(gateway.updated('gap')).toEqual([]);
    gateway.time.advance(10_000);
    expect(gateway.updated('gap').length).toBe(1);
    while (gateway.transport().isDone) gateway.time.advance(100);
    gateway.greet();
    expect(gateway.said('reqMarketDataType')).toEqual([{ name: 'reqMarketDataType', dataType: 1 }]);
    expect(gateway.said('reqRealTimeBars').length).toBe(1);
    answerHistory(gateway);
    expect(starts(gateway.updated('history').at(-1)?.bars ?? []).at(-1)).toBe(1);
    play(gateway, TEN_O_CLOCK + 5 * MINUTE_MS + SLOT_MS);
    expect(gateway.updated('gap').length).toBe(2);
    answerHistory(gateway);
    play(gateway, TEN_O_CLOCK + 6 * MINUTE_MS);
    expect(gateway.updated('gap').length).toBe(2);
  });

  it('end with the subscription', () => {
    const gateway = subscribed();
    gateway.market.unsubscribe('AAPL');
    expect(gateway.said('cancelMktData').length).toBe(1);
    expect(gateway.said('cancelRealTimeBars').length).toBe(1);
    expect(gateway.said('cancelHistory').length).toBe(1);
    gateway.pass(5 * MINUTE_MS);
    expect(gateway.updates).toEqual([]);
    gateway.market.subscribe(AAPL);
    gateway.market.subscribe(AAPL);
    expect(gateway.said('reqMktData').length).toBe(2);
  });

  it('are refused when all data lines are in use', () => {
    const settings = {
      host: '127.0.0.1',
      port: 1,
      clientId: 17,
      restartAt: undefined,
      weeklyLogin: undefined,
      maxDataLines: 3,
    };
    const gateway = subscribed({ settings });
    gateway.market.subscribe({ ...AAPL, symbol: 'MSFT', contract: '2' });
    expect(gateway.updated('history-failed')).toMatchObject([{ symbol: 'MSFT' }]);
    expect(gateway.said('reqMktData').length).toBe(1);
  });

  it('have no gaps, no repeats and no future minutes, whatever bars are lost', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            at: fc.integer({ min: 0, max: 240 }),
            slots: fc.integer({ min: 1, max: 30 }),
          }),
          {
            maxLength: 4,
          },
        ),
        fc.integer({ min: 0, max: 59 }),
        (losses, startSeconds) => {
          const gateway = subscribed({ start: instant(TEN_O_CLOCK + startSeconds * 1_000) });
          const isLost = (ms: number) => {
            const at = (ms - TEN_O_CLOCK) / SLOT_MS;
            return losses.some((loss) => at >= loss.at && at < loss.at + loss.slots);
          };
          let answered = 0;
          let known: number | undefined;
          for (let at = 0; at <= 20 * MINUTE_MS; at += SLOT_MS) {
            if (gateway.said('reqHistory').length > answered) {
              answered = gateway.said('reqHistory').length;
              answerHistory(gateway);
            }
            play(gateway, TEN_O_CLOCK + at, isLost);
            for (const update of gateway.updates.splice(0)) {
              if (update.type === 'history')
                known = endOfLast(update.bars, gateway.time.clock.now());
              if (update.type === 'bar') {
                expect(update.bar.start).toBe(known);
                expect(update.bar).toMatchObject({
                  close: minute(update.bar.start).close,
                  volume: 120,
                });
                known = update.bar.start + MINUTE_MS;
              }
              expect(known ?? 0).toBeLessThanOrEqual(gateway.time.clock.now());
            }
          }
          const now = gateway.time.clock.now();
          return known !== undefined && now - known < 2 * MINUTE_MS;
        },
      ),
      { numRuns: runs(40) },
    );
  });
});

function endOfLast(bars: readonly Bar[], now: Instant): number {
  const holes = bars.slice(1).filter((bar, at) => bar.start !== (bars[at]?.start ?? 0) + MINUTE_MS);
  expect(holes).toEqual([]);
  const end = (bars.at(-1)?.start ?? 0) + MINUTE_MS;
  expect(end).toBeLessThanOrEqual(now);
  return end;
}
