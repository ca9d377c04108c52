// Draws strategy files out of the whole language: the mix has every way in and every way out.

import type { Random } from '../../../src/kernel/random.ts';
import type { StrategyTerms } from '../../../src/trader/config/schema/strategy-schema.ts';
import { parseStrategy } from '../../../src/trader/config/strategies/load-strategies.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import {
  type OptionTradeKind,
  SOLD_COMBINATIONS,
  SOLD_KINDS,
  WRITTEN_KINDS,
} from '../../../src/trader/domain/terms/option-trade.ts';
import { drawAdd, drawExits, isOfAtr, maybe, pick, type Terms } from './drawn-exits.ts';

/** How many rules are those the simulation began with. */
const CLASSICS = 0.3;
/** How many rules trade options where a day does not say it. */
export const OPTIONS = 0.2;
/** How many symbols two rules want. */
const WANTED_TWICE = 0.2;

export function drawEnvironment(
  random: Random,
  symbols: readonly string[],
  options: number,
): readonly Strategy[] {
  const strategies: Strategy[] = [];
  for (let at = 0; at < symbols.length; ) {
    const next = at + 1 + Math.floor(random.next() * 3);
    const its = symbols.slice(at, next);
    const other = symbols[Math.floor(random.next() * symbols.length)] ?? '';
    const isWider = random.chance(WANTED_TWICE) && !its.includes(other);
    const wanted = isWider ? [...its, other] : its;
    strategies.push(drawStrategy(random, { name: `rule-${at}`, symbols: wanted, options }));
    at = next;
  }
  return strategies;
}

export function drawStrategy(random: Random, { name, symbols, options }: Drawn): Strategy {
  const isOfOptions = random.chance(options);
  const terms = isOfOptions
    ? drawOptionTerms(random)
    : random.chance(CLASSICS)
      ? drawClassic(random)
      : drawTerms(random);
  const [first = ''] = symbols;
  const own =
    random.chance(0.15) && !isOfOptions ? { per_symbol: { [first]: drawOwn(random) } } : {};
  return strategyOf({
    name,
    symbols: [...symbols],
    ...terms,
    ...own,
    priority: pick(random, 0, 1),
  });
}

export interface Drawn {
  readonly name: string;
  readonly symbols: readonly string[];
  /** How likely it trades options. */
  readonly options: number;
}

/** As the daemon reads it from a file. */
function strategyOf(terms: StrategyTerms): Strategy {
  const text = JSON.stringify(terms);
  const loaded = parseStrategy(`${terms.name}.yaml`, text);
  if (!loaded.ok) throw new Error(`${JSON.stringify(loaded.failure)} in ${text}`);
  return loaded.value.strategy;
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
  const hasAtr = isOfAtr(exits.stop);
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

/** A contract of the simulated chain qualifies whatever it has traded. */
function drawOptionTerms(random: Random): Terms {
  const as = pick(random, ...TRADED);
  const isWritten = WRITTEN_KINDS.has(as);
  const days = Math.floor(random.between(7, 13));
  const isRolled = isWritten && random.chance(0.5);
  const dte = isRolled ? `${days}..${days + 6}` : pick(random, '0..7', '7..21', '20..45');
  return {
    trade: {
      as,
      dte,
      delta: pick(random, '0.25..0.45', '0.4..0.6'),
      min_open_interest: 0,
      min_volume: 0,
      ...(SOLD_COMBINATIONS.has(as) && { min_credit_percent: pick(random, 5, 15) }),
      // What is opened in the evening is rolled the next morning.
      ...(isRolled && { roll: { dte: days - 1, credit: pick(random, -0.5, 0.05) } }),
    },
    entry: {
      ...{ side: SIDE[as] ?? pick(random, 'long', 'short', 'both'), when: OPTION_ENTRY },
      // Its price hardly moves with the stock, and a walk from the middle ends before the bid.
      ...(as === 'iron_condor' && { order: 'limit' as const }),
    },
    size: as === 'covered_call' ? { shares: 1 } : drawOptionSize(random),
    ...maybe(random, 0.5, 'stop', () => ({ percent: SOLD_KINDS.has(as) ? 150 : 40 })),
    ...maybe(random, 0.6, 'target', () => ({ percent: pick(random, 15, 60) })),
    exit: drawOptionExit(random, as),
    cooldown_minutes: pick(random, 0, 2),
    limits: LIMITS,
  };
}

/** What is sold against cash or shares may be delivered, and a vertical assigned over the night. */
function drawOptionExit(random: Random, as: OptionTradeKind): NonNullable<Terms['exit']> {
  if (!SOLD_KINDS.has(as) && random.chance(0.3))
    return { underlying: { percent: random.between(0.2, 1), rested: true } };
  const isHeld = WRITTEN_KINDS.has(as) && random.chance(0.5);
  if (isHeld) return { hold_to_expiry: true, opposite: false };
  return pick<NonNullable<Terms['exit']>>(
    random,
    { max_minutes: 30 },
    { neutral: true, flatten_minutes_before_close: 5 },
    { opposite: false },
    {},
  );
}

const TRADED = [
  'call_or_put',
  'call_or_put',
  'debit_vertical',
  'credit_vertical',
  'iron_condor',
  'iron_condor',
  'cash_secured_put',
  'covered_call',
] as const satisfies readonly OptionTradeKind[];

/** A put is sold on BUY alone, a call on SELL. */
const SIDE: Partial<Readonly<Record<OptionTradeKind, 'long' | 'short'>>> = {
  cash_secured_put: 'long',
  covered_call: 'short',
};

const OPTION_ENTRY = 'prediction.confidence >= 0.55';

function drawOptionSize(random: Random): Terms['size'] {
  return pick<Terms['size']>(random, { risk_percent: 0.3 }, { shares: 3 }, { notional: 2_000 });
}

/** What one of the symbols has otherwise. */
function drawOwn(random: Random): Partial<Pick<Terms, 'size' | 'cooldown_minutes'>> {
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
    { kelly: { fraction: 0.1, cap_percent: 0.4, min_trades: 10, fallback_percent: 0.2 } },
    { shares: 60, by_confidence: { from: 0.55, to: 0.9, least_percent: 20 } },
  );
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
