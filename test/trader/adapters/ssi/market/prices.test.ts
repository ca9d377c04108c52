import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../../src/kernel/instant.ts';
import { createReadySsi, type FakeSsi, keptLogin } from '../harness/fake-ssi.ts';

/** Friday, 10:00 in Ho Chi Minh City. */
const TEN = Date.UTC(2026, 10, 20, 3);
const OHLC = 'GET /data/ohlc';

function time(at: number): string {
  return new Date(at + 7 * 3_600_000)
    .toISOString()
    .slice(0, 19)
    .replaceAll('-', '/')
    .replace('T', ' ');
}

const bar = (start: number, close = 76_000, volume = 500) => ({
  symbol: 'FPT',
  tradingDate: time(start),
  open: 76_000,
  high: Math.max(76_000, close),
  low: Math.min(76_000, close),
  close,
  volume,
  value: 0,
});

function minute(ssi: FakeSsi, start: number, close = 76_000, volume = 500): void {
  const { open: o, high: h, low: l, close: c, volume: v } = bar(start, close, volume);
  ssi.stream('trade.FPT@1m', { st: time(start), t: time(start), s: 'FPT', o, h, l, c, v });
}

/** At 10:00:10, with the history to 09:59. */
function watching(): FakeSsi {
  const ssi = createReadySsi({ start: instant(TEN + 10_000) });
  ssi.answer(OHLC, [bar(TEN - 2 * MINUTE_MS), bar(TEN - MINUTE_MS)]);
  return ssi;
}

const bars = (ssi: FakeSsi) =>
  ssi
    .updated('bar')
    .map(({ bar: { start, close, volume } }) => [(start - TEN) / MINUTE_MS, close, volume]);

describe('quotes of SSI', () => {
  it('are merged from the best prices and the trades', () => {
    const ssi = watching();
    expect(ssi.said.at(-1)).toEqual({
      method: 'subscribe',
      channel: 'DATA',
      topics: ['quote.FPT', 'trade.FPT', 'trade.FPT@1m', 'market.FPT'],
    });
    ssi.stream('quote.FPT', {
      s: 'FPT',
      bids: [
        ['0', 900],
        [75_900, 1_200],
      ],
      asks: [[76_000, 300]],
    });
    ssi.stream('trade.FPT', { s: 'FPT', p: 76_000, q: 100, si: 'B' });
    ssi.stream('quote.FPT', { s: 'FPT', bids: [[75_900, 1_200]], asks: [] });
    const quotes = ssi.updated('quote').map(({ quote }) => quote);
    expect(quotes[1]).toMatchObject({
      symbol: 'FPT',
      bid: 75_900,
      bidSize: 1_200,
      ask: 76_000,
      askSize: 300,
      last: 76_000,
      isLive: true,
      isHalted: false,
    });
    expect(quotes[2]?.ask).toBeNaN();
    expect(quotes[2]).not.toHaveProperty('askSize');
  });

  it('stay fresh while the stream is heard, and not without it', () => {
    const ssi = watching();
    ssi.stream('quote.FPT', { s: 'FPT', bids: [[75_900, 1]], asks: [[76_000, 1]] });
    ssi.pass(10_000);
    const age = () => ssi.time.clock.now() - (ssi.updated('quote').at(-1)?.quote.at ?? 0);
    expect(age()).toBeLessThanOrEqual(1_500);
    ssi.time.advance(6_000);
    expect(age()).toBeGreaterThan(5_000);
  });

  it('do not stay fresh over a night, in which reference prices change', () => {
    const midnight = TEN + 14 * 3_600_000;
    const kept = keptLogin(instant(midnight + 60 * MINUTE_MS));
    const ssi = createReadySsi({ start: instant(midnight - MINUTE_MS), kept });
    ssi.stream('quote.FPT', { s: 'FPT', bids: [[75_900, 1]], asks: [[76_000, 1]] });
    ssi.pass(2 * MINUTE_MS);
    const at = ssi.updated('quote').at(-1)?.quote.at ?? 0;
    expect(at).toBeGreaterThan(midnight - 2_000);
    expect(at).toBeLessThan(midnight);
  });

  it('are halted with their market, and not with another one', () => {
    const ssi = watching();
    ssi.stream('quote.FPT', { s: 'FPT', bids: [[75_900, 1]], asks: [[76_000, 1]] });
    const flag = (market: string, status: string) =>
      ssi.stream('market.flag', { market, status, tradingDate: '2026/11/20' });
    flag('HNX', 'H');
    flag('HOSE', 'H');
    flag('HOSE', 'LO');
    expect(ssi.updated('quote').map(({ quote }) => quote.isHalted)).toEqual([false, true, false]);
  });
});

describe('minutes of SSI', () => {
  it('begin with the history of five sessions, page by page', () => {
    const ssi = createReadySsi({ start: instant(TEN + 10_000) });
    const { query, id } = ssi.take(OHLC);
    expect(query.get('from')).toBe('2026/11/13 09:15:00');
    expect(query.get('to')).toBe('2026/11/20 10:00:10');
    const full = Array.from({ length: 1_000 }, (_, at) => bar(TEN - (at + 2) * MINUTE_MS));
    ssi.hear({ name: 'answered', id, answer: { status: 200, body: { data: full } } });
    expect(ssi.take(OHLC).query.get('pageIndex')).toBe('2');
    ssi.hear({
      name: 'answered',
      id: id + 1,
      answer: { status: 200, body: { data: [bar(TEN - MINUTE_MS)] } },
    });
  });

  it('end when the next one begins, or after a moment, flat without a trade', () => {
    const ssi = watching();
    expect(ssi.updated('history').at(-1)?.bars.at(-1)?.start).toBe(TEN - MINUTE_MS);
    minute(ssi, TEN, 76_100, 100);
    minute(ssi, TEN, 76_200, 300);
    expect(bars(ssi)).toEqual([]);
    ssi.pass(50_000);
    minute(ssi, TEN + MINUTE_MS);
    expect(bars(ssi)).toEqual([[0, 76_200, 300]]);
    ssi.pass(63_500);
    expect(bars(ssi).slice(1)).toEqual([[1, 76_000, 500]]);
    ssi.pass(60_000);
    expect(bars(ssi).slice(2)).toEqual([[2, 76_000, 0]]);
  });

  it('of a moment before the stream are asked for, never taken for quiet', () => {
    const ssi = watching();
    ssi.pass(54_000);
    expect(bars(ssi)).toEqual([]);
    expect(ssi.updated('gap')).toEqual([{ type: 'gap', symbol: 'FPT' }]);
    ssi.answer(OHLC, [bar(TEN - MINUTE_MS), bar(TEN, 76_300)]);
    expect(ssi.updated('history').at(-1)?.bars.at(-1)).toMatchObject({ start: TEN, close: 76_300 });
  });

  it('missed by an interruption are a gap until the history is there', () => {
    const ssi = watching();
    minute(ssi, TEN);
    minute(ssi, TEN + MINUTE_MS);
    ssi.pass(110_000);
    expect(bars(ssi).map(([at]) => at)).toEqual([0]);
    ssi.hear({ name: 'stream-closed', why: 'closed by SSI' });
    ssi.time.advance(4_000);
    ssi.open();
    ssi.pass(5_000);
    expect(ssi.updated('gap')).toHaveLength(1);
    minute(ssi, TEN + 2 * MINUTE_MS);
    expect(bars(ssi)).toHaveLength(1);
    ssi.answer(OHLC, [bar(TEN), bar(TEN + MINUTE_MS)]);
    ssi.pass(60_000);
    expect(bars(ssi).map(([at]) => at)).toEqual([0, 2]);
  });

  it('asked for again just after one has ended are not doubled and not lost', () => {
    const ssi = watching();
    minute(ssi, TEN, 76_400);
    ssi.pass(50_500);
    minute(ssi, TEN + MINUTE_MS);
    expect(bars(ssi)).toEqual([[0, 76_400, 500]]);
    ssi.market.refill('FPT');
    ssi.answer(OHLC, [bar(TEN - MINUTE_MS)]);
    expect(bars(ssi).slice(1)).toEqual([[0, 76_400, 500]]);
  });

  it('of the lunch and the auctions are none', () => {
    const lunch = Date.UTC(2026, 10, 20, 4, 30);
    const ssi = createReadySsi({ start: instant(lunch - 50_000) });
    ssi.answer(OHLC, [bar(lunch - 2 * MINUTE_MS)]);
    minute(ssi, lunch - MINUTE_MS);
    ssi.pass(300_000);
    expect(ssi.updated('bar').map(({ bar: { start } }) => start)).toEqual([lunch - MINUTE_MS]);
    expect(ssi.updated('gap')).toEqual([]);
  });

  it('are asked for again when they were refused', () => {
    const ssi = createReadySsi({ start: instant(TEN) });
    ssi.refuse(OHLC, 500, '', 'down');
    expect(ssi.updated('history-failed')).toEqual([
      { type: 'history-failed', symbol: 'FPT', why: 'down' },
    ]);
    ssi.pass(10_000);
    expect(ssi.waiting(OHLC)).toBe(1);
  });
});
