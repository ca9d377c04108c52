// The final check of an order is independent of sizing: it refuses a size that sizing should have reduced.
import { describe, expect, it } from 'vitest';
import { noneIgnored } from '../../../../src/market/quotes/print-filter.ts';
import { IB_TRAITS } from '../../../../src/trader/adapters/ib/orders/links.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import { createBrokerView } from '../../../../src/trader/engine/market/broker-view.ts';
import { createMarketView } from '../../../../src/trader/engine/market/market-view.ts';
import { createStrategySet } from '../../../../src/trader/engine/market/strategy-set.ts';
import { noNights } from '../../../../src/trader/engine/market/surroundings.ts';
import { orderRefusals } from '../../../../src/trader/engine/risk/size-limits.ts';
import { initialState } from '../../../../src/trader/engine/state/state.ts';
import { createTurn, type Turn } from '../../../../src/trader/engine/turn/turn.ts';
import type { RiskSettings } from '../../../../src/trader/ports/risk-settings.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import { TEN_O_CLOCK } from '../harness/harness.ts';
import { ACCOUNT, settings, strategy } from '../harness/settings.ts';

function turnWith(risk: Partial<RiskSettings>, more: Partial<Settings> = {}): Turn {
  const plain = settings([strategy()], more);
  const all = { ...plain, risk: { ...plain.risk, ...risk } };
  const market = createMarketView(venuesOf('us'), () => undefined);
  for (const tag of ['NetLiquidation', 'BuyingPower', 'AvailableFunds', 'ExcessLiquidity'] as const)
    market.figures.take(tag, 'USD', 100_000, TEN_O_CLOCK);
  market.figures.take('SettledCash', 'USD', 50_000, TEN_O_CLOCK);
  const surroundings = {
    settings: all,
    market,
    broker: createBrokerView(),
    traits: IB_TRAITS,
    strategies: createStrategySet(all),
    speed: 1,
    repeats: new Map(),
    barTallies: new Map(),
    marks: new Map(),
    bareSince: new Map(),
    unwatchedSince: new Map(),
    leftBehind: new Map(),
    unfilledSince: new Map(),
    lastWarnings: new Map(),
    shortSince: new Map(),
    waitingSince: new Map(),
    deferredRestores: new Set<string>(),
    ignoredPrints: noneIgnored(),
    awaited: new Map(),
    pricesAsked: new Map(),
    nights: noNights(),
    alarmed: new Set<string>(),
    isHaltFilePresent: () => false,
  };
  return createTurn(surroundings, initialState('abcdefgh', 'paper', ACCOUNT), TEN_O_CLOCK);
}

const refused = (turn: Turn, shares: number) =>
  orderRefusals(turn, { symbol: 'AAPL', side: 'long', shares, price: 100 });

describe('the final check of an order', () => {
  it('accepts an order exactly at every limit', () => {
    const turn = turnWith({ positionNotionalMax: 50_000, orderSharesMax: 500 });
    expect(refused(turn, 500)).toEqual([]);
  });

  it('refuses too many shares and too large a position, by the narrowest limit', () => {
    const turn = turnWith({ orderSharesMax: 100, positionPercentMax: 20 });
    expect(refused(turn, 300)).toEqual([
      { kind: 'shares_over_limit', shares: 300, limit: 100, binding: 'max_order_shares' },
      {
        ...{ kind: 'notional_over_limit', notional: 30_000, limit: 10_000 },
        binding: 'max_order_shares',
      },
    ]);
    expect(refused(turnWith({}, { mode: 'live' }), 51)).toEqual([
      { kind: 'notional_over_limit', notional: 5_100, limit: 5_000, binding: 'first_live_days' },
    ]);
  });

  it('refuses more of one symbol than its part of the account', () => {
    expect(refused(turnWith({ symbolPercentMax: 20 }), 200)).toEqual([]);
    expect(refused(turnWith({ symbolPercentMax: 20 }), 201)).toEqual([
      { kind: 'symbol_over_limit', symbol: 'AAPL', percent: 20.1, limit: 20 },
    ]);
  });

  it('refuses an order whose size in money is not known', () => {
    const order = { symbol: 'AAPL', side: 'long', shares: 1, price: Number.NaN } as const;
    const kinds = orderRefusals(turnWith({}), order).map(({ kind }) => kind);
    expect(kinds).toContain('notional_over_limit');
    expect(kinds).toContain('buying_power');
  });

  it('refuses what the account cannot pay for', () => {
    expect(refused(turnWith({ marginPercent: 50 }), 2_100)).toEqual([
      { kind: 'buying_power', notional: 210_000, available: 100_000 },
      { kind: 'margin', needed: 105_000, available: 100_000, funds: 'available_funds' },
      { kind: 'margin', needed: 105_000, available: 100_000, funds: 'excess_liquidity' },
    ]);
    expect(refused(turnWith({}, { accountType: 'cash' }), 501)).toEqual([
      { kind: 'settled_cash', notional: 50_100, settled: 50_000 },
    ]);
  });
});
