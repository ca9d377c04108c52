// Every refusal reason with its numbers, alone and together with others.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import type { RefusalKind } from '../../../../src/trader/domain/terms/refusal.ts';
import { createHarness, type Harness, type HarnessOptions } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, FIVE_MINUTES, settings, strategy } from '../harness/settings.ts';

interface Case {
  readonly options?: HarnessOptions;
  readonly given?: (harness: Harness) => Promise<void> | void;
  readonly signal?: 'BUY' | 'SELL';
}

const base = settings([strategy()]);
const risk = (changes: Partial<typeof base.risk>): HarnessOptions => ({
  settings: { risk: { ...base.risk, ...changes } },
});
const gateway = (changes: Partial<typeof base.gateway>): HarnessOptions => ({
  settings: { gateway: { ...base.gateway, ...changes } },
});

const CASES: Partial<Record<RefusalKind, Case>> = {
  side_not_allowed: {
    options: { strategies: [strategy({ entry: { side: 'long', when: 'true' } })] },
    signal: 'SELL',
  },
  condition_false: {
    options: {
      strategies: [strategy({ entry: { side: 'both', when: 'prediction.confidence > 0.95' } })],
    },
  },
  input_missing: {
    options: {
      strategies: [strategy({ entry: { side: 'both', when: 'prediction.score > 0.1' } })],
    },
  },
  condition_failed: {
    options: {
      strategies: [
        strategy({ entry: { side: 'both', when: '1.0 / (price.last - price.last) > 0.0' } }),
      ],
    },
  },
  cooldown: {
    options: { strategies: [strategy({ cooldownMs: 300_000 })] },
    async given(harness) {
      const { s } = await harness.enter();
      await harness.fill(s, 100, 98.5);
      await harness.pass(6_000);
      await harness.quote(100);
    },
  },
  rule_max_positions: {
    options: {
      strategies: [
        strategy({ symbols: ['AAPL', 'MSFT'], limits: { maxPositions: 1, maxEntriesPerDay: 9 } }),
      ],
    },
    given: enterOther,
  },
  max_entries_per_day: {
    options: {
      strategies: [
        strategy({ symbols: ['AAPL', 'MSFT'], limits: { maxPositions: 9, maxEntriesPerDay: 1 } }),
      ],
    },
    given: enterOther,
  },
  already_in_position: { given: async (harness) => void (await harness.enter()) },
  opposite_held: { given: async (harness) => void (await harness.enter()), signal: 'SELL' },
  owned_by: { options: { strategies: [strategy(), strategy({ name: 'second' })] } },
  foreign_position: {
    given: (harness) =>
      harness.snapshot({
        positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 7, averageCost: 1 }],
      }),
  },
  other_daemon: {
    async given(harness) {
      const order = reportOf({
        orderRef: 'zzzzzzzz.1.s',
        leg: 's',
        symbol: 'AAPL',
        side: 'sell',
        type: 'stop',
        quantity: 5,
        stopPrice: 90,
        validity: { kind: 'gtc' },
        extendedHours: false,
      });
      harness.broker.say({ type: 'order', order: { ...order, brokerLink: 'permId:777' } });
      await harness.settle();
    },
  },
  unknown_order: {
    async given(harness) {
      await harness.predict('BUY');
      const { e } = harness.bracket();
      harness.broker.say({ type: 'ack-overdue', orderRef: e.orderRef });
      await harness.settle();
    },
  },
  order_working: {
    async given(harness) {
      const { s } = await harness.enter();
      await harness.fill(s, 100, 98.5);
      await harness.quote(100);
    },
  },
  recent_execution: {
    async given(harness) {
      const { s, t } = await harness.enter();
      await harness.fill(s, 100, 98.5);
      await harness.status(t, 'cancelled');
      await harness.pass(4_000);
      await harness.quote(100);
    },
  },
  ambiguous_contract: {
    async given(harness) {
      harness.broker.say({ type: 'instrument-unresolved', symbol: 'AAPL', matches: 2, why: 'two' });
      await harness.settle();
    },
  },
  contract_changed: {
    async given(harness) {
      const instrument = harness.state().instruments.get('AAPL');
      if (instrument === undefined) throw new Error('no contract was pinned');
      harness.broker.say({
        type: 'instrument-resolved',
        instrument: { ...instrument, contract: '77' },
      });
      await harness.settle();
    },
  },
  symbol_halted: { given: (harness) => harness.quote(100, { isHalted: true }) },
  session_ending: { given: (harness) => at(harness, '2026-11-18T20:54:30Z') },
  session_disputed: {
    async given(harness) {
      const instrument = harness.state().instruments.get('AAPL');
      if (instrument === undefined) throw new Error('AAPL is not resolved');
      const day = US_EQUITIES.dayOf(harness.now());
      const ours = US_EQUITIES.sessionOf(day);
      if (ours === undefined) throw new Error(`${day} is no session`);
      const span = { open: ours.open, close: instant(ours.close - 3_600_000) };
      harness.broker.say({
        type: 'instrument-resolved',
        instrument: { ...instrument, brokerDays: [{ day, span }] },
      });
      await harness.settle();
    },
  },
  no_quote: { given: (harness) => harness.quote(100, { bid: 0 }) },
  no_atr: {
    given: (harness) => harness.market({ type: 'history', symbol: 'AAPL', bars: [] }),
  },
  series_unfit: { given: (harness) => harness.market({ type: 'gap', symbol: 'AAPL' }) },
  stop_too_tight: {
    options: { strategies: [strategy({ stop: { kind: 'percent', percent: 0.05 } })] },
  },
  size_zero: { options: risk({ positionNotionalMax: 99 }) },
  max_positions: {
    options: {
      strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })],
      ...risk({ positionsMax: 1 }),
    },
    given: enterOther,
  },
  max_orders_per_minute: {
    options: {
      strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })],
      ...risk({ ordersPerMinuteMax: 1 }),
    },
    given: enterOther,
  },
  short_in_cash_account: {
    options: { settings: { accountType: 'cash' } },
    given: (harness) => harness.account('SettledCash', 1_000_000),
    signal: 'SELL',
  },
  not_shortable: {
    given: (harness) => harness.market({ type: 'shortable', symbol: 'AAPL', shares: 0 }),
    signal: 'SELL',
  },
  day_trades: { given: (harness) => harness.account('DayTradesRemaining', 0) },
  trading_halted: {
    given: async (harness) =>
      void (await harness.command({ type: 'halt', why: 'lunch', by: 'a person' })),
  },
  gateway_not_ready: {
    async given(harness) {
      harness.broker.say({ type: 'gateway-changed', state: 'lost', why: '1100' });
      await harness.settle();
    },
  },
  gateway_mute: {
    async given(harness) {
      harness.broker.say({ type: 'gateway-changed', state: 'suspect', why: 'quiet' });
      await harness.settle();
    },
  },
  halt_file: {
    given(harness) {
      harness.isHaltFile = true;
    },
  },
  farm_broken: {
    async given(harness) {
      harness.broker.say({ type: 'farm-changed', farm: 'usfarm', isBroken: true });
      await harness.settle();
    },
  },
  account_values_stale: {
    async given(harness) {
      await harness.pass(300_000);
      await harness.quote(100);
    },
  },
  not_reconciled: {
    async given(harness) {
      harness.broker.say({ type: 'gateway-changed', state: 'lost', why: '1100' });
      harness.broker.say({ type: 'uplink-restored', isDataLost: false });
      await harness.settle();
    },
  },
  clock_skew: {
    async given(harness) {
      harness.broker.say({ type: 'clock-read', skewMs: -2_001 });
      await harness.settle();
    },
  },
  clock_unknown: {
    async given(harness) {
      harness.broker.say({ type: 'clock-unknown' });
      await harness.settle();
    },
  },
  restart_window: {
    options: gateway({ restartAt: { hour: 10, minute: 4, zone: 'America/New_York' } }),
  },
};

async function enterOther(harness: Harness): Promise<void> {
  await harness.quote(100, { symbol: 'MSFT' });
  await harness.predict('BUY', { symbol: 'MSFT' });
  expect(harness.of('signal-taken')).toHaveLength(1);
}

/** Moves to a later time of the day, with fresh account values and a fresh quote. */
async function at(harness: Harness, text: string): Promise<void> {
  await harness.jump(instant(Date.parse(text)));
  await harness.account('NetLiquidation', 1_000_000);
  await harness.quote(100);
}

describe('a signal is refused', () => {
  it('for as long after an execution as the settings say', async () => {
    const risk = { ...settings([]).risk, afterExecutionMs: 60_000 };
    const harness = createHarness({ settings: { risk } });
    await harness.ready();
    const { s, t } = await harness.enter();
    await harness.fill(s, 100, 98.5);
    await harness.status(t, 'cancelled');
    await harness.pass(59_000);
    await harness.quote(100);
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('recent_execution');
    await harness.pass(2_000);
    await harness.quote(100);
    await harness.predict('BUY', { id: 'later' });
    expect(harness.of('signal-taken').at(-1)?.signal.at).toBe(harness.now());
  });

  it.each(Object.entries(CASES))('with %s alone', async (kind, { options, given, signal }) => {
    const harness = createHarness(options);
    await harness.ready();
    await given?.(harness);
    await harness.predict(signal ?? 'BUY');
    expect(harness.kinds()).toContain(kind);
    const allowed: Partial<Record<string, string[]>> = {
      order_working: ['recent_execution'],
      unknown_order: ['already_in_position'],
      no_quote: ['stop_too_tight'],
      cooldown: ['order_working'],
      already_in_position: ['recent_execution'],
      opposite_held: ['recent_execution'],
      series_unfit: ['no_atr'],
      no_atr: ['input_missing'],
      gateway_not_ready: ['not_reconciled'],
    };
    const others = harness.kinds().filter((other) => other !== kind);
    expect(others.filter((other) => !(allowed[kind] ?? []).includes(other))).toEqual([]);
    // A value that JSON cannot represent would come back as null.
    expect(JSON.stringify(harness.reasons())).not.toContain('null');
  });

  it('with no_day_base until net liquidation is known, and never with an unknown number', async () => {
    const harness = createHarness();
    await harness.connect();
    await harness.account('NetLiquidation', Number.NaN);
    await harness.snapshot();
    await harness.pass(260);
    await harness.quote(100);
    await harness.predict('BUY');
    expect(harness.kinds()).toEqual(expect.arrayContaining(['no_day_base', 'input_missing']));
    expect(harness.submits()).toEqual([]);
  });

  it('for a minute after a halt has ended', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.quote(100, { isHalted: true });
    await harness.quote(100);
    await harness.pass(59_000);
    await harness.quote(100);
    await harness.predict('BUY');
    expect(harness.reasons()).toEqual([
      { kind: 'symbol_halted', why: 'resumed less than a minute ago' },
    ]);
    await harness.pass(1_000);
    await harness.quote(100);
    await harness.predict('BUY');
    expect(harness.of('signal-taken')).toHaveLength(1);
  });

  it('with every reason at once, not the first', async () => {
    const harness = createHarness({
      strategies: [strategy({ entry: { side: 'long', when: 'prediction.confidence > 0.95' } })],
      settings: { accountType: 'cash' },
    });
    await harness.ready();
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    harness.broker.say({ type: 'farm-changed', farm: 'usfarm', isBroken: true });
    harness.broker.say({ type: 'gateway-changed', state: 'suspect', why: 'quiet' });
    await harness.predict('SELL');
    expect(new Set(harness.kinds())).toEqual(
      new Set([
        'condition_false',
        'side_not_allowed',
        'short_in_cash_account',
        'trading_halted',
        'gateway_mute',
        'farm_broken',
        'input_missing',
      ]),
    );
  });

  it('with the invalid stop price as its reason', async () => {
    const harness = createHarness({
      strategies: [strategy({ stop: { kind: 'atr', atr: FIVE_MINUTES, multiple: 300 } })],
    });
    await harness.ready();
    await harness.predict('BUY');
    expect(harness.reasons()).toEqual([{ kind: 'input_missing', path: 'stop.price' }]);
  });

  it('for a foreign working order, until the broker reports its end', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('NEUTRAL');
    const foreign = {
      ...reportOf({
        orderRef: 'by hand',
        handle: 'orderId:0' as const,
        leg: 'e',
        symbol: 'AAPL',
        side: 'sell',
        type: 'limit',
        quantity: 5,
        limitPrice: 120,
        validity: { kind: 'day' },
        extendedHours: false,
      }),
      brokerLink: 'permId:777' as const,
    };
    harness.broker.say({ type: 'order', order: foreign });
    await harness.predict('BUY');
    expect(harness.kinds()).toEqual(['foreign_position']);
    harness.broker.say({
      type: 'order-status',
      handle: 'orderId:0' as const,
      brokerLink: 'permId:777' as const,
      status: 'cancelled',
      filled: 0,
      remaining: 0,
      whyHeld: '',
    });
    await harness.predict('BUY');
    expect(harness.submits('entry')).toHaveLength(1);
    expect(harness.cancels()).toEqual([]);
  });

  it('afterwards if its entry was not sent', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const refs = harness.submits('entry')[0]?.legs.map(({ orderRef }) => orderRef) ?? [];
    harness.broker.say({ type: 'not-sent', orderRefs: refs, reason: 'gateway_mute' });
    await harness.settle();
    expect(harness.kinds()).toEqual(['gateway_mute']);
    expect(harness.of('position-abandoned')).toHaveLength(1);
    expect(harness.cancels()).toEqual([]);
    expect(harness.state().entriesToday.get('follow')).toBe(0);
  });

  it('outside the session, already as a prediction', async () => {
    const harness = createHarness();
    await harness.ready();
    await at(harness, '2026-11-18T21:00:01Z');
    await harness.predict('BUY');
    expect(harness.of('prediction-judged').at(-1)?.verdict.kind).toBe('session_closed');
  });
});
