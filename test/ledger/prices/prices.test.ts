import { describe, expect, it } from 'vitest';
import { textOf } from '../../../src/kernel/decimal.ts';
import { DAY_MS, MINUTE_MS, plus, SECOND_MS } from '../../../src/kernel/instant.ts';
import type { PriceSource, Prices, Quote } from '../../../src/ledger/ports/prices.ts';
import type { QuoteCacheStore } from '../../../src/ledger/ports/quote-cache-store.ts';
import { createMemoryCacheStore } from '../../../src/ledger/prices/cache/memory-cache-store.ts';
import { createPrices } from '../../../src/ledger/prices/prices.ts';
import { type MovedClock, movedClock, scriptedSource, settled } from './harness/scripted-source.ts';

const SILENT = { kind: 'not-answering', why: 'it answered 500' } as const;

function pricesOf(
  clock: MovedClock,
  sources: readonly PriceSource[],
  cacheStore: QuoteCacheStore = createMemoryCacheStore(),
): Prices {
  const watchEveryMs = 15 * SECOND_MS;
  return createPrices({ ...clock, sources, cacheStore, watchEveryMs, priceAgeMaxMs: 4 * DAY_MS });
}

/** `189.84 yahoo`, with `stale` behind it if so, or the failure. */
async function told(prices: Prices, symbol = 'AAPL'): Promise<unknown> {
  const answer = (await prices.quotes([symbol])).get(symbol);
  return answer?.ok ? wordsOf(answer.value) : answer?.failure;
}

function wordsOf({ price, source, isStale }: Quote): string {
  return `${textOf(price)} ${source}${isStale ? ' stale' : ''}`;
}

describe('prices', () => {
  it('are fetched once a minute, however many ask at once', async () => {
    const clock = movedClock();
    const yahoo = scriptedSource('yahoo', clock.now);
    yahoo.set('AAPL', '189.84');
    const prices = pricesOf(clock, [yahoo]);
    const letGo = yahoo.hold();
    const all = Promise.all(Array.from({ length: 50 }, () => told(prices)));
    await settled();
    letGo();
    expect(new Set(await all)).toEqual(new Set(['189.84 yahoo']));
    expect(yahoo.asked).toEqual([['AAPL']]);
    await clock.pass(MINUTE_MS);
    expect(await told(prices)).toBe('189.84 yahoo');
    expect(yahoo.asked).toHaveLength(1);
  });

  it('are given at once when they are old, while the sources are asked again', async () => {
    const clock = movedClock();
    const yahoo = scriptedSource('yahoo', clock.now);
    yahoo.set('AAPL', '189.84');
    const prices = pricesOf(clock, [yahoo]);
    await told(prices);
    await clock.pass(61 * SECOND_MS);
    yahoo.set('AAPL', '190');
    const letGo = yahoo.hold();
    expect(await told(prices)).toBe('189.84 yahoo stale');
    letGo();
    await settled();
    expect(await told(prices)).toBe('190 yahoo');
    expect(yahoo.asked).toHaveLength(2);
  });

  it('outlive their sources for ten minutes, marked, and then fail with the reason', async () => {
    const clock = movedClock();
    const yahoo = scriptedSource('yahoo', clock.now);
    yahoo.set('AAPL', '189.84');
    const prices = pricesOf(clock, [yahoo]);
    await told(prices);
    yahoo.set('AAPL', SILENT);
    await clock.pass(10 * MINUTE_MS);
    expect(await told(prices)).toBe('189.84 yahoo stale');
    await clock.pass(SECOND_MS);
    const failures = [{ source: 'yahoo', failure: SILENT }];
    expect(await told(prices)).toEqual({ kind: 'no-source', symbol: 'AAPL', failures });
  });

  it('come from the first source that has one, and each is asked only for the rest', async () => {
    const clock = movedClock();
    const gateway = scriptedSource('gateway', clock.now, { knowsEverySymbol: false });
    const yahoo = scriptedSource('yahoo', clock.now);
    const hand = scriptedSource('hand', clock.now, { knowsEverySymbol: false });
    gateway.set('SPY', '470');
    yahoo.set('SPY', '471');
    yahoo.set('AAPL', '189.84');
    hand.set('PRIV', '12');
    const prices = pricesOf(clock, [gateway, yahoo, hand]);
    const found = await prices.quotes(['SPY', 'AAPL', 'PRIV', 'NONE']);
    const words = [...found].map(([symbol, one]) => [
      symbol,
      one.ok ? wordsOf(one.value) : one.failure.kind,
    ]);
    expect(Object.fromEntries(words)).toEqual({
      SPY: '470 gateway',
      AAPL: '189.84 yahoo',
      PRIV: '12 hand',
      NONE: 'unknown-symbol',
    });
    expect(yahoo.asked).toEqual([['AAPL', 'PRIV', 'NONE']]);
    expect(hand.asked).toEqual([['PRIV', 'NONE']]);
  });

  it('are unknown only if a source that knows every symbol says so, or all do', async () => {
    const clock = movedClock();
    const gateway = scriptedSource('gateway', clock.now, { knowsEverySymbol: false });
    const yahoo = scriptedSource('yahoo', clock.now);
    gateway.set('AAPL', SILENT);
    expect(await told(pricesOf(clock, [gateway, yahoo]))).toMatchObject({ kind: 'unknown-symbol' });
    gateway.set('AAPL', { kind: 'unknown-symbol' });
    yahoo.set('AAPL', SILENT);
    expect(await told(pricesOf(clock, [gateway, yahoo]))).toMatchObject({ kind: 'no-source' });
    expect(await told(pricesOf(clock, [gateway]))).toMatchObject({ kind: 'unknown-symbol' });
    expect(await told(pricesOf(clock, []))).toMatchObject({ kind: 'no-source', failures: [] });
  });

  it('that no source knows yet are asked for again at once, unless a source knows every symbol', async () => {
    const clock = movedClock();
    const gateway = scriptedSource('gateway', clock.now, { knowsEverySymbol: false });
    const prices = pricesOf(clock, [gateway]);
    expect(await told(prices)).toMatchObject({ kind: 'unknown-symbol' });
    gateway.set('AAPL', '189.84');
    expect(await told(prices)).toBe('189.84 gateway');
    const yahoo = scriptedSource('yahoo', clock.now);
    const surely = pricesOf(clock, [yahoo]);
    await told(surely);
    yahoo.set('AAPL', '189.84');
    expect(await told(surely)).toMatchObject({ kind: 'unknown-symbol' });
  });

  it('are stale when the price itself is old', async () => {
    const clock = movedClock();
    const now = clock.now();
    const hand = scriptedSource('hand', () => now);
    hand.set('PRIV', '12');
    const prices = pricesOf(clock, [hand]);
    await clock.pass(5 * DAY_MS);
    expect(await told(prices, 'PRIV')).toBe('12 hand stale');
  });

  it('leave a limited source alone until its time, and longer each time', async () => {
    const clock = movedClock();
    const yahoo = scriptedSource('yahoo', clock.now);
    const limit = (ms: number) => ({ kind: 'limited', until: plus(clock.now(), ms) }) as const;
    const prices = pricesOf(clock, [yahoo]);
    yahoo.set('AAPL', limit(7_000));
    await told(prices);
    await clock.pass(6_999);
    expect(await told(prices)).toMatchObject({ failures: [{ failure: { kind: 'limited' } }] });
    expect(yahoo.asked).toHaveLength(1);
    await clock.pass(1);
    yahoo.set('AAPL', limit(7_000));
    await told(prices);
    expect(yahoo.asked).toHaveLength(2);
    await clock.pass(59_999);
    await told(prices);
    expect(yahoo.asked).toHaveLength(2);
    await clock.pass(1);
    yahoo.set('AAPL', '189.84');
    expect(await told(prices)).toBe('189.84 yahoo');
  });

  it('ask a silent source after one second, two, four', async () => {
    const clock = movedClock();
    const yahoo = scriptedSource('yahoo', clock.now);
    yahoo.set('AAPL', SILENT);
    const prices = pricesOf(clock, [yahoo]);
    const askedAfter: number[] = [];
    for (let second = 0; second < 10; second += 1) {
      const before = yahoo.asked.length;
      await told(prices);
      if (yahoo.asked.length > before) askedAfter.push(second);
      await clock.pass(SECOND_MS);
    }
    expect(askedAfter).toEqual([0, 1, 3, 7]);
  });

  it('do without a shelf that fails', async () => {
    const clock = movedClock();
    const yahoo = scriptedSource('yahoo', clock.now);
    yahoo.set('AAPL', '189.84');
    const broken = () => Promise.reject(new Error('gone'));
    const prices = pricesOf(clock, [yahoo], { get: broken, put: broken, remove: broken });
    expect(await told(prices)).toBe('189.84 yahoo');
    expect(await told(prices)).toBe('189.84 yahoo');
  });

  it('are refreshed in questions of fifty, two at a time, and only if they are due', async () => {
    const clock = movedClock();
    const yahoo = scriptedSource('yahoo', clock.now);
    const symbols = Array.from({ length: 120 }, (_, index) => `S${index}`);
    for (const symbol of symbols) yahoo.set(symbol, '1');
    const prices = pricesOf(clock, [yahoo]);
    const letGo = yahoo.hold();
    const refreshed = prices.refresh(symbols);
    await settled();
    expect(yahoo.asked.map(({ length }) => length)).toEqual([50, 50]);
    letGo();
    await refreshed;
    expect(yahoo.asked.map(({ length }) => length)).toEqual([50, 50, 20]);
    await prices.refresh(symbols);
    expect(yahoo.asked).toHaveLength(3);
    await prices.forget('S7');
    await prices.refresh(symbols);
    expect(yahoo.asked.at(-1)).toEqual(['S7']);
  });
});

describe('watching prices', () => {
  it('hears each change once, from one timer for all', async () => {
    const clock = movedClock();
    const yahoo = scriptedSource('yahoo', clock.now);
    yahoo.set('AAPL', '189.84');
    yahoo.set('SPY', '470');
    const prices = pricesOf(clock, [yahoo]);
    const [ann, bob] = [[], []] as [string[], string[]];
    const hear = (list: string[]) => (quote: Quote) =>
      void list.push(`${quote.symbol} ${wordsOf(quote)}`);
    const cancelAnn = prices.watch(['AAPL'], hear(ann));
    prices.watch(['AAPL', 'SPY'], hear(bob));
    await settled();
    expect(clock.waiting()).toBe(1);
    expect(ann).toEqual(['AAPL 189.84 yahoo']);
    expect(bob.toSorted()).toEqual(['AAPL 189.84 yahoo', 'SPY 470 yahoo']);
    yahoo.set('AAPL', '190');
    await clock.pass(15 * SECOND_MS);
    expect(ann).toEqual(['AAPL 189.84 yahoo', 'AAPL 190 yahoo']);
    expect(yahoo.asked.at(-1)).toEqual(['AAPL', 'SPY']);
    cancelAnn();
    yahoo.set('AAPL', '191');
    await clock.pass(15 * SECOND_MS);
    expect(ann).toHaveLength(2);
    expect(bob).toContain('AAPL 191 yahoo');
    prices.stop();
  });

  it('hears that a price has become stale', async () => {
    const clock = movedClock();
    const yahoo = scriptedSource('yahoo', clock.now);
    yahoo.set('AAPL', '189.84');
    const prices = pricesOf(clock, [yahoo]);
    const heard: string[] = [];
    prices.watch(['AAPL'], (quote) => void heard.push(wordsOf(quote)));
    await settled();
    yahoo.set('AAPL', SILENT);
    for (let times = 0; times < 5; times += 1) await clock.pass(15 * SECOND_MS);
    expect(heard).toEqual(['189.84 yahoo', '189.84 yahoo stale']);
    prices.stop();
  });

  it('asks nobody once nobody watches, and again when somebody does', async () => {
    const clock = movedClock();
    const yahoo = scriptedSource('yahoo', clock.now);
    yahoo.set('AAPL', '189.84');
    const prices = pricesOf(clock, [yahoo]);
    const cancel = prices.watch(['AAPL'], () => {});
    await settled();
    cancel();
    await clock.pass(15 * SECOND_MS);
    expect(clock.waiting()).toBe(0);
    await clock.pass(MINUTE_MS);
    expect(yahoo.asked).toHaveLength(1);
    prices.watch(['AAPL'], () => {});
    await settled();
    expect(clock.waiting()).toBe(1);
    expect(yahoo.asked).toHaveLength(2);
    prices.stop();
    expect(clock.waiting()).toBe(0);
  });
});
