// Stop kinds: the initial stop price of an entry and how it trails. Bars range from 99.75 to 100.25, so the ATR is 0.50; filled at 100.02.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { Bar } from '../../../../src/market/bars/bar.ts';
import type { StopRule, TrailRule } from '../../../../src/trader/domain/strategy/strategy.ts';
import { createHarness } from '../harness/harness.ts';
import { FIVE_MINUTES as atr, strategy } from '../harness/settings.ts';

async function readyWith(stop: StopRule, trail?: TrailRule) {
  const harness = createHarness({ strategies: [strategy({ target: undefined, stop, trail })] });
  await harness.ready();
  return harness;
}

describe('the stop of an entry', () => {
  it.each<[string, StopRule, number, number]>([
    ['3 ATR from the entry', { kind: 'atr', atr, multiple: 3 }, 98.52, 101.48],
    ['2 percent from it', { kind: 'percent', percent: 2 }, 98.01, 101.98],
    ['1.5 USD from it', { kind: 'price', distance: 1.5 }, 98.52, 101.48],
    ['3 ATR below the highest high', { kind: 'chandelier', atr, multiple: 3 }, 98.75, 101.25],
    [
      'two ticks beyond the bar',
      { kind: 'previous-bar', barMs: 300_000, offsetTicks: 2 },
      99.73,
      100.27,
    ],
  ])('rests %s', async (_, stop, long, short) => {
    const harness = await readyWith(stop);
    await harness.predict('BUY');
    expect(harness.bracket().s.stopPrice).toBe(long);
    const other = await readyWith(stop);
    await other.predict('SELL');
    expect(other.bracket().s.stopPrice).toBe(short);
  });

  it('refuses the entry, with both prices, if it would be beyond the entry price', async () => {
    const harness = await readyWith({ kind: 'previous-bar', barMs: 300_000, offsetTicks: 0 });
    await harness.quote(99.5);
    await harness.predict('BUY');
    expect(harness.reasons()).toContainEqual({
      kind: 'stop_beyond_entry',
      level: 99.75,
      entry: 99.52,
    });
  });

  it('by SuperTrend refuses the entry against the trend, and rests on the SuperTrend line with it', async () => {
    const harness = await readyWith({ kind: 'supertrend', atr, multiple: 3 });
    await harness.predict('BUY');
    expect(harness.bracket().s.stopPrice).toBe(98.5);
    const against = await readyWith({ kind: 'supertrend', atr, multiple: 3 });
    await against.predict('SELL');
    expect(against.reasons()).toEqual([{ kind: 'input_missing', path: 'stop.price' }]);
  });
});

describe('a trail of several parts', () => {
  it('follows its tightest part: the chandelier first, break-even from 1 R on', async () => {
    const trail: TrailRule = {
      kind: 'tightest',
      of: [
        { kind: 'chandelier', atr, multiple: 2 },
        { kind: 'break-even', atR: 1, offset: 0.03 },
      ],
      activateAtR: 0,
      step: undefined,
    };
    const harness = await readyWith({ kind: 'atr', atr, multiple: 3 }, trail);
    const { s } = await harness.enter();
    await harness.told(s, { group: s.orderRef, groupEffect: 'reduces' });
    for (const price of [100, 100.01]) {
      await harness.pass(1_000);
      await harness.quote(price);
    }
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 99.25 }]);
    await harness.told(s, { stopPrice: 99.25 });
    for (const price of [100.4, 100.8, 101.2, 101.5, 101.51, 101.52]) {
      await harness.pass(1_000);
      await harness.quote(price);
    }
    expect(harness.modifies().slice(1)).toEqual([{ orderRef: s.orderRef, stopPrice: 100.05 }]);
  });
});

describe('a trail without a known ATR', () => {
  /** The symbol has traded for half an hour in its life: fourteen bars of five minutes are more. */
  async function listedToday(trail: TrailRule) {
    const harness = await readyWith({ kind: 'percent', percent: 2 }, trail);
    const open = Date.parse('2026-11-18T14:30:00Z');
    const bars: Bar[] = [];
    for (let start = open; start + MINUTE_MS <= harness.now(); start += MINUTE_MS)
      bars.push({
        ...{ start: instant(start), lengthMs: MINUTE_MS, volume: 100_000 },
        ...{ open: 100, high: 100.25, low: 99.75, close: 100 },
      });
    await harness.market({ type: 'history', symbol: 'AAPL', bars });
    const { s } = await harness.enter();
    return { harness, stop: s };
  }

  const terms = { activateAtR: 0, step: undefined } as const;
  it.each<[string, TrailRule, number]>([
    ['break-even', { kind: 'break-even', atR: 0.5, offset: 0, ...terms }, 100.02],
    ['a percentage', { kind: 'percent', percent: 1, ...terms }, 98.02],
    [
      'the tightest of an ATR and a percentage',
      {
        kind: 'tightest',
        of: [
          { kind: 'atr', atr, multiple: 2 },
          { kind: 'percent', percent: 1 },
        ],
        ...terms,
      },
      98.02,
    ],
  ])('moves the stop by %s, as prints confirm each other', async (_, trail, first) => {
    const { harness, stop } = await listedToday(trail);
    const moves = () => harness.modifies().map(({ stopPrice }) => stopPrice);
    for (let at = 1; at <= 30; at += 1) {
      await harness.pass(2_000);
      await harness.quote(Math.round((100 + at * 0.1) * 100) / 100);
    }
    expect(moves()).not.toEqual([]);
    expect(moves()[0]).toBeGreaterThanOrEqual(first);
    expect(harness.modifies()[0]?.orderRef).toBe(stop.orderRef);
  });

  it('does not move it beyond the fill by one print alone', async () => {
    const trail: TrailRule = { kind: 'percent', percent: 1, ...terms };
    const { harness } = await listedToday(trail);
    await harness.pass(2_000);
    await harness.quote(101.5);
    await harness.pass(2_000);
    await harness.quote(100.02);
    expect(harness.modifies().map(({ stopPrice }) => stopPrice)).toEqual([99.01]);
  });
});
