// What a strategy file may say of its entries: the order, the size and the hours.
import { describe, expect, it } from 'vitest';
import { saidOf, strategyIn } from './strategy-text.ts';

const entry = (more: string) => ({ entry: `{ when: "prediction.confidence > 0.5", ${more} }` });
const ATR_STOP = '{ atr: { period: 14, bar: 5m, multiple: 3 } }';

describe('the order of an entry', () => {
  it('is a marketable limit, a market order, or an order that rests for a while', () => {
    const orderOf = (order: string) =>
      strategyIn({ ...entry(`order: ${order}`), stop: ATR_STOP }).entryOrder;
    expect(strategyIn({}).entryOrder).toEqual({ kind: 'marketable' });
    expect(orderOf('limit')).toEqual({ kind: 'marketable' });
    expect(orderOf('market')).toEqual({ kind: 'market' });
    expect(orderOf('{ limit: { offset_percent: 0.1, seconds: 120 } }')).toEqual({
      kind: 'limit',
      offset: { kind: 'percent', percent: 0.1 },
      lifeMs: 120_000,
    });
    expect(orderOf('{ stop: { offset_atr: 0.5, seconds: 600 } }')).toEqual({
      kind: 'stop',
      offset: { kind: 'atr', atr: { period: 14, barMs: 300_000 }, multiple: 0.5 },
      lifeMs: 600_000,
    });
  });

  it('is a limit that walks, as far and as fast as the file says', () => {
    const orderOf = (order: string) => strategyIn(entry(`order: ${order}`)).entryOrder;
    const usual = { kind: 'walk', steps: 5, everyMs: 6_000, reachPercent: 75, lifeMs: 60_000 };
    expect(orderOf('walk')).toEqual(usual);
    expect(orderOf('{ walk: {} }')).toEqual(usual);
    expect(orderOf('{ walk: { steps: 3, reach_percent: 100, seconds: 20 } }')).toEqual({
      ...usual,
      ...{ steps: 3, reachPercent: 100, lifeMs: 20_000 },
    });
  });

  it.each([
    ['limt', 'entry.order: expected one of limit, market, walk or a map, found "limt"'],
    ['3', 'entry.order: expected one of limit, market, walk or a map, found 3'],
    ['{}', 'entry.order: one of limit, stop, walk is needed'],
    [
      '{ walk: { steps: 10, every_seconds: 10 } }',
      'entry.order.walk.seconds: must be at least 100, the time of 10 steps every 10 s',
    ],
    [
      '{ limit: {} }',
      'entry.order.limit.seconds: is missing: expected a whole number from 1 to 23400',
    ],
    [
      '{ limt: { offset_percent: 1, seconds: 9 } }',
      'entry.order.limt: unknown setting; did you mean limit?',
    ],
    [
      '{ stop: { offset_percent: 1, seconds: 0.5 } }',
      'entry.order.stop.seconds: expected a whole number from 1 to 23400, found 0.5',
    ],
    [
      '{ limit: { offset_atr: 1, seconds: 60 } }',
      'entry.order.limit.offset_atr: neither stop nor trail has an ATR',
    ],
  ])('%s is refused', (order, sentence) => {
    const said = saidOf(entry(`order: ${order}`)).map((line) => line.replace(/^[^ ]* /, ''));
    expect(said).toContain(sentence);
  });
});

describe('the size of an entry', () => {
  it('may follow from closed trades, and from the confidence of the prediction', () => {
    const kelly = '{ fraction: 0.5, cap_percent: 2, min_trades: 30, fallback_percent: 0.25 }';
    const scale = '{ from: 0.6, to: 0.9, least_percent: 25 }';
    const { size } = strategyIn({ size: `{ kelly: ${kelly}, by_confidence: ${scale} }` });
    expect(size).toEqual({
      ...{ kind: 'kelly', fraction: 0.5, capPercent: 2, tradesMin: 30, fallbackPercent: 0.25 },
      byConfidence: { from: 0.6, to: 0.9, leastPercent: 25 },
    });
  });

  it.each([
    ['{ by_confidence: { from: 0.6, to: 0.9, least_percent: 25 } }', 'size: one of risk_percent'],
    [
      '{ shares: 5, by_confidence: { from: 0.9, to: 0.6, least_percent: 25 } }',
      'size.by_confidence.to: must be above from',
    ],
    [
      '{ kelly: { fraction: 0.5, cap_percent: 2, fallback_percent: 0.25 } }',
      'size.kelly.min_trades: is missing: expected a whole number from 10 to 500',
    ],
    [
      '{ kelly: { fraction: 0.5, cap_percent: 2, min_trades: 30, fallback_percent: 3 } }',
      'size.kelly.fallback_percent: must not be above cap_percent, which is 2',
    ],
  ])('%s is refused', (size, sentence) => {
    expect(saidOf({ size }).join()).toContain(sentence);
  });

  it('may be a part of equity, or its daily move', () => {
    expect(strategyIn({ size: '{ equity_percent: 10 }' }).size).toEqual({
      kind: 'equity-percent',
      percent: 10,
    });
    const size = '{ volatility: { target_percent: 0.5, period: 20, bar: 30m } }';
    expect(strategyIn({ size }).size).toEqual({
      kind: 'volatility',
      percent: 0.5,
      bars: { period: 20, barMs: 1_800_000 },
    });
    expect(saidOf({ size: '{ equity_percent: 10, shares: 5 }' })).toEqual([
      'r.yaml:4:1: size: shares and equity_percent exclude each other: keep only one',
    ]);
  });
});

describe('the hours of a strategy', () => {
  it('are in exchange time', () => {
    const { entryHours, exit } = strategyIn({
      ...entry('between: ["09:45", "15:30"], days: [mon, fri], early_close: false'),
      exit: '{ at: "15:45" }',
    });
    expect(entryHours).toEqual({
      between: { fromMs: 35_100_000, untilMs: 55_800_000 },
      days: new Set(['mon', 'fri']),
      allowsEarlyClose: false,
    });
    expect(exit.atMs).toBe(56_700_000);
  });

  it.each([
    [
      'between: [9:45, "15:30"]',
      'entry.between[0]: expected a time such as "15:45", in quotes, found "9:45"',
    ],
    ['between: ["15:30", "09:45"]', 'entry.between: the second time must be later than the first'],
    [
      'between: ["16:00", "18:00"]',
      'entry.between: the session is 09:30 to 16:00, so no entry would be possible',
    ],
    ['between: ["09:45"]', 'entry.between: expected two times, found a list'],
    ['days: [sat]', 'entry.days[0]: expected one of mon, tue, wed, thu, fri, found "sat"'],
    ['days: [mon, mon]', 'entry.days[1]: mon is listed twice'],
    ['early_close: no', 'entry.early_close: expected true or false, found "no"'],
  ])('%s are refused', (hours, sentence) => {
    expect(saidOf(entry(hours))[0]?.replace(/^[^ ]* /, '')).toBe(sentence);
  });

  it('allow no entry after the exit time', () => {
    const late = { ...entry('between: ["14:00", "15:00"]'), exit: '{ at: "13:30" }' };
    expect(saidOf(late)[0]).toContain('entries begin at 14:00, so no entry would be possible');
    expect(saidOf({ exit: '{ at: "16:30" }' })[0]).toContain('a time in the session, before 16:00');
  });
});

describe('the protections of a strategy', () => {
  it('apply to it alone', () => {
    const protections =
      '{ cooldown_after_stop_minutes: 30, stoploss_guard: { stops: 2, within_minutes: 60, lock_minutes: 120, per: symbol }, low_profit_pause: { trades: 4, within_minutes: 1440, lock_minutes: 60 } }';
    expect(strategyIn({ protections }).protections).toEqual({
      afterStopMs: 1_800_000,
      stoplossGuard: { stops: 2, withinMs: 3_600_000, lockMs: 7_200_000, per: 'symbol' },
      lowProfit: { trades: 4, withinMs: 86_400_000, profitMin: 0, lockMs: 3_600_000 },
    });
    expect(saidOf({ protections: '{ cooldown_after_stop_minutes: 5 }' })[0]).toContain(
      'must be longer than cooldown_minutes, which is 5',
    );
  });
});
