// Prices of Alpaca's simulator: history first, then what the stream says, and history again after an interruption.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { MarketUpdate } from '../../../../src/trader/ports/market-feed.ts';
import { until } from '../ib/harness/real-time.ts';
import {
  type AdapterAtWork,
  lastOf,
  openedTo,
  type SimulatedAlpaca,
  startSimulatedAlpaca,
} from './harness/simulated.ts';

const TEN = instant(Date.UTC(2026, 10, 24, 15));

describe('prices of Alpaca', () => {
  let alpaca: SimulatedAlpaca;
  let at: AdapterAtWork;
  beforeAll(async () => {
    alpaca = await startSimulatedAlpaca({ at: TEN, speed: 20 });
  });
  afterEach(async () => {
    await alpaca.ask('DELETE', '/fault');
    await at.broker.stop();
  });
  afterAll(() => alpaca.stop());

  function updatesOf<Type extends MarketUpdate['type']>(type: Type) {
    return at.updates.filter(
      (update): update is Extract<MarketUpdate, { type: Type }> => update.type === type,
    );
  }

  const priceAt = (last: number) =>
    alpaca.ask('POST', '/price', { symbol: 'AAPL', last, bid: last - 0.01, ask: last + 0.01 });
  const quote = () => updatesOf('quote').at(-1)?.quote;

  it('come as history of whole minutes, quotes, and each finished minute', async () => {
    at = await openedTo(alpaca);
    const [history] = await until(() => {
      const all = updatesOf('history');
      return all.length > 0 && all;
    }, 'history');
    const bars = history?.bars ?? [];
    expect(bars.length).toBeGreaterThan(1_000);
    expect(bars.every(({ start }) => start % MINUTE_MS === 0)).toBe(true);
    await priceAt(151);
    await until(() => quote()?.last === 151, 'the trade');
    expect(quote()).toMatchObject({ symbol: 'AAPL', isLive: true, isHalted: false });
    const { venue, printedAt = 0 } = quote()?.thin ?? {};
    expect(venue).toBe('IEX');
    expect(alpaca.clock.now() - printedAt).toBeLessThan(MINUTE_MS);
    const { bar } = await until(() => updatesOf('bar').at(-1), 'a minute');
    expect(bar.start).toBeGreaterThan(bars.at(-1)?.start ?? 0);
    expect(updatesOf('gap')).toEqual([]);
  });

  it('are of one exchange, whose quote may be wide or have one side', async () => {
    at = await openedTo(alpaca);
    await alpaca.ask('POST', '/asset', { symbol: 'AAPL', iex: 'wide' });
    await priceAt(150);
    await until(() => quote()?.bid === 142.49, 'a wide quote');
    expect(quote()).toMatchObject({ ask: 157.51, last: 150, thin: { venue: 'IEX' } });
    await alpaca.ask('POST', '/asset', { symbol: 'AAPL', iex: 'one-sided' });
    await priceAt(150);
    await until(() => quote()?.ask === 150.04, 'an ask');
    expect(quote()?.bid).toBeNaN();
    await alpaca.ask('POST', '/asset', { symbol: 'AAPL', iex: 'usual' });
  });

  const halted = (symbol: string) =>
    updatesOf('quote').findLast((update) => update.quote.symbol === symbol)?.quote.isHalted;
  async function subscribed(...symbols: readonly string[]): Promise<void> {
    for (const symbol of symbols) {
      at.broker.resolve({ symbol, brokerSymbol: symbol });
      const { instrument } = await until(
        () => lastOf(at, 'instrument-resolved', (one) => one.instrument.symbol === symbol),
        symbol,
      );
      at.market.subscribe(instrument);
    }
  }

  // Nasdaq says that quotes resume before trading does; the other tape has imbalances and price bands during a halt.
  it.each([
    ['Nasdaq', 'AMZN'],
    ['NYSE', 'AAPL'],
  ])('say that a stock of %s is halted until trading resumes', async (_, symbol) => {
    at = await openedTo(alpaca);
    await subscribed(symbol);
    await until(() => halted(symbol) === false, 'a quote');
    await alpaca.ask('POST', '/fault', { kind: 'halt', symbol });
    await until(() => halted(symbol), 'halted');
    at.updates.splice(0);
    await until(() => halted(symbol) !== undefined, 'a later quote');
    expect(halted(symbol)).toBe(true);
    await alpaca.ask('DELETE', '/fault');
    await until(() => halted(symbol) === false, 'resumed');
  });

  it.each([
    ['lasts', true],
    ['has ended', false],
  ])('keep a halt over an interruption until a trade: it %s', async (_, isLasting) => {
    at = await openedTo(alpaca);
    await until(() => quote(), 'a quote');
    const { fault_id: id } = (await alpaca.ask('POST', '/fault', {
      ...{ kind: 'halt', symbol: 'AAPL' },
    })) as { readonly fault_id: number };
    await until(() => quote()?.isHalted === true, 'halted');
    await alpaca.ask('POST', '/fault', { kind: 'stream-gap', for_ms: 500 });
    const farms = () =>
      at.reports.flatMap((one) => (one.type === 'farm-changed' ? [one.isBroken] : []));
    await until(() => farms().join() === 'true', 'broken');
    at.updates.splice(0);
    if (!isLasting) await alpaca.ask('DELETE', `/fault/${id}`);
    await until(() => quote()?.isLive, 'a quote of the next stream');
    if (isLasting) expect(quote()?.isHalted).toBe(true);
    else await until(() => quote()?.isHalted === false, 'a trade');
  });

  const CODES = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].flatMap((one) => [`X${one}`, `Y${one}`]);

  it('of a stock that the plan has no place for are not live, and say so by name', async () => {
    at = await openedTo(alpaca);
    const [extra = '', ...others] = CODES.slice(0, 30);
    await subscribed(...others, extra);
    const of = (symbol: string) =>
      updatesOf('quote').findLast((update) => update.quote.symbol === symbol)?.quote;
    const { text } = await until(() => lastOf(at, 'notice'), 'a notice');
    expect(text).toContain(`no prices of ${extra}:`);
    await until(() => others.every((symbol) => of(symbol)?.isLive), 'the others live');
    const shown = await until(() => of(extra), 'a quote');
    expect(shown).toMatchObject({ isLive: false, last: expect.any(Number) });
    const before = of('AAPL')?.at ?? 0;
    await until(() => (of('AAPL')?.at ?? 0) > before + MINUTE_MS, 'a minute later');
    expect(of(extra)).toEqual(shown);
    at.market.unsubscribe('AAPL');
    await until(() => of(extra)?.isLive, 'live in the place of the other');
  });

  it('are asked for again after an interruption, and complete', async () => {
    at = await openedTo(alpaca);
    await until(() => updatesOf('history').length === 1, 'history');
    await alpaca.ask('POST', '/fault', { kind: 'stream-gap', for_ms: 500 });
    const farms = () =>
      at.reports.flatMap((one) => (one.type === 'farm-changed' ? [one.isBroken] : []));
    await until(() => farms().join() === 'true,false', 'broken, and whole again');
    await until(() => updatesOf('history').length === 2, 'history again');
    await until(() => updatesOf('bar').length > 0, 'minutes again');
  });
});

describe('prices of Alpaca before the open', () => {
  it('are known at once, though nothing trades', async () => {
    const early = instant(Date.UTC(2026, 10, 25, 9, 5));
    const alpaca = await startSimulatedAlpaca({ at: early, speed: 1 });
    await alpaca.ask('POST', '/price', { symbol: 'AAPL', last: 37.5, bid: 37.4, ask: 37.6 });
    const at = await openedTo(alpaca);
    const { quote } = await until(
      () => at.updates.find((update) => update.type === 'quote'),
      'a quote',
    );
    expect(quote).toMatchObject({ symbol: 'AAPL', last: 37.5 });
    await at.broker.stop();
    await alpaca.stop();
  });
});

describe('prices of Alpaca over a night', () => {
  it('are those of the day before, though the stream is well', async () => {
    const midnight = Date.UTC(2026, 10, 25, 5);
    const alpaca = await startSimulatedAlpaca({
      at: instant(midnight - 2 * MINUTE_MS),
      speed: 20,
    });
    const at = await openedTo(alpaca);
    await alpaca.ask('POST', '/price', { symbol: 'AAPL', last: 150, bid: 149.9, ask: 150.1 });
    const quotes = () =>
      at.updates.flatMap((one) => (one.type === 'quote' && one.quote.isLive ? [one.quote] : []));
    const [first] = await until(() => quotes().length > 0 && quotes(), 'a quote');
    await until(() => (quotes().at(-1)?.at ?? 0) > (first?.at ?? 0), 'the same quote, later');
    await until(() => alpaca.clock.now() > midnight + MINUTE_MS, 'the next day');
    expect(quotes().at(-1)?.last).toBe(150);
    expect(quotes().at(-1)?.at).toBeLessThan(midnight);
    await at.broker.stop();
    await alpaca.stop();
  });
});
