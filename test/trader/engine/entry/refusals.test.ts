// Every refusal reason with its numbers, alone and together with others.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import type { RefusalKind } from '../../../../src/trader/domain/terms/refusal.ts';
import { createRig, type Rig, type RigOptions } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, FIVE_MINUTES, settings, strategy } from '../rig/settings.ts';

interface Case {
  readonly options?: RigOptions;
  readonly given?: (rig: Rig) => Promise<void> | void;
  readonly signal?: 'BUY' | 'SELL';
}

const base = settings([strategy()]);
const risk = (changes: Partial<typeof base.risk>): RigOptions => ({
  settings: { risk: { ...base.risk, ...changes } },
});
const gateway = (changes: Partial<typeof base.gateway>): RigOptions => ({
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
    async given(rig) {
      const { s } = await rig.enter();
      await rig.fill(s, 100, 98.5);
      await rig.pass(6_000);
      await rig.quote(100);
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
  already_in_position: { given: async (rig) => void (await rig.enter()) },
  opposite_held: { given: async (rig) => void (await rig.enter()), signal: 'SELL' },
  owned_by: { options: { strategies: [strategy(), strategy({ name: 'second' })] } },
  foreign_position: {
    given: (rig) =>
      rig.snapshot({
        positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 7, averageCost: 1 }],
      }),
  },
  other_daemon: {
    async given(rig) {
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
      rig.broker.say({ type: 'order', order: { ...order, brokerLink: 'permId:777' } });
      await rig.settle();
    },
  },
  unknown_order: {
    async given(rig) {
      await rig.predict('BUY');
      const { e } = rig.bracket();
      rig.broker.say({ type: 'ack-overdue', orderRef: e.orderRef });
      await rig.settle();
    },
  },
  order_working: {
    async given(rig) {
      const { s } = await rig.enter();
      await rig.fill(s, 100, 98.5);
      await rig.quote(100);
    },
  },
  recent_execution: {
    async given(rig) {
      const { s, t } = await rig.enter();
      await rig.fill(s, 100, 98.5);
      await rig.status(t, 'cancelled');
      await rig.pass(4_000);
      await rig.quote(100);
    },
  },
  ambiguous_contract: {
    async given(rig) {
      rig.broker.say({ type: 'instrument-unresolved', symbol: 'AAPL', matches: 2, why: 'two' });
      await rig.settle();
    },
  },
  contract_changed: {
    async given(rig) {
      const instrument = rig.state().instruments.get('AAPL');
      if (instrument === undefined) throw new Error('no contract was pinned');
      rig.broker.say({
        type: 'instrument-resolved',
        instrument: { ...instrument, contract: '77' },
      });
      await rig.settle();
    },
  },
  symbol_halted: { given: (rig) => rig.quote(100, { isHalted: true }) },
  session_ending: { given: (rig) => at(rig, '2026-11-18T20:54:30Z') },
  session_disputed: {
    async given(rig) {
      const instrument = rig.state().instruments.get('AAPL');
      if (instrument === undefined) throw new Error('AAPL is not resolved');
      const day = US_EQUITIES.dayOf(rig.now());
      const ours = US_EQUITIES.sessionOf(day);
      if (ours === undefined) throw new Error(`${day} is no session`);
      const span = { open: ours.open, close: instant(ours.close - 3_600_000) };
      rig.broker.say({
        type: 'instrument-resolved',
        instrument: { ...instrument, brokerDays: [{ day, span }] },
      });
      await rig.settle();
    },
  },
  no_quote: { given: (rig) => rig.quote(100, { bid: 0 }) },
  no_atr: {
    given: (rig) => rig.market({ type: 'history', symbol: 'AAPL', bars: [] }),
  },
  series_unfit: { given: (rig) => rig.market({ type: 'gap', symbol: 'AAPL' }) },
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
    given: (rig) => rig.account('SettledCash', 1_000_000),
    signal: 'SELL',
  },
  not_shortable: {
    given: (rig) => rig.market({ type: 'shortable', symbol: 'AAPL', shares: 0 }),
    signal: 'SELL',
  },
  day_trades: { given: (rig) => rig.account('DayTradesRemaining', 0) },
  trading_halted: {
    given: async (rig) => void (await rig.command({ type: 'halt', why: 'lunch', by: 'a person' })),
  },
  gateway_not_ready: {
    async given(rig) {
      rig.broker.say({ type: 'gateway-changed', state: 'lost', why: '1100' });
      await rig.settle();
    },
  },
  gateway_mute: {
    async given(rig) {
      rig.broker.say({ type: 'gateway-changed', state: 'suspect', why: 'quiet' });
      await rig.settle();
    },
  },
  halt_file: {
    given(rig) {
      rig.isHaltFile = true;
    },
  },
  farm_broken: {
    async given(rig) {
      rig.broker.say({ type: 'farm-changed', farm: 'usfarm', isBroken: true });
      await rig.settle();
    },
  },
  account_values_stale: {
    async given(rig) {
      await rig.pass(300_000);
      await rig.quote(100);
    },
  },
  not_reconciled: {
    async given(rig) {
      rig.broker.say({ type: 'gateway-changed', state: 'lost', why: '1100' });
      rig.broker.say({ type: 'uplink-restored', isDataLost: false });
      await rig.settle();
    },
  },
  clock_skew: {
    async given(rig) {
      rig.broker.say({ type: 'clock-read', skewMs: -2_001 });
      await rig.settle();
    },
  },
  clock_unknown: {
    async given(rig) {
      rig.broker.say({ type: 'clock-unknown' });
      await rig.settle();
    },
  },
  restart_window: {
    options: gateway({ restartAt: { hour: 10, minute: 4, zone: 'America/New_York' } }),
  },
};

async function enterOther(rig: Rig): Promise<void> {
  await rig.quote(100, { symbol: 'MSFT' });
  await rig.predict('BUY', { symbol: 'MSFT' });
  expect(rig.of('signal-taken')).toHaveLength(1);
}

/** Moves to a later time of the day, with fresh account values and a fresh quote. */
async function at(rig: Rig, text: string): Promise<void> {
  await rig.jump(instant(Date.parse(text)));
  await rig.account('NetLiquidation', 1_000_000);
  await rig.quote(100);
}

describe('a signal is refused', () => {
  it('for as long after an execution as the settings say', async () => {
    const risk = { ...settings([]).risk, afterExecutionMs: 60_000 };
    const rig = createRig({ settings: { risk } });
    await rig.ready();
    const { s, t } = await rig.enter();
    await rig.fill(s, 100, 98.5);
    await rig.status(t, 'cancelled');
    await rig.pass(59_000);
    await rig.quote(100);
    await rig.predict('BUY');
    expect(rig.kinds()).toContain('recent_execution');
    await rig.pass(2_000);
    await rig.quote(100);
    await rig.predict('BUY', { id: 'later' });
    expect(rig.of('signal-taken').at(-1)?.signal.at).toBe(rig.now());
  });

  it.each(Object.entries(CASES))('with %s alone', async (kind, { options, given, signal }) => {
    const rig = createRig(options);
    await rig.ready();
    await given?.(rig);
    await rig.predict(signal ?? 'BUY');
    expect(rig.kinds()).toContain(kind);
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
    const others = rig.kinds().filter((other) => other !== kind);
    expect(others.filter((other) => !(allowed[kind] ?? []).includes(other))).toEqual([]);
    // A value that JSON cannot represent would come back as null.
    expect(JSON.stringify(rig.reasons())).not.toContain('null');
  });

  it('with no_day_base until net liquidation is known, and never with an unknown number', async () => {
    const rig = createRig();
    await rig.connect();
    await rig.account('NetLiquidation', Number.NaN);
    await rig.snapshot();
    await rig.pass(260);
    await rig.quote(100);
    await rig.predict('BUY');
    expect(rig.kinds()).toEqual(expect.arrayContaining(['no_day_base', 'input_missing']));
    expect(rig.submits()).toEqual([]);
  });

  it('for a minute after a halt has ended', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.quote(100, { isHalted: true });
    await rig.quote(100);
    await rig.pass(59_000);
    await rig.quote(100);
    await rig.predict('BUY');
    expect(rig.reasons()).toEqual([
      { kind: 'symbol_halted', why: 'resumed less than a minute ago' },
    ]);
    await rig.pass(1_000);
    await rig.quote(100);
    await rig.predict('BUY');
    expect(rig.of('signal-taken')).toHaveLength(1);
  });

  it('with every reason at once, not the first', async () => {
    const rig = createRig({
      strategies: [strategy({ entry: { side: 'long', when: 'prediction.confidence > 0.95' } })],
      settings: { accountType: 'cash' },
    });
    await rig.ready();
    await rig.command({ type: 'halt', why: 'lunch', by: 'a person' });
    rig.broker.say({ type: 'farm-changed', farm: 'usfarm', isBroken: true });
    rig.broker.say({ type: 'gateway-changed', state: 'suspect', why: 'quiet' });
    await rig.predict('SELL');
    expect(new Set(rig.kinds())).toEqual(
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
    const rig = createRig({
      strategies: [strategy({ stop: { kind: 'atr', atr: FIVE_MINUTES, multiple: 300 } })],
    });
    await rig.ready();
    await rig.predict('BUY');
    expect(rig.reasons()).toEqual([{ kind: 'input_missing', path: 'stop.price' }]);
  });

  it('for a foreign working order, until the broker reports its end', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('NEUTRAL');
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
    rig.broker.say({ type: 'order', order: foreign });
    await rig.predict('BUY');
    expect(rig.kinds()).toEqual(['foreign_position']);
    rig.broker.say({
      type: 'order-status',
      handle: 'orderId:0' as const,
      brokerLink: 'permId:777' as const,
      status: 'cancelled',
      filled: 0,
      remaining: 0,
      whyHeld: '',
    });
    await rig.predict('BUY');
    expect(rig.submits('entry')).toHaveLength(1);
    expect(rig.cancels()).toEqual([]);
  });

  it('afterwards if its entry was not sent', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const refs = rig.submits('entry')[0]?.legs.map(({ orderRef }) => orderRef) ?? [];
    rig.broker.say({ type: 'not-sent', orderRefs: refs, reason: 'gateway_mute' });
    await rig.settle();
    expect(rig.kinds()).toEqual(['gateway_mute']);
    expect(rig.of('position-abandoned')).toHaveLength(1);
    expect(rig.cancels()).toEqual([]);
    expect(rig.state().entriesToday.get('follow')).toBe(0);
  });

  it('outside the session, already as a prediction', async () => {
    const rig = createRig();
    await rig.ready();
    await at(rig, '2026-11-18T21:00:01Z');
    await rig.predict('BUY');
    expect(rig.of('prediction-judged').at(-1)?.verdict.kind).toBe('session_closed');
  });
});
