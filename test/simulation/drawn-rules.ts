// Draws strategy files out of the whole language: the mix has every way in, every stop, trail and exit, parts and additions.
import { parseRule } from '../../src/config/load-rules.ts';
import type { StrategyTerms } from '../../src/config/schema/strategy-schema.ts';
import type { Random } from '../../src/simulators/ib-gateway/exchange/random.ts';
import type { Rule } from '../../src/trading/strategy/rule.ts';

/** How many rules are those the simulation began with. */
const CLASSICS = 0.3;
/** How many symbols two rules want. */
const WANTED_TWICE = 0.2;

export function drawHouse(random: Random, symbols: readonly string[]): readonly Rule[] {
  const rules: Rule[] = [];
  for (let at = 0; at < symbols.length; ) {
    const next = at + 1 + Math.floor(random.next() * 3);
    const its = symbols.slice(at, next);
    const other = symbols[Math.floor(random.next() * symbols.length)] ?? '';
    const isWider = random.chance(WANTED_TWICE) && !its.includes(other);
    rules.push(drawRule(random, `rule-${at}`, isWider ? [...its, other] : its));
    at = next;
  }
  return rules;
}

export function drawRule(random: Random, name: string, symbols: readonly string[]): Rule {
  const terms = random.chance(CLASSICS) ? drawClassic(random) : drawTerms(random);
  const [first = ''] = symbols;
  const own = random.chance(0.15) ? { per_symbol: { [first]: drawOwn(random) } } : {};
  return ruleOf({ name, symbols: [...symbols], ...terms, ...own, priority: pick(random, 0, 1) });
}

/** As the daemon reads it from a file. */
function ruleOf(terms: StrategyTerms): Rule {
  const text = JSON.stringify(terms);
  const loaded = parseRule(`${terms.name}.yaml`, text);
  if (!loaded.ok) throw new Error(`${JSON.stringify(loaded.failure)} in ${text}`);
  return loaded.value.rule;
}

export function pick<Choice>(random: Random, ...choices: readonly [Choice, ...Choice[]]): Choice {
  return choices[Math.floor(random.next() * choices.length)] ?? choices[0];
}

type Terms = Omit<StrategyTerms, 'name' | 'symbols'>;
type Key = keyof Terms;

/** The member of its family, or nothing of it. */
function maybe<Name extends string, Value>(
  random: Random,
  share: number,
  name: Name,
  make: () => Value,
): Partial<Record<Name, Value>> {
  return random.chance(share) ? ({ [name]: make() } as Record<Name, Value>) : {};
}

const LIMITS = { max_positions: 4, max_entries_per_day: 60 };
const ATR = { period: 14, bar: '5m' } as const;

function drawClassic(random: Random): Terms {
  return pick(random, FOLLOW, BOTH_WAYS, AT_MARKET);
}

const FOLLOW: Terms = {
  entry: { when: 'prediction.confidence >= 0.6' },
  size: { risk_percent: 0.5 },
  stop: { atr: { ...ATR, multiple: 2 } },
  target: { r: 2 },
  trail: { atr_multiple: 2, activate_at_r: 0.5 },
  exit: { max_minutes: 90, flatten_minutes_before_close: 5 },
  limits: LIMITS,
};

const BOTH_WAYS: Terms = {
  entry: { side: 'both', when: 'prediction.confidence >= 0.55' },
  size: { shares: 200 },
  stop: { percent: 0.6 },
  target: { percent: 0.8 },
  trail: { percent: 0.4 },
  exit: { neutral: true, max_minutes: 40 },
  cooldown_minutes: 1,
  limits: LIMITS,
};

const AT_MARKET: Terms = {
  entry: { when: 'prediction.confidence >= 0.6', order: 'market' },
  size: { notional: 20_000 },
  stop: { atr: { ...ATR, multiple: 2 } },
  trail: { atr_multiple: 2 },
  limits: LIMITS,
};

function drawTerms(random: Random): Terms {
  const exits = drawExits(random);
  const hasAtr = 'atr' in exits.stop || 'chandelier' in exits.stop || 'supertrend' in exits.stop;
  const cooldown = pick(random, 0, 1, 3);
  return {
    entry: drawEntry(random, hasAtr),
    size: drawSize(random),
    ...exits,
    ...maybe(random, 0.4, 'add', () => drawAdd(random)),
    cooldown_minutes: cooldown,
    limits: LIMITS,
    ...maybe(random, 0.2, 'protections', () => drawProtections(random)),
  };
}

/** What one of the symbols has otherwise. */
function drawOwn(random: Random): Partial<Pick<Terms, Key & ('size' | 'cooldown_minutes')>> {
  return { size: drawSize(random), cooldown_minutes: 2 };
}

function drawEntry(random: Random, hasAtr: boolean): Terms['entry'] {
  return {
    side: pick(random, 'long', 'long', 'short', 'both', 'both'),
    when: pick(
      random,
      'prediction.confidence >= 0.55',
      'prediction.confidence >= 0.6 && price.spread_percent < 1.0',
      'prediction.confidence >= 0.5 && regime.AA.close > 0.0',
      'indicators.high_20 > indicators.low_20',
    ),
    order: drawOrder(random, hasAtr),
    ...maybe(random, 0.15, 'between', (): [string, string] => ['09:45', '15:30']),
    ...maybe(random, 0.1, 'days', () => pick(random, ['mon', 'tue', 'wed'], ['thu', 'fri'])),
    ...maybe(random, 0.1, 'early_close', () => false),
  } as Terms['entry'];
}

function drawOrder(random: Random, hasAtr: boolean): NonNullable<Terms['entry']['order']> {
  const seconds = Math.floor(random.between(10, 600));
  const offset =
    hasAtr && random.chance(0.5)
      ? { offset_atr: random.between(0, 0.5) }
      : { offset_percent: random.between(0, 0.15) };
  const kind = random.next();
  if (kind < 0.3) return 'limit';
  if (kind < 0.5) return 'market';
  return kind < 0.75 ? { limit: { ...offset, seconds } } : { stop: { ...offset, seconds } };
}

function drawSize(random: Random): Terms['size'] {
  return pick<Terms['size']>(
    random,
    { risk_percent: 0.3 },
    { shares: pick(random, 1, 3, 40, 300) },
    { notional: 15_000 },
    { equity_percent: 1.5 },
    { volatility: { target_percent: 0.03, period: 20, bar: '5m' } },
  );
}

function drawExits(random: Random) {
  const bars = { period: pick(random, 5, 14), bar: pick(random, '1m', '3m', '5m') } as const;
  const line = { ...bars, multiple: random.between(1.5, 3) };
  const stop = pick<Terms['stop']>(
    random,
    { atr: line },
    { percent: random.between(0.4, 1.2) },
    { price: random.between(0.3, 1.5) },
    { chandelier: line },
    { supertrend: line },
    { previous_bar: { bar: '15m', offset_ticks: Math.floor(random.between(0, 30)) } },
  );
  const target = drawTarget(random);
  const hasLegs = Array.isArray(target);
  return {
    stop,
    ...(target === undefined ? {} : { target }),
    ...maybe(random, 0.85, 'trail', () => drawTrail(random, line, stop)),
    exit: {
      opposite: random.chance(0.7),
      neutral: random.chance(0.3),
      ...maybe(random, 0.5, 'max_minutes', () => Math.floor(random.between(3, 90))),
      ...maybe(random, 0.4, 'flatten_minutes_before_close', () => pick(random, 2, 5, 30)),
      ...maybe(random, 0.15, 'at', () => '15:45'),
      ...maybe(random, 0.3, 'when', () => drawCondition(random)),
      ...(hasLegs ? {} : maybe(random, 0.4, 'partial', () => drawPartial(random))),
    },
  };
}

function drawTarget(random: Random): Terms['target'] {
  return pick<Terms['target']>(
    random,
    undefined,
    { r: random.between(0.5, 2) },
    { percent: random.between(0.3, 1) },
    [{ r: 0.6, portion_percent: 50 }, { r: 1.5 }],
    [
      { r: 0.4, portion_percent: 34 },
      { r: 0.8, portion_percent: 33 },
    ],
    [{ percent: 0.4, portion_percent: 30 }],
  );
}

function drawTrail(
  random: Random,
  line: { readonly period: number; readonly bar: '1m' | '3m' | '5m'; readonly multiple: number },
  stop: Terms['stop'],
): NonNullable<Terms['trail']> {
  const { multiple, ...bars } = line;
  const hasAtr = 'atr' in stop || 'chandelier' in stop || 'supertrend' in stop;
  const parts: readonly NonNullable<Terms['trail']>[] = [
    { atr_multiple: multiple, ...(hasAtr ? {} : { atr: bars }) },
    { percent: random.between(0.3, 0.8) },
    { chandelier: line },
    { supertrend: line },
    { break_even_at_r: 0.4, break_even_offset: 0.01 },
    {
      steps: [
        { at_r: 0.3, stop_r: -0.5 },
        { at_r: 0.6, stop_r: 0.1 },
        { at_r: 1, stop_r: 0.7 },
      ],
    },
  ];
  const drawn = parts.filter(() => random.chance(0.35));
  const moves = drawn.length > 0 ? drawn : [pick(random, { percent: 0.5 }, { supertrend: line })];
  return Object.assign({}, ...moves);
}

function drawCondition(random: Random): string {
  return pick(
    random,
    'position.unrealized_r < -0.6',
    'position.unrealized_r >= 0.5',
    'price.last < indicators.ema_20 && regime.BB.close > 0.0',
    'prediction.confidence > 0.9',
  );
}

type Exit = NonNullable<Terms['exit']>;

function drawPartial(random: Random): NonNullable<Exit['partial']> {
  const parts: NonNullable<Exit['partial']> = [
    { when: 'position.unrealized_r >= 0.4', percent: 40 },
    { after_minutes: Math.floor(random.between(2, 30)), percent: 30 },
  ];
  return pick(random, parts, parts.slice(0, 1), parts.slice(1));
}

function drawAdd(random: Random): NonNullable<Terms['add']> {
  const shares_percent = pick(random, 25, 50, 100);
  const max = pick(random, 1, 2, 3);
  const when = 'position.unrealized_r > 0.1 && session.minutes_to_close > 10.0';
  return random.chance(0.6)
    ? { at_r: random.between(0.1, 0.5), shares_percent, max }
    : { when, shares_percent, max };
}

function drawProtections(random: Random): NonNullable<Terms['protections']> {
  return {
    ...maybe(random, 0.6, 'cooldown_after_stop_minutes', () => 6),
    ...maybe(random, 0.5, 'stoploss_guard', () => ({
      stops: 2,
      within_minutes: 120,
      lock_minutes: 30,
      per: pick(random, 'symbol' as const, 'all' as const),
    })),
    ...maybe(random, 0.5, 'low_profit_pause', () => ({
      trades: 2,
      within_minutes: 240,
      min_profit: 0,
      lock_minutes: 20,
    })),
  };
}
