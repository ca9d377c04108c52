// Strategy files drawn at random from every member of every family of terms.
import fc from 'fast-check';
import {
  STRATEGY_SCHEMA,
  type StrategyFile,
} from '../../../../src/trader/config/schema/strategy-schema.ts';

type Drawn = fc.Arbitrary<unknown>;

const number = (min: number, max: number) => fc.integer({ min, max }).map((cents) => cents / 100);
const percent = () => number(1, 9_000);
const positive = () => number(1, 5_000);
const condition = () => fc.constantFrom('prediction.confidence > 0.5', 'quote.last > 10.0');
const time = (hours: readonly [number, number]) =>
  fc
    .tuple(fc.integer({ min: hours[0], max: hours[1] }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

const bars = () =>
  fc.record({
    period: fc.integer({ min: 2, max: 16 }),
    bar: fc.constantFrom('1m', '2m', '3m', '5m', '10m', '15m', '30m', '1h'),
  });
const multiple = () => fc.tuple(bars(), positive()).map(([its, by]) => ({ ...its, multiple: by }));

/** Exactly one of the keys. */
const oneOf = (members: Readonly<Record<string, Drawn>>) =>
  fc.oneof(...Object.entries(members).map(([key, value]) => fc.record({ [key]: value })));

const both = (first: fc.Arbitrary<object>, second: fc.Arbitrary<object>) =>
  fc.tuple(first, second).map(([one, other]) => ({ ...one, ...other }));

/** Strictly increasing. */
const increasing = (length: number) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: 90 }), { minLength: length, maxLength: length })
    .map((all) => all.sort((one, other) => one - other));

const offset = () =>
  both(oneOf({ offset_percent: percent().map(half), offset_atr: positive() }), seconds());
const half = (value: number) => value / 2;
const seconds = () => fc.record({ seconds: fc.integer({ min: 1, max: 23_400 }) });

const walk = () =>
  fc.record(
    {
      steps: fc.integer({ min: 1, max: 10 }),
      every_seconds: fc.integer({ min: 1, max: 6 }),
      reach_percent: percent(),
      seconds: fc.integer({ min: 60, max: 600 }),
    },
    { requiredKeys: [] },
  );

const entry = () =>
  fc.record(
    {
      on: fc.constant('bar'),
      every: fc.constantFrom('5m', '1d'),
      when: condition(),
      side: fc.constantFrom('long', 'short', 'both'),
      order: fc.oneof(
        fc.constantFrom('limit', 'market', 'walk'),
        oneOf({ limit: offset(), stop: offset(), walk: walk() }),
      ),
      between: fc.tuple(time([9, 10]), time([11, 15])),
      days: fc.uniqueArray(fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri'), { minLength: 1 }),
      early_close: fc.boolean(),
    },
    { requiredKeys: ['when'] },
  );

const size = () =>
  both(
    oneOf({
      risk_percent: percent(),
      shares: fc.integer({ min: 1, max: 1_000 }),
      notional: positive(),
      equity_percent: percent(),
      volatility: both(bars(), fc.record({ target_percent: percent() })),
      kelly: fc.record({
        fraction: number(1, 100),
        cap_percent: number(200, 300),
        min_trades: fc.integer({ min: 10, max: 500 }),
        fallback_percent: number(1, 200),
      }),
    }),
    fc.record(
      {
        by_confidence: fc.record({
          from: number(0, 50),
          to: number(51, 100),
          least_percent: percent(),
        }),
      },
      { requiredKeys: [] },
    ),
  );

const stop = () =>
  oneOf({
    atr: multiple(),
    percent: percent(),
    price: positive(),
    chandelier: multiple(),
    supertrend: multiple(),
    previous_bar: fc.record({
      bar: bars().map(({ bar }) => bar),
      offset_ticks: fc.integer({ min: 0, max: 1_000 }),
    }),
  });

const decay = () =>
  fc
    .tuple(increasing(3), fc.constantFrom('r', 'percent'))
    .map(([values, unit]) =>
      values.map((value, index) => ({ after_minutes: index * 30, [unit]: 90 - value })),
    );

const legs = () =>
  fc
    .tuple(increasing(3), fc.constantFrom('r', 'percent'), fc.boolean())
    .map(([values, unit, takesRest]) =>
      values.map((value, index) => ({
        [unit]: value,
        ...(takesRest && index === 2 ? {} : { portion_percent: 30 + index }),
      })),
    );

const target = () => fc.oneof(oneOf({ r: positive(), percent: percent(), decay: decay() }), legs());

const ratchet = () =>
  increasing(2).map((gains) => gains.map((at_r) => ({ at_r, stop_r: at_r - 0.5 })));

const MOVING = ['atr_multiple', 'percent', 'chandelier', 'supertrend'] as const;

/** With one part or several. */
const trail = () =>
  fc
    .record(
      {
        atr_multiple: positive(),
        percent: percent(),
        chandelier: multiple(),
        supertrend: multiple(),
        break_even_at_r: positive(),
        steps: ratchet(),
        step: positive(),
        atr: bars(),
        activate_at_r: positive(),
        break_even_offset: positive(),
      },
      { requiredKeys: [] },
    )
    .map(({ break_even_offset, activate_at_r, ...its }) => ({
      ...its,
      ...(its.break_even_at_r === undefined ? {} : { break_even_offset }),
      ...(MOVING.some((key) => its[key] !== undefined) ? { activate_at_r } : {}),
    }))
    .filter((its) =>
      [...MOVING, 'break_even_at_r', 'steps'].some((key) => Object.hasOwn(its, key)),
    );

const exit = () =>
  fc.record(
    {
      opposite: fc.boolean(),
      neutral: fc.boolean(),
      max_minutes: positive(),
      flatten_minutes_before_close: fc.integer({ min: 1, max: 389 }),
      at: time([12, 15]),
      when: condition(),
      partial: fc.array(
        both(
          oneOf({ when: condition(), after_minutes: positive() }),
          fc.record({ percent: number(1, 3_000) }),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    },
    { requiredKeys: [] },
  );

const add = () =>
  both(
    oneOf({ at_r: positive(), when: condition() }),
    fc.record(
      { shares_percent: percent(), max: fc.integer({ min: 1, max: 10 }) },
      { requiredKeys: ['max'] },
    ),
  );

const terms = {
  entry: entry(),
  size: size(),
  stop: stop(),
  target: target(),
  trail: trail(),
  exit: exit(),
  add: add(),
  cooldown_minutes: positive(),
  protection: fc.constantFrom('resting', 'watched'),
};

const STOCKS = fc.record(
  { name: fc.constant('drawn'), symbols: fc.constant(['AAPL']), ...terms },
  { requiredKeys: ['name', 'symbols', 'entry', 'size', 'stop'] },
);

const range = (most: number, unit: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }))
    .map(([one, other]) => [Math.min(one, other) / unit, Math.max(one, other) / unit])
    .map(([from, until]) => (from === until ? from : `${from}..${until}`));

const quality = () =>
  fc.record(
    {
      dte: range(1_100, 1),
      delta: range(100, 100),
      max_spread_percent: positive(),
      allowed_spread: number(0, 100),
      min_open_interest: fc.nat(1_000),
      min_volume: fc.nat(1_000),
      min_premium_ticks: fc.integer({ min: 1, max: 100 }),
      max_quote_age_seconds: positive(),
      min_open_seconds: number(0, 9_000),
      max_delta_gap: number(1, 100),
    },
    { requiredKeys: [] },
  );

const some = (key: string, value: Drawn) => fc.record({ [key]: value }, { requiredKeys: [] });

const trade = () =>
  fc.oneof(
    both(fc.constant({ as: 'call_or_put' }), quality()),
    both(
      both(fc.constant({ as: 'same' }), quality()),
      some('otherwise', fc.constantFrom('refuse', 'nearest')),
    ),
    both(both(fc.constant({ as: 'debit_vertical' }), some('width', positive())), quality()),
  );

const { entry: _entry, size: _size, trail: _trail, add: _add, ...alike } = terms;

const OPTIONS = fc.record(
  {
    ...alike,
    name: fc.constant('drawn'),
    symbols: fc.constant(['AAPL']),
    trade: trade(),
    entry: fc.record(
      { when: condition(), side: fc.constantFrom('long', 'short', 'both') },
      { requiredKeys: ['when'] },
    ),
    size: oneOf({ risk_percent: percent(), shares: fc.integer({ min: 1, max: 9 }) }),
    stop: oneOf({ percent: percent(), price: positive() }),
  },
  { requiredKeys: ['name', 'symbols', 'trade', 'entry', 'size'] },
);

/** As the schema completes them. */
export const DRAWN_FILES: fc.Arbitrary<StrategyFile> = fc
  .oneof(STOCKS, OPTIONS)
  .map((file) => STRATEGY_SCHEMA.safeParse(file))
  .filter(({ success }) => success)
  .map(({ data }) => data as StrategyFile);
