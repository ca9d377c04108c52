// The configured limits: which entries are allowed, their size, and the exposure of the account.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { RiskSettings } from '../../../../src/trader/ports/risk-settings.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import { createRig, type Rig, type RigOptions } from '../rig/rig.ts';
import { settings, strategy } from '../rig/settings.ts';

const base = settings([strategy()]);
const GROUPED = { group: 'G', groupEffect: 'reduces' } as const;

function rigWith(risk: Partial<RiskSettings>, more: Partial<Settings> = {}, rules?: RigOptions) {
  return createRig({
    strategies: [strategy({ symbols: ['AAPL', 'MSFT', 'IBM'] })],
    ...rules,
    settings: { risk: { ...base.risk, ...risk }, ...more },
  });
}

async function ready(rig: Rig): Promise<Rig> {
  await rig.ready();
  for (const symbol of ['MSFT', 'IBM']) await rig.quote(100, { symbol });
  return rig;
}

describe('an entry is refused', () => {
  it('in a symbol that is on the deny list, or missing from the allow list', async () => {
    const rig = await ready(
      rigWith({ allowSymbols: new Set(['MSFT', 'IBM']), denySymbols: new Set(['IBM', 'AAPL']) }),
    );
    await rig.predict('BUY');
    expect(rig.reasons()).toEqual([
      { kind: 'symbol_not_allowed', symbol: 'AAPL', list: 'deny' },
      { kind: 'symbol_not_allowed', symbol: 'AAPL', list: 'allow' },
    ]);
    await rig.predict('BUY', { symbol: 'IBM' });
    expect(rig.reasons()).toEqual([{ kind: 'symbol_not_allowed', symbol: 'IBM', list: 'deny' }]);
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.submits('entry')).toHaveLength(1);
  });

  it('if its sector would be above the limit, with what works and what is held in it', async () => {
    const sectors = new Map([
      ['AAPL', 'technology'],
      ['MSFT', 'technology'],
    ]);
    const rig = await ready(rigWith({ sectors, sectorPercentMax: 2 }));
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    // 100 shares at a limit of 100.22 work, and 100 more at 100.02 are 20,024 of 1,000,000 USD.
    const over = { kind: 'sector_over_limit', sector: 'technology', limit: 2 };
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.reasons()).toEqual([{ ...over, percent: expect.closeTo(2.0024, 6) }]);
    await rig.told(e);
    for (const leg of [s, t]) await rig.told(leg, { group: 'G', groupEffect: 'reduces' });
    await rig.fill(e, 100, 100.02);
    await rig.pass(6_000);
    await rig.quote(99.5);
    await rig.quote(100, { symbol: 'MSFT' });
    // Held at the last price they are 9,950.
    const before = rig.of('signal-refused').length;
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.of('signal-refused').slice(before)).toEqual([]);
    expect(rig.submits('entry')).toHaveLength(2);
  });

  it('in no sector, its sector is not limited', async () => {
    const rig = await ready(
      rigWith({ sectors: new Map([['MSFT', 'technology']]), sectorPercentMax: 0.5 }),
    );
    await rig.predict('BUY');
    expect(rig.submits('entry')).toHaveLength(1);
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.kinds()).toEqual(['sector_over_limit']);
  });

  it('if the spread is over the limit, and accepted exactly at the limit', async () => {
    const rig = await ready(rigWith({ spreadPercentMax: 0.2 }));
    await rig.quote(100, { bid: 99.89, ask: 100.11 });
    await rig.predict('BUY');
    expect(rig.reasons()).toMatchObject([{ kind: 'spread_too_wide', limit: 0.2 }]);
    await rig.quote(100, { bid: 99.9, ask: 100.1 });
    await rig.predict('BUY');
    expect(rig.submits('entry')).toHaveLength(1);
  });

  it('if the last price disagrees with the quote, or is too far from the price of the prediction', async () => {
    const rig = await ready(rigWith({ priceGapPercentMax: 0.5, anchorGapPercentMax: 1 }));
    await rig.quote(101, { bid: 99.98, ask: 100.02 });
    await rig.predict('BUY', { stock_price: 101 });
    expect(rig.reasons()).toMatchObject([
      { kind: 'price_disagrees', with: 'quote', last: 101, other: 100.02, limit: 0.5 },
    ]);
    await rig.quote(100);
    await rig.predict('BUY', { stock_price: 98.5 });
    expect(rig.reasons()).toMatchObject([
      { kind: 'price_disagrees', with: 'anchor', last: 100, other: 98.5, limit: 1 },
    ]);
    await rig.predict('BUY', { stock_price: 99.5 });
    expect(rig.submits('entry')).toHaveLength(1);
  });

  it('over the entries per day, counted across all strategies and a restart', async () => {
    const rig = await ready(
      rigWith(
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
    await rig.predict('BUY');
    await rig.predict('BUY', { symbol: 'MSFT' });
    await rig.predict('BUY', { symbol: 'IBM' });
    expect(rig.reasons()).toEqual([{ kind: 'max_entries_all_rules', entries: 2, limit: 2 }]);
    const next = await rig.crash();
    await next.connect();
    await next.quote(100, { symbol: 'IBM' });
    await next.predict('BUY', { symbol: 'IBM' });
    expect(next.kinds()).toContain('max_entries_all_rules');
  });

  it('over the entries of the day, which begin anew with the next', async () => {
    const rig = await ready(rigWith({ entriesPerDayMax: 1 }));
    await rig.predict('BUY');
    const { e } = rig.bracket();
    await rig.told(e);
    await rig.status(e, 'cancelled');
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.reasons()).toEqual([{ kind: 'max_entries_all_rules', entries: 1, limit: 1 }]);
    // The figures of the account are of yesterday.
    await rig.jump(instant(Date.parse('2026-11-19T16:00:00Z')));
    await rig.quote(100, { symbol: 'MSFT' });
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.kinds()).toContain('no_day_base');
    for (const tag of [
      'NetLiquidation',
      'BuyingPower',
      'AvailableFunds',
      'ExcessLiquidity',
    ] as const)
      await rig.account(tag, 1_000_000);
    await rig.snapshot();
    await rig.pass(300);
    await rig.quote(100, { symbol: 'MSFT' });
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.of('day-started')).toHaveLength(2);
    expect(rig.of('prediction-judged').at(-1)).toMatchObject({ verdict: { kind: 'accepted' } });
    expect(rig.reasons()).not.toContainEqual(
      expect.objectContaining({ kind: 'max_entries_all_rules' }),
    );
  });

  it('in part, where the leverage leaves room for less beside what is ordered and held', async () => {
    const rig = await ready(rigWith({ leverageMax: 0.015 }));
    await rig.predict('BUY');
    // 10,022 of 15,000 USD are ordered.
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.bracket().e).toMatchObject({ symbol: 'MSFT', quantity: 49 });
    await rig.predict('BUY', { symbol: 'IBM' });
    expect(rig.submits('entry')).toHaveLength(2);
  });

  it('for more shares than can be borrowed', async () => {
    const rig = await ready(rigWith({}));
    await rig.market({ type: 'shortable', symbol: 'AAPL', shares: 99 });
    await rig.predict('SELL');
    expect(rig.reasons()).toEqual([{ kind: 'not_shortable', shares: 99 }]);
    await rig.market({ type: 'shortable', symbol: 'AAPL', shares: 100 });
    await rig.predict('SELL');
    expect(rig.bracket().e).toMatchObject({ side: 'sell', quantity: 100 });
  });

  it('over the gross exposure, including orders in flight', async () => {
    const rig = await ready(rigWith({ grossExposurePercentMax: 2 }));
    await rig.predict('BUY');
    await rig.predict('SELL', { symbol: 'MSFT' });
    expect(rig.reasons()).toMatchObject([{ kind: 'gross_exposure', equity: 1_000_000, limit: 2 }]);
    // 100 x 100.22 are in flight; this entry would add 100 x 99.98.
    expect(rig.reasons()[0]).toHaveProperty('notional', expect.closeTo(20_020, 0));
  });

  it('over the gross exposure and that of its sector, where what an entry has filled counts once', async () => {
    const sectors = new Map(['AAPL', 'MSFT'].map((symbol) => [symbol, 'technology']));
    const rig = await ready(rigWith({ grossExposurePercentMax: 2, sectors, sectorPercentMax: 2 }));
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg, leg === e ? {} : GROUPED);
    await rig.fill(e, 40, 100.02);
    for (const symbol of ['AAPL', 'MSFT']) await rig.quote(100, { symbol });
    await rig.predict('BUY', { symbol: 'MSFT' });
    // 40 x 100 are held, 60 x 100.22 work, and 100 x 100.02 are wanted.
    expect(rig.reasons()).toEqual([
      expect.objectContaining({ kind: 'sector_over_limit', percent: expect.closeTo(2.00152, 6) }),
      expect.objectContaining({ kind: 'gross_exposure', notional: expect.closeTo(20_015.2, 4) }),
    ]);
  });

  it('over the net exposure, but not if the entry reduces it', async () => {
    const rig = await ready(rigWith({ netExposurePercentMax: 1.5 }));
    await rig.predict('BUY');
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.reasons()).toMatchObject([{ kind: 'net_exposure', limit: 1.5 }]);
    await rig.predict('SELL', { symbol: 'MSFT' });
    expect(rig.submits('entry')).toHaveLength(2);
  });

  it('over the net exposure of what is held, where a short offsets a long', async () => {
    const rig = await ready(rigWith({ netExposurePercentMax: 1.5 }));
    await rig.enter('SELL');
    await rig.pass(6_000);
    for (const symbol of ['AAPL', 'MSFT', 'IBM']) await rig.quote(100, { symbol });
    await rig.predict('SELL', { symbol: 'IBM' });
    expect(rig.reasons()).toMatchObject([{ kind: 'net_exposure', limit: 1.5 }]);
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.submits('entry')).toHaveLength(2);
  });

  it('without margin for it and for executions that the funds do not include yet', async () => {
    const rig = await ready(rigWith({}));
    await rig.account('AvailableFunds', 9_000);
    await rig.enter();
    // The fill uses 5,001 of 9,000; the broker has not reported it in the funds yet.
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.reasons()).toMatchObject([
      { kind: 'margin', available: 9_000, funds: 'available_funds' },
    ]);
    expect(rig.reasons()[0]).toHaveProperty('needed', expect.closeTo(10_002, 0));
    await rig.pass(1_000);
    await rig.account('AvailableFunds', 9_000);
    await rig.account('ExcessLiquidity', 4_000);
    await rig.quote(100, { symbol: 'MSFT' });
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.reasons()).toMatchObject([{ kind: 'margin', funds: 'excess_liquidity' }]);
    await rig.account('ExcessLiquidity', Number.NaN);
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.reasons()).toEqual([{ kind: 'input_missing', path: 'account.excess_liquidity' }]);
  });

  it('for day trades only if the broker counts them and none is left', async () => {
    const rig = await ready(rigWith({}));
    await rig.account('DayTradesRemaining', 0);
    await rig.predict('BUY');
    expect(rig.kinds()).toEqual(['day_trades']);
    await rig.account('DayTradesRemaining', -1);
    await rig.predict('BUY');
    expect(rig.submits('entry')).toHaveLength(1);
  });
});

describe('the size of an entry', () => {
  it('is capped by the percentage of equity and by the shares per order', async () => {
    const strategies = [
      strategy({ symbols: ['AAPL', 'MSFT', 'IBM'], size: { kind: 'shares', shares: 900 } }),
    ];
    const share = await ready(rigWith({ positionPercentMax: 1 }, {}, { strategies }));
    await share.predict('BUY');
    expect(share.of('signal-taken')[0]?.sizing).toMatchObject({
      shares: 99,
      binding: 'max_position_percent',
    });
    const shares = await ready(rigWith({ orderSharesMax: 7 }, {}, { strategies }));
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
    const rig = await ready(rigWith({ marginPercent: 1 }, {}, { strategies }));
    await rig.account('BuyingPower', 100_000);
    await rig.enter();
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.of('signal-taken').at(-1)?.sizing).toMatchObject({
      shares: 99,
      binding: 'buying_power',
    });
  });

  it('is limited to settled cash in a cash account, where a sale does not restore it', async () => {
    const strategies = [
      strategy({ symbols: ['AAPL', 'MSFT'], size: { kind: 'shares', shares: 900 } }),
    ];
    const rig = await ready(rigWith({}, { accountType: 'cash' }, { strategies }));
    await rig.account('SettledCash', 100_000);
    const { s, t } = await rig.enter();
    await rig.fill(s, 900, 98.5);
    await rig.status(t, 'cancelled');
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.of('signal-taken').at(-1)?.sizing).toMatchObject({
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
    const rig = await ready(rigWith({}, live, { strategies }));
    await rig.predict('BUY');
    expect(rig.of('signal-taken')[0]?.sizing).toMatchObject({
      shares: 499,
      binding: 'first_live_days',
    });
    await rig.predict('BUY', { symbol: 'MSFT' });
    expect(rig.reasons()).toEqual([{ kind: 'first_live_days', day: 1, open: 1, limit: 1 }]);
  });

  it('count only days with an execution, across restarts, and end with the third', async () => {
    const DAY = 86_400_000;
    let rig = createRig({ strategies, settings: live });
    const seen: unknown[] = [];
    // Wednesday without a trade; Thursday, Friday and Monday with one; then Tuesday.
    for (const afterMs of [0, DAY, DAY, 3 * DAY, DAY]) {
      if (afterMs > 0) rig = await rig.crash(afterMs);
      await rig.ready();
      const day = rig.engine.status().firstLiveDay;
      if (afterMs === 0) seen.push(day);
      else {
        const { s, t, e } = await rig.enter();
        seen.push([day, e.quantity, rig.engine.status().firstLiveDay]);
        await rig.fill(s, e.quantity, 98.5);
        await rig.status(t, 'cancelled');
      }
    }
    expect(seen).toEqual([1, [1, 499, 1], [2, 499, 2], [3, 499, 3], [undefined, 900, undefined]]);
  });

  it('can be lifted by the configuration, and apply to live mode only', async () => {
    for (const more of [{ ...live, live: { overridesFirstDays: true } }, {}]) {
      const rig = await ready(rigWith({}, more, { strategies }));
      await rig.predict('BUY');
      await rig.predict('BUY', { symbol: 'MSFT' });
      expect(rig.of('signal-taken').map(({ sizing }) => sizing.shares)).toEqual([900, 900]);
    }
  });
});
