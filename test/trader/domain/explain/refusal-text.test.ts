import { describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { HOSE } from '../../../../src/market/venues/vietnam.ts';
import type { Refusal, RefusalKind } from '../../../../src/trader/domain/terms/refusal.ts';
import { wordsAt } from '../../../../src/trader/domain/wording/figures.ts';
import { refusalText } from '../../../../src/trader/domain/wording/refusal-text.ts';

const HOME = wordsAt(US);

/** One of each, so that a new kind cannot be left without a sentence. */
const EACH: { readonly [Kind in RefusalKind]: Omit<Extract<Refusal, { kind: Kind }>, 'kind'> } = {
  adjusted_class: { tradingClass: 'AAPL1', multiplier: 100 },
  dte_outside: { days: 3, from: 20, until: 45 },
  earnings_before_expiry: { earnings: '2027-01-28', expiry: '2027-02-19' },
  ex_date_before_expiry: { exDate: '2027-02-08', expiry: '2027-02-19' },
  calendar_ends: { calendar: 'ex_dates', until: '2026-12-31', expiry: '2027-02-19' },
  one_sided: { bid: 0, ask: 0.05 },
  crossed_quote: { bid: 1.2, ask: 1.1 },
  open_interest_too_low: { openInterest: 12, minimum: 100 },
  volume_too_low: { volume: Number.NaN, minimum: 10 },
  premium_too_low: { ticks: 1, minimum: 5 },
  no_greeks: {},
  greeks_disagree: { ours: 0.31, broker: 0.42, limit: 0.05 },
  delta_outside: { delta: 0.62, from: 0.3, until: 0.4 },
  no_contract: {
    considered: 240,
    refused: [
      {
        contract: 'AAPL 261218C00230000',
        reasons: [
          { kind: 'spread_too_wide', percent: 12.5, limit: 10 },
          { kind: 'volume_too_low', volume: 4, minimum: 10 },
        ],
      },
    ],
  },
  options_not_offered: {},
  structure_not_traded: { structure: 'credit_vertical' },
  choice_pending: { signal: 'p-1/follow' },
  chain_unread: { cause: 'refused', why: 'no permission (354)' },
  choice_interrupted: { why: 'the daemon was restarted before the order' },
  market_not_open_long_enough: { openMs: 20_000, minimumMs: 60_000 },
  no_underlying_price: {},
  loss_unbounded: { structure: 'credit_vertical' },
  implausible_price: { price: 5.2, maxLoss: 520, maxGain: -20 },
  no_unit: { binding: 'max_expiry_loss', perUnit: 161.3, left: 120 },
  side_not_allowed: { side: 'short' },
  condition_false: { when: 'a > 1.0', values: { a: 1 } },
  input_missing: { path: 'indicators.atr' },
  condition_failed: { when: 'a / b > 1.0', why: 'division by zero' },
  cooldown: { until: Date.parse('2020-12-16T14:41:20Z') },
  locked: {
    lock: 'L77',
    reason: { kind: 'losing_streak', losses: 4, limit: 4 },
    until: Date.parse('2020-12-17T14:30:00Z'),
  },
  rule_max_positions: { open: 2, limit: 2 },
  max_entries_per_day: { entries: 10, limit: 10 },
  max_watched_positions: { open: 1, limit: 1 },
  watched_notional: { notional: 60_000, limit: 50_000 },
  unwatched: { symbol: 'SPY', why: 'the gateway is lost' },
  day_not_allowed: { day: 'fri' },
  early_close_day: {},
  outside_entry_hours: {
    from: Date.parse('2020-12-16T14:45:00Z'),
    until: Date.parse('2020-12-16T20:30:00Z'),
  },
  auction_window_closed: {
    auction: 'opening',
    from: Date.parse('2020-12-16T21:00:00Z'),
    until: Date.parse('2020-12-17T14:28:00Z'),
  },
  no_last_close: {},
  exit_time_near: { at: Date.parse('2020-12-16T20:45:00Z') },
  already_in_position: { position: 'SPY-12' },
  opposite_held: { position: 'SPY-12' },
  owned_by: { owner: 'fade' },
  size_capped: { wanted: 100, allowed: 40, binding: 'minute_volume' },
  symbol_over_limit: { symbol: 'SPY', percent: 120, limit: 100 },
  sector_over_limit: { sector: 'energy', percent: 31.5, limit: 30 },
  correlated_over_limit: {
    ...{ symbols: ['AAPL', 'MSFT'], percent: 45.5, limit: 40, above: 0.8, days: 60 },
  },
  correlation_unknown: { symbol: 'AAPL', known: 12, needed: 61 },
  target_beyond_entry: { price: 99, entry: 100 },
  price_off_tick: { field: 'price', price: 85.505, below: 85.5, above: 85.51 },
  would_cross_zero: { quantity: 100, held: 40 },
  part_not_offered: { quantity: 40, held: 100 },
  mixed_lots: { quantity: 159, lotSize: 100 },
  price_outside_limits: { price: 107, floor: 93, ceiling: 106.9 },
  locked_shares: { quantity: 100, sellable: 40, until: Date.parse('2020-12-18T06:00:00Z') },
  change_in_flight: { symbol: 'SPY' },
  exit_waiting: { orderRef: 'abcd.7.x' },
  exercise_asked: { symbol: 'SPY 261218C00230000' },
  exit_resting: { orderRef: 'abcd.7.s' },
  partial_limit: { quantity: 40, held: 100 },
  holdings_not_allowed: {},
  market_not_offered: { market: 'HOSE' },
  holding_in_symbol: { quantity: 100 },
  foreign_position: { quantity: 500 },
  other_daemon: { orderRef: 'abcdefgh.1.s' },
  unknown_order: { orderRef: 'abcdefgh.1.e' },
  order_working: { orderRef: 'abcdefgh.1.t' },
  ambiguous_contract: { matches: 3 },
  contract_changed: { pinned: '1', offered: '2' },
  symbol_halted: { why: 'trading halt' },
  recent_execution: { ageMs: 3_200 },
  symbol_not_allowed: { symbol: 'GME', list: 'deny' },
  moved_away: { distance: 0.61, limit: 0.25 },
  prediction_expired: { ageMs: 400_000, ageMaxMs: 300_000 },
  overtaken: {},
  unprotected: { symbol: 'META' },
  paused: { since: 1_605_711_620_000 },
  exchange_refuses: { reason: 'INVALID_TICK', text: '26,475 is between two price steps' },
  no_price_limits: {},
  session_closed: {},
  session_ending: { minutesToClose: 5.5 },
  expiry_near: { minutesToExpiry: 42 },
  no_holding_of_options: {},
  rested_exit_unproven: { of: 'contract' },
  no_underlying_exit: { of: 'sold' },
  exit_reached: { symbol: 'AAPL', when: 'at_or_below', price: 230, last: 220 },
  contract_shared: {
    contract: 'AAPL 261218C00230000',
    with: 'AAPL 261218C00230000-261218C00240000',
  },
  leg_awaited: {
    contract: 'AAPL 261218C00230000',
    of: 'AAPL 261218C00230000-261218C00240000',
  },
  cash_not_free: { needed: 22_002, free: 20_000, reserved: 5_000 },
  shares_not_free: { needed: 200, free: 100, reserved: 0 },
  shares_reserved: { quantity: 100, free: 50, reserved: 100 },
  price_beyond_width: { price: 10, width: 10 },
  margin_unread: { cause: 'overdue', why: 'the broker did not answer' },
  inside_expected_move: { strike: 225, edge: 221.4 },
  credit_too_low: { credit: 0.6, minimum: 0.75 },
  break_near: { minutesToBreak: 0.5 },
  session_disputed: {},
  no_quote: {},
  quote_stale: { ageMs: 6_240, ageMaxMs: 5_000 },
  quote_not_live: {},
  no_atr: { period: 14, barMs: 300_000, bars: 20 },
  series_unfit: { why: 'minutes are missing' },
  spread_too_wide: { percent: 0.41, limit: 0.25 },
  price_disagrees: { with: 'quote', last: 101.5, other: 100.25, percent: 1.25, limit: 0.5 },
  stop_too_tight: { distance: 0.04, minimum: 0.37 },
  stop_beyond_entry: { level: 99.75, entry: 99.52 },
  size_zero: { binding: 'buying_power' },
  no_edge: { trades: 40, gains: 12, gainR: 1.1, lossR: 0.9 },
  max_positions: { open: 5, limit: 5 },
  notional_over_limit: { notional: 60_000, limit: 50_000 },
  shares_over_limit: { shares: 700, limit: 500 },
  buying_power: { notional: 60_000, available: 12_000 },
  gross_exposure: { notional: 60_000, equity: 100_000, limit: 50 },
  net_exposure: { notional: -60_000, equity: 100_000, limit: 50 },
  margin: { needed: 30_000, available: 12_000, funds: 'available_funds' },
  max_orders_per_minute: { orders: 30, limit: 30 },
  max_entries_all_rules: { entries: 40, limit: 40 },
  first_live_days: { day: 2, open: 1, limit: 1 },
  daily_loss: { loss: 2_012.5, limit: 2_000 },
  no_day_base: {},
  short_in_cash_account: {},
  not_shortable: { shares: 0 },
  no_resting_stop: {},
  no_short_selling: {},
  no_fractions: { shares: 1.5 },
  order_type_not_offered: { type: 'stop' },
  validity_not_offered: { validity: 'gtd' },
  day_trades: { remaining: 0 },
  settled_cash: { notional: 60_000, settled: 12_000 },
  trading_halted: { why: 'lunch' },
  trading_reducing: { why: 'daily-loss' },
  gateway_not_ready: { state: 'login_required' },
  gateway_mute: {},
  halt_file: {},
  farm_broken: { farm: 'usfarm' },
  account_values_stale: { ageMs: 400_000 },
  not_reconciled: { why: 'not yet compared with the broker' },
  clock_skew: { skewMs: -2_400 },
  clock_unknown: {},
  restart_window: { at: '23:45' },
  inbox_full: { waiting: 10_001 },
  dry_run: {},
};

describe('a refusal as text', () => {
  it.each(Object.entries(EACH))('has a sentence with every number of %s', (kind, fields) => {
    const text = refusalText({ kind, ...fields } as Refusal, HOME);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    for (const value of Object.values(fields)) {
      if (typeof value === 'number' && value > 0 && value < 1_000) {
        expect(text).toContain(String(value));
      }
    }
  });

  it('shows a price beside the grid with all its digits', () => {
    const text = (value: number, below: number, above: number) =>
      refusalText({ kind: 'price_off_tick', field: 'price', price: value, below, above }, HOME);
    expect(text(100.0500001, 100.05, 100.06)).toBe(
      'price 100.0500001 is between two prices of the market, 100.05 and 100.06',
    );
    expect(text(100.05000000000001, 100.05, 100.05)).toBe(
      'price 100.05000000000001 has more digits than a price of the market: ask for 100.05',
    );
  });

  it('formats ages, times and money for people', () => {
    const text = (refusal: Refusal) => refusalText(refusal, HOME);
    expect(text({ kind: 'spread_too_wide', percent: 0.41, limit: 0.25, thin: 'IEX' })).toMatch(
      /at most 0\.25 ?%, thin quote \(IEX\)$/,
    );
    expect(text({ kind: 'cooldown', until: Date.parse('2020-12-16T14:41:20Z') })).toBe(
      'the strategy rests until 09:41:20',
    );
    expect(text({ kind: 'quote_stale', ageMs: 6_240, ageMaxMs: 5_000 })).toBe(
      'the quote is 6.2 s old, at most 5 s',
    );
    expect(text({ kind: 'daily_loss', loss: 2_012.5, limit: 2_000 })).toBe(
      '2,012.50 USD lost today, at most 2,000.00 USD',
    );
  });

  it.each([US, HOSE])(
    'says the same of unknown numbers when it is read from the disk, in $currency',
    (venue) => {
      const home = wordsAt(venue);
      const unknown: readonly Refusal[] = [
        { kind: 'settled_cash', notional: Number.NaN, settled: Number.NaN },
        { kind: 'notional_over_limit', notional: Number.NaN, limit: 1_000 },
        { kind: 'symbol_over_limit', symbol: 'FPT', percent: Number.NaN, limit: 10 },
        { kind: 'price_outside_limits', price: Number.NaN, floor: Number.NaN, ceiling: Number.NaN },
      ];
      for (const refusal of unknown) {
        const text = refusalText(refusal, home);
        expect(text).toContain('unknown');
        expect(refusalText(JSON.parse(JSON.stringify(refusal)), home)).toBe(text);
      }
    },
  );

  it('counts one share as one', () => {
    const text = (refusal: Refusal) => refusalText(refusal, HOME);
    expect(text({ kind: 'not_shortable', shares: 1 })).toBe('only 1 share can be borrowed');
    expect(text({ kind: 'not_shortable', shares: 0 })).toBe('only 0 shares can be borrowed');
    expect(text({ kind: 'holding_in_symbol', quantity: 1 })).toBe(
      'a short would sell the holding of 1 share',
    );
  });

  it('names no negative limit where what is held has used it up', () => {
    const limited = (limit: number) =>
      refusalText({ kind: 'notional_over_limit', notional: 3_705.5, limit }, HOME);
    expect(limited(2.75)).toBe('the order value would be 3,705.50 USD, at most 2.75 USD');
    for (const limit of [0, -24.25])
      expect(limited(limit)).toBe(
        'the order value would be 3,705.50 USD, and nothing is left of its limit',
      );
  });

  it('says what is held where that leaves little of the limit', () => {
    const refusal = {
      kind: 'notional_over_limit',
      notional: 3_700,
      limit: 50,
      held: 49_950,
    } as const;
    expect(refusalText(refusal, HOME)).toBe(
      'the order value would be 3,700.00 USD beside 49,950.00 USD held, at most 50.00 USD more',
    );
  });

  it('says in plain words that only whole shares and lots can be traded', () => {
    const capped = (wanted: number, allowed: number) =>
      refusalText({ kind: 'size_capped', wanted, allowed, binding: 'shares' }, HOME);
    expect(capped(1.5, 1)).toBe('only whole quantities can be traded: ask for 1 instead of 1.5');
    expect(capped(150, 100)).toBe('only whole lots can be traded: ask for 100 instead of 150');
    expect(refusalText({ kind: 'no_fractions', shares: 1.5 }, HOME)).toBe(
      'only whole quantities can be traded, not 1.5',
    );
  });
});
