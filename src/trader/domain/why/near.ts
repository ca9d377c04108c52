// How near each condition came: what was read, what was needed, and how far apart they were.
import { type Compared, conditionParts } from '../strategy/condition-parts.ts';
import type { ConditionSeen } from '../terms/decision-inputs.ts';
import type { Verdict } from '../terms/prediction.ts';
import type { Refusal, RefusalKind } from '../terms/refusal.ts';
import { duration, type HomeWords, percent, plainValue, usd } from '../wording/figures.ts';
import { nounOf } from '../wording/refusal-kinds.ts';

export interface Near {
  /** What was compared: `prediction.confidence`, `spread`. */
  readonly name: string;
  /** What it was, and what it had to be, as text with their units. */
  readonly seen: string;
  readonly needs: string;
  readonly value: number | string | boolean;
  readonly bound: number | string | boolean;
  readonly met: boolean;
  /** How far the value is from the bound, as a share of the bound; undefined if that means nothing. */
  readonly share?: number | undefined;
  /** The reason that it is of; undefined of a condition that was true. */
  readonly kind?: RefusalKind | undefined;
}

/** The comparisons of a strategy's condition. */
export function nearOfCondition(
  { when, values }: ConditionSeen,
  kind?: RefusalKind,
): readonly Near[] {
  return conditionParts(when, values).flatMap(({ compared, isTrue }) =>
    compared === undefined ? [] : [nearOfCompared(compared, isTrue, kind)],
  );
}

const NEEDS: Readonly<Record<Compared['operator'], string>> = {
  ...{ '<': 'below', '<=': 'at most', '>': 'above', '>=': 'at least', '==': '', '!=': 'not' },
};

/** Of one comparison. */
export function nearOfCompared(
  { value, operator, bound }: Compared,
  met: boolean,
  kind: RefusalKind | undefined,
): Near {
  const text = bound.isLiteral
    ? plainValue(bound.value)
    : `${bound.text} ${plainValue(bound.value)}`;
  return {
    ...{
      name: value.text,
      seen: plainValue(value.value),
      needs: `${NEEDS[operator]} ${text}`.trim(),
    },
    ...{ value: value.value, bound: bound.value, met, kind },
    share: shareBetween(value.value, bound.value),
  };
}

function shareBetween(value: unknown, bound: unknown): number | undefined {
  if (typeof value !== 'number' || typeof bound !== 'number' || bound === 0) return undefined;
  const share = Math.abs(value - bound) / Math.abs(bound);
  return Number.isFinite(share) ? share : undefined;
}

/** Value, what it had to be, and bound. */
type Measured = readonly [value: number, needs: 'below' | 'at most' | 'at least', bound: number];
type Unit = 'count' | 'money' | 'percent' | 'time' | 'usd';

/** Undefined for a reason without figures to compare. */
export function nearOfRefusal(refusal: Refusal, home: HomeWords): Near | undefined {
  const measured = measuredOf(refusal);
  if (measured === undefined) return undefined;
  const [, [value, , bound]] = measured;
  // A figure that was not known is NaN, and null in a stored fact.
  if (!Number.isFinite(value) || !Number.isFinite(bound)) return undefined;
  const { kind } = refusal;
  return { name: nounOf(kind).replace(/^the /, ''), ...compared(measured, home), kind };
}

function compared(
  [unit, [value, needs, bound]]: readonly [Unit, Measured],
  home: HomeWords,
): Omit<Near, 'name'> {
  const text = (figure: number) => TEXT_BY_UNIT[unit](figure, home);
  return {
    ...{ seen: text(value), needs: `${needs} ${text(bound)}`, value, bound },
    met: isMet[needs](value, bound),
    share: shareBetween(value, bound),
  };
}

const isMet: Readonly<Record<Measured[1], (value: number, bound: number) => boolean>> = {
  below: (value, bound) => value < bound,
  'at most': (value, bound) => value <= bound,
  'at least': (value, bound) => value >= bound,
};

const TEXT_BY_UNIT: Readonly<Record<Unit, (figure: number, home: HomeWords) => string>> = {
  count: plainValue,
  money: (figure, home) => home.money(figure),
  percent,
  time: duration,
  usd,
};

function measuredOf(refusal: Refusal): readonly [Unit, Measured] | undefined {
  return countOf(refusal) ?? moneyOf(refusal) ?? percentOf(refusal) ?? timeOf(refusal);
}

function countOf(refusal: Refusal): readonly [Unit, Measured] | undefined {
  switch (refusal.kind) {
    case 'rule_max_positions':
    case 'max_positions':
    case 'first_live_days':
    case 'max_watched_positions':
      return ['count', [refusal.open, 'below', refusal.limit]];
    case 'max_entries_per_day':
    case 'max_entries_all_rules':
      return ['count', [refusal.entries, 'below', refusal.limit]];
    case 'max_orders_per_minute':
      return ['count', [refusal.orders, 'below', refusal.limit]];
    case 'shares_over_limit':
      return ['count', [refusal.shares, 'at most', refusal.limit]];
    case 'moved_away':
      return ['count', [refusal.distance, 'at most', refusal.limit]];
    case 'stop_too_tight':
      return ['count', [refusal.distance, 'at least', refusal.minimum]];
    case 'size_capped':
      return ['count', [refusal.wanted, 'at most', refusal.allowed]];
    case 'open_interest_too_low':
      return ['count', [refusal.openInterest, 'at least', refusal.minimum]];
    case 'volume_too_low':
      return ['count', [refusal.volume, 'at least', refusal.minimum]];
    default:
      return optionCountOf(refusal);
  }
}

function optionCountOf(refusal: Refusal): readonly [Unit, Measured] | undefined {
  switch (refusal.kind) {
    case 'premium_too_low':
      return ['count', [refusal.ticks, 'at least', refusal.minimum]];
    case 'credit_too_low':
      return ['count', [refusal.credit, 'at least', refusal.minimum]];
    case 'delta_outside':
      return ['count', rangeOf(refusal.delta, refusal)];
    case 'dte_outside':
      return ['count', rangeOf(refusal.days, refusal)];
    case 'price_beyond_width':
      return ['count', [refusal.price, 'below', refusal.width]];
    case 'greeks_disagree':
      return ['count', [Math.abs(refusal.ours - refusal.broker), 'at most', refusal.limit]];
    case 'correlation_unknown':
      return ['count', [refusal.known, 'at least', refusal.needed]];
    case 'shares_not_free':
      return ['count', [refusal.free, 'at least', refusal.needed]];
    case 'no_atr':
      return ['count', [refusal.bars, 'at least', 2 * refusal.period]];
    default:
      return undefined;
  }
}

function rangeOf(value: number, { from, until }: { from: number; until: number }): Measured {
  return value < from ? [value, 'at least', from] : [value, 'at most', until];
}

function moneyOf(refusal: Refusal): readonly [Unit, Measured] | undefined {
  switch (refusal.kind) {
    case 'notional_over_limit':
      return ['money', [refusal.notional, 'at most', Math.max(0, refusal.limit)]];
    case 'watched_notional':
      return ['money', [refusal.notional, 'at most', refusal.limit]];
    case 'buying_power':
      return ['money', [refusal.notional, 'at most', refusal.available]];
    case 'settled_cash':
      return ['money', [refusal.notional, 'at most', refusal.settled]];
    case 'margin':
      return ['money', [refusal.needed, 'at most', refusal.available]];
    case 'gross_exposure':
    case 'net_exposure':
      return ['money', [refusal.notional, 'at most', (refusal.equity * refusal.limit) / 100]];
    case 'cash_not_free':
      return ['money', [refusal.needed, 'at most', refusal.free]];
    case 'no_unit':
      return ['money', [refusal.perUnit, 'at most', refusal.left]];
    case 'daily_loss':
      return ['money', [refusal.loss, 'below', refusal.limit]];
    default:
      return undefined;
  }
}

function percentOf(refusal: Refusal): readonly [Unit, Measured] | undefined {
  switch (refusal.kind) {
    case 'symbol_over_limit':
    case 'sector_over_limit':
    case 'correlated_over_limit':
    case 'price_disagrees':
    case 'spread_too_wide':
      return ['percent', [refusal.percent, 'at most', refusal.limit]];
    default:
      return undefined;
  }
}

function timeOf(refusal: Refusal): readonly [Unit, Measured] | undefined {
  switch (refusal.kind) {
    case 'prediction_expired':
      return refusal.ageMaxMs > 0
        ? ['time', [refusal.ageMs, 'at most', refusal.ageMaxMs]]
        : undefined;
    case 'quote_stale':
      return ['time', [refusal.ageMs, 'at most', refusal.ageMaxMs]];
    case 'market_not_open_long_enough':
      return ['time', [refusal.openMs, 'at least', refusal.minimumMs]];
    default:
      return undefined;
  }
}

/** Of a verdict before any strategy. */
export function nearOfVerdict(verdict: Verdict, home: HomeWords): readonly Near[] {
  switch (verdict.kind) {
    case 'low_confidence':
      return [
        nearOfFeed(
          'confidence',
          ['count', [verdict.confidence, 'at least', verdict.minimum]],
          home,
        ),
      ];
    case 'stale':
      return [nearOfFeed('age', ['time', [verdict.ageMs, 'at most', verdict.ageMaxMs]], home)];
    case 'thin_flow':
      return [
        nearOfFeed('trades', ['count', [verdict.count, 'at least', verdict.countMin]], home),
        nearOfFeed('premium', ['usd', [verdict.premium, 'at least', verdict.premiumMin]], home),
      ];
    default:
      return [];
  }
}

function nearOfFeed(name: string, measured: readonly [Unit, Measured], home: HomeWords): Near {
  return { name, ...compared(measured, home) };
}
