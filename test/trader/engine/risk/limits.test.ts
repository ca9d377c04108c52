// The configured limits: which entries are allowed, their size, and the exposure of the account.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { RiskSettings } from '../../../../src/trader/ports/risk-settings.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import { createHarness, type Harness, type HarnessOptions } from '../harness/harness.ts';
import { settings, strategy } from '../harness/settings.ts';

const base = settings([strategy()]);
const GROUPED = { group: 'G', groupEffect: 'reduces' } as const;

function harnessWith(
  risk: Partial<RiskSettings>,
  more: Partial<Settings> = {},
  rules?: HarnessOptions,
) {
  return createHarness({
    strategies: [strategy({ symbols: ['AAPL', 'MSFT', 'IBM'] })],
    ...rules,
    settings: { risk: { ...base.risk, ...risk }, ...more },
  });
}

async function ready(harness: Harness): Promise<Harness> {
  await harness.ready();
  for (const symbol of ['MSFT', 'IBM']) await harness.quote(100, { symbol });
  return harness;
}

describe('an entry is refused', () => {
  it('in a symbol that is on the deny list, or missing from the allow list', async () => {
    const harness = await ready(
      harnessWith({
        allowSymbols: new Set(['MSFT', 'IBM']),
        denySymbols: new Set(['IBM', 'AAPL']),
      }),
    );
    await harness.predict('BUY');
    expect(harness.reasons()).toEqual([
      { kind: 'symbol_not_allowed', symbol: 'AAPL', list: 'deny' },
      { kind: 'symbol_not_allowed', symbol: 'AAPL', list: 'allow' },
    ]);
    await harness.predict('BUY', { symbol: 'IBM' });
    expect(harness.reasons()).toEqual([
      { kind: 'symbol_not_allowed', symbol: 'IBM', list: 'deny' },
    ]);
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.submits('entry')).toHaveLength(1);
  });

  it('if its sector would be above the limit, with what works and what is held in it', async () => {
    const sectors = new Map([
      ['AAPL', 'technology'],
      ['MSFT', 'technology'],
    ]);
    const harness = await ready(harnessWith({ sectors, sectorPercentMax: 2 }));
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    // 100 shares at a limit of 100.22 work, and 100 more at 100.02 are 20,024 of 1,000,000 USD.
    const over = { kind: 'sector_over_limit', sector: 'technology', limit: 2 };
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.reasons()).toEqual([{ ...over, percent: expect.closeTo(2.0024, 6) }]);
    await harness.told(e);
    for (const leg of [s, t]) await harness.told(leg, { group: 'G', groupEffect: 'reduces' });
    await harness.fill(e, 100, 100.02);
    await harness.pass(6_000);
    await harness.quote(99.5);
    await harness.quote(100, { symbol: 'MSFT' });
    // Held at the last price they are 9,950.
    const before = harness.of('signal-refused').length;
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.of('signal-refused').slice(before)).toEqual([]);
    expect(harness.submits('entry')).toHaveLength(2);
  });

  it('in no sector, its sector is not limited', async () => {
    const harness = await ready(
      harnessWith({ sectors: new Map([['MSFT', 'technology']]), sectorPercentMax: 0.5 }),
    );
    await harness.predict('BUY');
    expect(harness.submits('entry')).toHaveLength(1);
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.kinds()).toEqual(['sector_over_limit']);
  });

  it('if the spread is over the limit, and accepted exactly at the limit', async () => {
    const harness = await ready(harnessWith({ spreadPercentMax: 0.2 }));
    await harness.quote(100, { bid: 99.89, ask: 100.11 });
    await harness.predict('BUY');
    expect(harness.reasons()).toMatchObject([{ kind: 'spread_too_wide', limit: 0.2 }]);
    await harness.quote(100, { bid: 99.9, ask: 100.1 });
    await harness.predict('BUY');
    expect(harness.submits('entry')).toHaveLength(1);
  });

  it('if the last price disagrees with the quote, or is too far from the price of the prediction', async () => {
    const harness = await ready(harnessWith({ priceGapPercentMax: 0.5, anchorGapPercentMax: 1 }));
    await harness.quote(101, { bid: 99.98, ask: 100.02 });
    await harness.predict('BUY', { stock_price: 101 });
    expect(harness.reasons()).toMatchObject([
      { kind: 'price_disagrees', with: 'quote', last: 101, other: 100.02, limit: 0.5 },
    ]);
    await harness.quote(100);
    await harness.predict('BUY', { stock_price: 98.5 });
    expect(harness.reasons()).toMatchObject([
      { kind: 'price_disagrees', with: 'anchor', last: 100, other: 98.5, limit: 1 },
    ]);
    await harness.predict('BUY', { stock_price: 99.5 });
    expect(harness.submits('entry')).toHaveLength(1);
  });

  it('if the last price is below the quote, and accepted exactly as far away as it may be', async () => {
    const gap = { priceGapPercentMax: 1, anchorGapPercentMax: 1 };
    const below = await ready(harnessWith(gap));
    await below.quote(98.99, { bid: 100, ask: 100.04 });
    await below.predict('BUY', { stock_price: 98.99 });
    expect(below.reasons()).toMatchObject([
      { kind: 'price_disagrees', with: 'quote', last: 98.99, other: 100, limit: 1 },
    ]);
    await below.quote(99, { bid: 100, ask: 100.04 });
    await below.predict('BUY', { stock_price: 99 });
    expect(below.submits('entry')).toHaveLength(1);
    const anchor = await ready(harnessWith(gap));
    await anchor.quote(101);
    await anchor.predict('BUY', { stock_price: 100 });
    expect(anchor.submits('entry')).toHaveLength(1);
  });

  it('if the spread is over the limit by any part, and accepted at a limit that it equals', async () => {
    const quoted = { bid: 99.9, ask: 100.1 };
    // 0.2 of a middle of 100, as binary fractions have it.
    const limit = ((quoted.ask - quoted.bid) / 100) * 100;
    const at = await ready(harnessWith({ spreadPercentMax: limit }));
    await at.quote(100, quoted);
    await at.predict('BUY');
    expect(at.submits('entry')).toHaveLength(1);
    const over = await ready(harnessWith({ spreadPercentMax: limit - 1e-9 }));
    await over.quote(100, quoted);
    await over.predict('BUY');
    expect(over.reasons()).toMatchObject([{ kind: 'spread_too_wide' }]);
  });

  it('over the entries per day, counted across all strategies and a restart', async () => {
    const harness = await ready(
      harnessWith(
        { entriesPerDayMax: 2 },
        {},
        {
          strategies: [
            strategy({ name: 'a', symbols: ['AAPL'] }),
            strategy({ name: 'b', symbols: ['MSFT', 'IBM'] }),
          ],
        },
      ),
    );
    await harness.predict('BUY');
    await harness.predict('BUY', { symbol: 'MSFT' });
    await harness.predict('BUY', { symbol: 'IBM' });
    expect(harness.reasons()).toEqual([{ kind: 'max_entries_all_rules', entries: 2, limit: 2 }]);
    const next = await harness.crash();
    await next.connect();
    await next.quote(100, { symbol: 'IBM' });
    await next.predict('BUY', { symbol: 'IBM' });
    expect(next.kinds()).toContain('max_entries_all_rules');
  });

  it('over the entries of the day, which begin anew with the next', async () => {
    const harness = await ready(harnessWith({ entriesPerDayMax: 1 }));
    await harness.predict('BUY');
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.status(e, 'cancelled');
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.reasons()).toEqual([{ kind: 'max_entries_all_rules', entries: 1, limit: 1 }]);
    // The figures of the account are of yesterday.
    await harness.jump(instant(Date.parse('2026-11-19T16:00:00Z')));
    await harness.quote(100, { symbol: 'MSFT' });
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.kinds()).toContain('no_day_base');
    for (const tag of [
      'NetLiquidation',
      'BuyingPower',
      'AvailableFunds',
      'ExcessLiquidity',
    ] as const)
      await harness.account(tag, 1_000_000);
    await harness.snapshot();
    await harness.pass(300);
    await harness.quote(100, { symbol: 'MSFT' });
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.of('day-started')).toHaveLength(2);
    expect(harness.of('prediction-judged').at(-1)).toMatchObject({ verdict: { kind: 'accepted' } });
    expect(harness.reasons()).not.toContainEqual(
      expect.objectContaining({ kind: 'max_entries_all_rules' }),
    );
  });

  it('in part, where the leverage leaves room for less beside what is ordered and held', async () => {
    const harness = await ready(harnessWith({ leverageMax: 0.015 }));
    await harness.predict('BUY');
    // 10,022 of 15,000 USD are ordered.
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.bracket().e).toMatchObject({ symbol: 'MSFT', quantity: 49 });
    await harness.predict('BUY', { symbol: 'IBM' });
    expect(harness.submits('entry')).toHaveLength(2);
  });

  it('for more shares than can be borrowed', async () => {
    const harness = await ready(harnessWith({}));
    await harness.market({ type: 'shortable', symbol: 'AAPL', shares: 99 });
    await harness.predict('SELL');
    expect(harness.reasons()).toEqual([{ kind: 'not_shortable', shares: 99 }]);
    await harness.market({ type: 'shortable', symbol: 'AAPL', shares: 100 });
    await harness.predict('SELL');
    expect(harness.bracket().e).toMatchObject({ side: 'sell', quantity: 100 });
  });

  it('over the gross exposure, including orders in flight', async () => {
    const harness = await ready(harnessWith({ grossExposurePercentMax: 2 }));
    await harness.predict('BUY');
    await harness.predict('SELL', { symbol: 'MSFT' });
    expect(harness.reasons()).toMatchObject([
      { kind: 'gross_exposure', equity: 1_000_000, limit: 2 },
    ]);
    // 100 x 100.22 are in flight; this entry would add 100 x 99.98.
    expect(harness.reasons()[0]).toHaveProperty('notional', expect.closeTo(20_020, 0));
  });

  it('over the gross exposure and that of its sector, where what an entry has filled counts once', async () => {
    const sectors = new Map(['AAPL', 'MSFT'].map((symbol) => [symbol, 'technology']));
    const harness = await ready(
      harnessWith({ grossExposurePercentMax: 2, sectors, sectorPercentMax: 2 }),
    );
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg, leg === e ? {} : GROUPED);
    await harness.fill(e, 40, 100.02);
    for (const symbol of ['AAPL', 'MSFT']) await harness.quote(100, { symbol });
    await harness.predict('BUY', { symbol: 'MSFT' });
    // 40 x 100 are held, 60 x 100.22 work, and 100 x 100.02 are wanted.
    expect(harness.reasons()).toEqual([
      expect.objectContaining({ kind: 'sector_over_limit', percent: expect.closeTo(2.00152, 6) }),
      expect.objectContaining({ kind: 'gross_exposure', notional: expect.closeTo(20_015.2, 4) }),
    ]);
  });

  it('over the gross exposure of shorts that are held and of those that work', async () => {
    const harness = await ready(harnessWith({ grossExposurePercentMax: 2.5 }));
    await harness.enter('SELL');
    await harness.predict('SELL', { symbol: 'MSFT' });
    await harness.predict('SELL', { symbol: 'IBM' });
    expect(harness.reasons()).toMatchObject([{ kind: 'gross_exposure', limit: 2.5 }]);
    // 100 x 99.99 are held, 100 x 99.8 work, and 100 x 99.98 are wanted.
    expect(harness.reasons()[0]).toHaveProperty('notional', expect.closeTo(29_977, 0));
  });

  it('over the net exposure, but not if the entry reduces it', async () => {
    const harness = await ready(harnessWith({ netExposurePercentMax: 1.5 }));
    await harness.predict('BUY');
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.reasons()).toMatchObject([{ kind: 'net_exposure', limit: 1.5 }]);
    await harness.predict('SELL', { symbol: 'MSFT' });
    expect(harness.submits('entry')).toHaveLength(2);
  });

  it('over the net exposure of what is held, where a short offsets a long', async () => {
    const harness = await ready(harnessWith({ netExposurePercentMax: 1.5 }));
    await harness.enter('SELL');
    await harness.pass(6_000);
    for (const symbol of ['AAPL', 'MSFT', 'IBM']) await harness.quote(100, { symbol });
    await harness.predict('SELL', { symbol: 'IBM' });
    expect(harness.reasons()).toMatchObject([{ kind: 'net_exposure', limit: 1.5 }]);
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.submits('entry')).toHaveLength(2);
  });

  it('without margin for it and for executions that the funds do not include yet', async () => {
    const harness = await ready(harnessWith({}));
    await harness.account('AvailableFunds', 9_000);
    await harness.enter();
    // The fill uses 5,001 of 9,000; the broker has not reported it in the funds yet.
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.reasons()).toMatchObject([
      { kind: 'margin', available: 9_000, funds: 'available_funds' },
    ]);
    expect(harness.reasons()[0]).toHaveProperty('needed', expect.closeTo(10_002, 0));
    await harness.pass(1_000);
    await harness.account('AvailableFunds', 9_000);
    await harness.account('ExcessLiquidity', 4_000);
    await harness.quote(100, { symbol: 'MSFT' });
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.reasons()).toMatchObject([{ kind: 'margin', funds: 'excess_liquidity' }]);
    await harness.account('ExcessLiquidity', Number.NaN);
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.reasons()).toEqual([
      { kind: 'input_missing', path: 'account.excess_liquidity' },
    ]);
  });

  it('for day trades only if the broker counts them and none is left', async () => {
    const harness = await ready(harnessWith({}));
    await harness.account('DayTradesRemaining', 0);
    await harness.predict('BUY');
    expect(harness.kinds()).toEqual(['day_trades']);
    await harness.account('DayTradesRemaining', -1);
    await harness.predict('BUY');
    expect(harness.submits('entry')).toHaveLength(1);
  });
});

it('counts for each strategy its own positions', async () => {
  const limits = { maxPositions: 1, maxEntriesPerDay: 9 };
  const second = strategy({ name: 'second', symbols: ['MSFT'], limits });
  const harness = await ready(createHarness({ strategies: [strategy({ limits }), second] }));
  await harness.enter();
  await harness.predict('BUY', { symbol: 'MSFT' });
  const entered = harness.submits('entry').map(({ legs: [entry] }) => entry?.symbol);
  expect(entered).toEqual(['AAPL', 'MSFT']);
});

describe('the size of an entry', () => {
  it('is capped by the percentage of equity and by the shares per order', async () => {
    const strategies = [
      strategy({ symbols: ['AAPL', 'MSFT', 'IBM'], size: { kind: 'shares', shares: 900 } }),
    ];
    const share = await ready(harnessWith({ positionPercentMax: 1 }, {}, { strategies }));
    await share.predict('BUY');
    expect(share.of('signal-taken')[0]?.sizing).toMatchObject({
      shares: 99,
      binding: 'max_position_percent',
    });
    const shares = await ready(harnessWith({ orderSharesMax: 7 }, {}, { strategies }));
    await shares.predict('BUY');
    expect(shares.of('signal-taken')[0]?.sizing).toMatchObject({
      shares: 7,
      binding: 'max_order_shares',
    });
  });

  it('excludes funds used by entries since the broker reported the buying power', async () => {
    const strategies = [
      strategy({ symbols: ['AAPL', 'MSFT'], size: { kind: 'shares', shares: 900 } }),
    ];
    const harness = await ready(harnessWith({ marginPercent: 1 }, {}, { strategies }));
    await harness.account('BuyingPower', 100_000);
    await harness.enter();
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.of('signal-taken').at(-1)?.sizing).toMatchObject({
      shares: 99,
      binding: 'buying_power',
    });
  });

  it('is limited to settled cash in a cash account, where a sale does not restore it', async () => {
    const strategies = [
      strategy({ symbols: ['AAPL', 'MSFT'], size: { kind: 'shares', shares: 900 } }),
    ];
    const harness = await ready(harnessWith({}, { accountType: 'cash' }, { strategies }));
    await harness.account('SettledCash', 100_000);
    const { s, t } = await harness.enter();
    await harness.fill(s, 900, 98.5);
    await harness.status(t, 'cancelled');
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.of('signal-taken').at(-1)?.sizing).toMatchObject({
      shares: 99,
      binding: 'buying_power',
    });
  });
});

describe('the first days of live trading', () => {
  const live: Partial<Settings> = { mode: 'live', live: { overridesFirstDays: false } };
  const strategies = [
    strategy({ symbols: ['AAPL', 'MSFT'], size: { kind: 'shares', shares: 900 } }),
  ];

  it('allow one position of five percent', async () => {
    const harness = await ready(harnessWith({}, live, { strategies }));
    await harness.predict('BUY');
    expect(harness.of('signal-taken')[0]?.sizing).toMatchObject({
      shares: 499,
      binding: 'first_live_days',
    });
    await harness.predict('BUY', { symbol: 'MSFT' });
    expect(harness.reasons()).toEqual([{ kind: 'first_live_days', day: 1, open: 1, limit: 1 }]);
  });

  it('count only days with an execution, across restarts, and end with the third', async () => {
    const DAY = 86_400_000;
    let harness = createHarness({ strategies, settings: live });
    const seen: unknown[] = [];
    // Wednesday without a trade; Thursday, Friday and Monday with one; then Tuesday.
    for (const afterMs of [0, DAY, DAY, 3 * DAY, DAY]) {
      if (afterMs > 0) harness = await harness.crash(afterMs);
      await harness.ready();
      const day = harness.engine.status().firstLiveDay;
      if (afterMs === 0) seen.push(day);
      else {
        const { s, t, e } = await harness.enter();
        seen.push([day, e.quantity, harness.engine.status().firstLiveDay]);
        await harness.fill(s, e.quantity, 98.5);
        await harness.status(t, 'cancelled');
      }
    }
    expect(seen).toEqual([1, [1, 499, 1], [2, 499, 2], [3, 499, 3], [undefined, 900, undefined]]);
  });

  it('can be lifted by the configuration, and apply to live mode only', async () => {
    for (const more of [{ ...live, live: { overridesFirstDays: true } }, {}]) {
      const harness = await ready(harnessWith({}, more, { strategies }));
      await harness.predict('BUY');
      await harness.predict('BUY', { symbol: 'MSFT' });
      expect(harness.of('signal-taken').map(({ sizing }) => sizing.shares)).toEqual([900, 900]);
    }
  });
});
