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
import { initialState, type State } from '../../../../src/trader/engine/state/state.ts';
import { createTurn, type Turn } from '../../../../src/trader/engine/turn/turn.ts';
import type { AccountTag } from '../../../../src/trader/ports/broker-reports.ts';
import type { BrokerTraits } from '../../../../src/trader/ports/broker-traits.ts';
import type { RiskSettings } from '../../../../src/trader/ports/risk-settings.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import { createHarness, TEN_O_CLOCK } from '../harness/harness.ts';
import { ACCOUNT, settings, strategy } from '../harness/settings.ts';

interface Known {
  readonly state?: State;
  readonly traits?: BrokerTraits;
  readonly figures?: readonly AccountTag[];
}

const FUNDS = ['NetLiquidation', 'BuyingPower', 'AvailableFunds', 'ExcessLiquidity'] as const;
const NOTHING_HELD = initialState('abcdefgh', 'paper', ACCOUNT);

function turnWith(
  risk: Partial<RiskSettings>,
  more: Partial<Settings> = {},
  { state = NOTHING_HELD, traits = IB_TRAITS, figures = FUNDS }: Known = {},
): Turn {
  const plain = settings([strategy()], more);
  const all = { ...plain, risk: { ...plain.risk, ...risk } };
  const market = createMarketView(venuesOf('us'), () => undefined);
  for (const tag of figures) market.figures.take(tag, 'USD', 100_000, TEN_O_CLOCK);
  market.figures.take('SettledCash', 'USD', 50_000, TEN_O_CLOCK);
  const surroundings = {
    settings: all,
    market,
    broker: createBrokerView(),
    traits,
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
  return createTurn(surroundings, state, TEN_O_CLOCK);
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

  it('names no other limit if the one of positions is as narrow', () => {
    const turn = turnWith({ positionNotionalMax: 10_000, positionPercentMax: 10 });
    expect(refused(turn, 101)).toEqual([
      { kind: 'notional_over_limit', notional: 10_100, limit: 10_000 },
    ]);
  });

  it('counts what is held in the symbol, and says so where it makes the difference', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    const state = harness.state();
    expect(refused(turnWith({ positionNotionalMax: 15_000 }, {}, { state }), 51)).toEqual([
      { kind: 'notional_over_limit', notional: 5_100, limit: 5_000, held: 10_000 },
    ]);
    const capped = turnWith({ positionPercentMax: 15 }, {}, { state });
    expect(refused(capped, 50)).toEqual([]);
    expect(refused(capped, 51)).toEqual([
      {
        ...{ kind: 'notional_over_limit', notional: 5_100, limit: 5_000 },
        binding: 'max_position_percent',
      },
    ]);
  });

  it('refuses more than may be watched where no stop rests', () => {
    const capabilities = { ...IB_TRAITS.capabilities, restingStops: false };
    const traits = { ...IB_TRAITS, capabilities };
    const turn = turnWith({ watchedNotionalMax: 20_000 }, {}, { traits });
    expect(refused(turn, 200)).toEqual([]);
    expect(refused(turn, 201)).toEqual([
      { kind: 'watched_notional', notional: 20_100, limit: 20_000 },
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
    expect(refused(turnWith({}, { accountType: 'cash' }), 500)).toEqual([]);
    expect(refused(turnWith({}, { accountType: 'cash' }), 501)).toEqual([
      { kind: 'settled_cash', notional: 50_100, settled: 50_000 },
    ]);
  });

  it('refuses while the margin that is left is not known', () => {
    const figures = ['NetLiquidation', 'BuyingPower'] as const;
    expect(refused(turnWith({ marginPercent: 100 }, {}, { figures }), 100)).toEqual([
      { kind: 'input_missing', path: 'account.available_funds' },
      { kind: 'input_missing', path: 'account.excess_liquidity' },
    ]);
  });
});
